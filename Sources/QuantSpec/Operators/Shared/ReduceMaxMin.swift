/// REDUCE_MAX and REDUCE_MIN: each output element is one of the stored values.
enum ReduceMaxMin {
    /// The forms of one of the two operators.
    ///
    /// - Parameters:
    ///   - name: the operator's name.
    ///   - isGreatest: whether the greatest value is searched, starting from the type's least; if not, the reverse.
    static func forms(_ name: String, isGreatest: Bool) -> [Variant] {
        [
            quantized(Int8.self, "int8", .int8, name, isGreatest),
            quantized(UInt8.self, "uint8", .uint8, name, isGreatest),
            quantized(Int16.self, "int16", .int16x8, name, isGreatest),
            quantized(Int32.self, "int32", .float32, name, isGreatest),
            quantized(Int64.self, "int64", .float32, name, isGreatest),
            float32(name, isGreatest),
        ]
    }

    /// REDUCE_MAX-4: if all axes are reduced, the search starts from the first element, otherwise from a finite number.
    private static func float32(_ name: String, _ isGreatest: Bool) -> Variant {
        let end: Float = isGreatest ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude
        return Variant(
            "float32", .float32, inputs: [Operand("input", .float32, .unquantized), Reduction.axes],
            outputs: [Operand("output", .float32, .unquantized)],
            clauses: [Clause("\(name)-1"), Clause("\(name)-4")],
            prepare: { instance, _ in
                let reduction = try Reduction(instance)
                let folding = reduction.folding
                return Plan { call in
                    let values: [Float] = try call.values(0)
                    let first = reduction.isWhole ? values.first ?? end : end
                    call.setOutput(
                        0, folding.fold(values, from: first) { (isGreatest ? $1 > $0 : $1 < $0) ? $1 : $0 })
                }
            })
    }

    private static func quantized<Stored: QuantizedInteger>(
        _: Stored.Type, _ id: String, _ scheme: Scheme, _ name: String, _ isGreatest: Bool
    ) -> Variant {
        let isQuantized = scheme != .float32
        let granularity: Operand.Granularity = isQuantized ? .unread : .unquantized
        let parameters = Constraint(Clause("\(name)-3"), .invalid, .sameParameters([.input(0), .output(0)]))
        return Variant(
            id, scheme, inputs: [Reduction.operand("input", Stored.elementType, granularity), Reduction.axes],
            outputs: [Reduction.operand("output", Stored.elementType, granularity)],
            constraints: isQuantized ? [parameters] : [], clauses: [Clause("\(name)-1"), Clause("\(name)-2")],
            prepare: { instance, steps in
                let folding = try Reduction(instance).folding
                let end = Int64(isGreatest ? Stored.min : Stored.max)
                let first = Stored(truncatingIfNeeded: steps.reductions.firstExtreme(end))
                return Plan { call in
                    let values = try call.values(0, as: Stored.self)
                    call.setOutput(
                        0, folding.fold(values, from: first) { isGreatest ? max($0, $1) : min($0, $1) })
                }
            })
    }
}
