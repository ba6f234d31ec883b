/// Shared by the unary operators: one output element for each input element, with equal shapes.
enum Unary {
    /// Shapes worth testing: all 8-bit stored values in several shapes, sizes around vector widths, a scalar, an empty tensor.
    static func outlines(_ attributes: Attributes = [:], variants: Set<String> = []) -> [Outline] {
        let shapes: [(String, Shape)] = [
            ("all-values", [256]), ("one", [1]), ("scalar", []), ("tail-below", [3, 5]), ("tail-none", [16]),
            ("tail-above", [17]), ("two-lanes-below", [31]), ("two-lanes-above", [3, 11]),
            ("rank-5", [1, 2, 1, 3, 2]), ("empty", [2, 0, 3]),
        ]
        return shapes.map { Outline($0.0, [$0.1], attributes, variants: variants) }
    }

    /// A form on stored integers: derived integers, and a function of each stored value. For 8-bit types the function is
    /// tabulated.
    static func quantized<Stored: QuantizedInteger>(
        _ type: Stored.Type, _ id: String, _ scheme: Scheme, constraints: [Constraint] = [], clauses: [Clause],
        prepare: @escaping @Sendable (Instance, Steps) throws -> (Derived, ValueTable<Stored, Stored>.Function)
    ) -> Variant {
        variant(type, id, scheme, constraints, clauses) { instance, steps in
            let (derived, function) = try prepare(instance, steps)
            let results = ValueTable.tabulated(function)
            return Plan(derived) { call in call.setOutput(0, results(try call.values(0))) }
        }
    }

    /// A form that has no result for some stored values, for which its function gives `nil`: negative reals.
    ///
    /// - Parameters:
    ///   - type: the Swift type of the stored values.
    ///   - id: the id of the form.
    ///   - scheme: the scheme of the form.
    ///   - constraints: the constraints of the form.
    ///   - clauses: the clauses of the form.
    ///   - prepare: gives the derived integers, and the function of a stored value.
    ///   - refusal: makes the error for the first stored value without a result.
    static func partial<Stored: QuantizedInteger>(
        _ type: Stored.Type, _ id: String, _ scheme: Scheme, constraints: [Constraint], clauses: [Clause],
        prepare: @escaping @Sendable (Instance, Steps) throws -> (Derived, ValueTable<Stored, Stored?>.Function),
        refusal: @escaping @Sendable (Stored, Call) -> SpecificationError
    ) -> Variant {
        variant(type, id, scheme, constraints, clauses, isNonNegative: true) { instance, steps in
            let (derived, function) = try prepare(instance, steps)
            let results = ValueTable.tabulated(function)
            return Plan(derived) { call in
                let values = try call.values(0, as: Stored.self)
                let output = try zip(values, results(values)).map { value, result in
                    guard let result else { throw refusal(value, call) }
                    return result
                }
                call.setOutput(0, output)
            }
        }
    }

    private static func variant<Stored: QuantizedInteger>(
        _: Stored.Type, _ id: String, _ scheme: Scheme, _ constraints: [Constraint], _ clauses: [Clause],
        isNonNegative: Bool = false, prepare: @escaping Variant.Prepare
    ) -> Variant {
        let zeroPoint: Int64? = Stored.bitWidth == 16 ? 0 : nil
        return Variant(
            id, scheme,
            inputs: [Operand("input", Stored.elementType, zeroPoint: zeroPoint, isNonNegative: isNonNegative)],
            outputs: [Operand("output", Stored.elementType, zeroPoint: zeroPoint)], constraints: constraints,
            clauses: clauses, prepare: prepare)
    }

    /// Few shapes, for operators that have no quantized form.
    static let realOutlines = [
        Outline("one", [[1]]), Outline("scalar", [[]]), Outline("tail-below", [[3, 5]]), Outline("tail-above", [[17]]),
        Outline("rank-5", [[1, 2, 1, 3, 2]]), Outline("empty", [[2, 0, 3]]),
    ]

    /// The shapes of `outlines` for the quantized forms, and few of them for the real ones.
    static func outlines(quantized ids: Set<String>, real others: Set<String>) -> [Outline] {
        let few = Set(realOutlines.map(\.id)).subtracting(["scalar"])
        return outlines(variants: ids.union(others)).map { few.contains($0.id) ? $0 : $0.limited(to: ids) }
    }

    /// The float16 form: a function of one number in binary32, whose result is narrowed. A NaN loses its payload.
    static func float16(
        clauses: [Clause], _ function: @escaping @Sendable (_ value: Float, Instance, Steps) -> Float
    ) -> Variant {
        Variant(
            "float16", .float16, inputs: [Operand("input", .float16, .unquantized)],
            outputs: [Operand("output", .float16, .unquantized)], clauses: clauses,
            prepare: { instance, steps in
                Plan { call in
                    call.setOutput(
                        0,
                        try call.values(0, as: Binary16.self).map {
                            Binary16.withoutPayload(function($0.float, instance, steps))
                        })
                }
            })
    }

    /// The float32 form: a function of one number, with every operation in binary32.
    static func float32(
        clauses: [Clause], bound: ResultBound? = nil,
        _ function: @escaping @Sendable (_ value: Float, Instance, Steps) -> Float
    ) -> Variant {
        Variant(
            "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
            outputs: [Operand("output", .float32, .unquantized)], clauses: clauses, bound: bound,
            prepare: { instance, steps in
                Plan { call in
                    call.setOutput(0, try call.values(0, as: Float.self).map { function($0, instance, steps) })
                }
            })
    }
}

/// The rows of a tensor along its last axis.
enum LastAxis {
    /// The concatenated results of all rows, in order. A scalar, and a tensor with an empty last axis, have no rows.
    static func flatMapRows<Value, Result>(
        _ values: [Value], of shape: Shape, _ evaluate: (ArraySlice<Value>) throws -> [Result]
    ) rethrows -> [Result] {
        guard let length = shape.dimensions.last, length > 0 else { return [] }
        var results: [Result] = []
        results.reserveCapacity(values.count)
        for start in stride(from: 0, to: values.count, by: length) {
            results += try evaluate(values[start..<min(start + length, values.count)])
        }
        return results
    }
}
