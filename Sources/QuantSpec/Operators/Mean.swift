extension Operator {
    /// MEAN: computes the mean of the elements along some axes.
    public static let mean = Operator(
        "MEAN", code: 40, summary: "Computes the mean of the elements along some axes.",
        attributes: [Reduction.keepDimensions.declaration],
        binary16: Mean.binary16,
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: [
            Mean.quantized(Int8.self, "int8", .int8, [Reduction.sumsSomething("MEAN-5")]),
            Mean.quantized(UInt8.self, "uint8", .uint8, [Reduction.sumsSomething("MEAN-5")]),
            Mean.quantized(Int16.self, "int16", .int16x8), Mean.float32, Mean.plain(Int32.self), Mean.plain(Int64.self),
        ],
        outlines: Reduction.outlines(emptyFor: ["int8", "uint8", "int16", "int32", "int64"]),
        domain: ReductionDomain.domain,
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}

enum Mean {
    /// FLOAT16-7: every output element is the mean of as many elements.
    static let binary16 = Binary16Rule.mean { instance in
        let count = try Reduction(instance).count
        return [Int](repeating: count, count: try instance.output(0).shape.count)
    }

    /// MEAN-3, MEAN-4: the sum, requantized with a multiplier that contains the division by the number of elements.
    static func quantized<Stored: QuantizedInteger>(
        _: Stored.Type, _ id: String, _ scheme: Scheme, _ constraints: [Constraint] = []
    ) -> Variant {
        ScaledSum.variant(
            Stored.self, id, scheme, constraints: constraints, clauses: ["MEAN-1", "MEAN-2", "MEAN-3", "MEAN-4"],
            factor: { $2.reductions.meanFactor($0, $1, $2) })
    }

    /// MEAN-7: integers that are not quantized. The quotient is truncated.
    static func plain<Value: FixedWidthInteger & Element>(_: Value.Type) -> Variant {
        Reduction.plain(Value.self, clauses: ["MEAN-1", "MEAN-7"], from: 0, { $0 &+ $1 }) { sum, count in
            count > 0 ? sum / Int64(count) : 0
        }
    }

    /// MEAN-6: adds the elements in order in binary32, and divides once.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized), Reduction.axes],
        outputs: [Operand("output", .float32, .unquantized)], clauses: ["MEAN-1", "MEAN-6"],
        prepare: { instance, _ in
            let reduction = try Reduction(instance)
            let (folding, count) = (reduction.folding, Float(reduction.count))
            return Plan { call in
                let sums = folding.fold(try call.values(0, as: Float.self), from: 0, +)
                call.setOutput(0, sums.map { $0 / count })
            }
        })
}
