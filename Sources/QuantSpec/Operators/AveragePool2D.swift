extension Operator {
    /// AVERAGE_POOL_2D: computes the mean of the elements under each window, channel by channel, with a fused
    /// activation.
    public static let averagePool2D = Operator(
        "AVERAGE_POOL_2D", code: 1,
        summary: "Computes the mean of the elements under each window, channel by channel, with a fused activation.",
        attributes: Pooling.attributes,
        binary16: AveragePool2D.binary16,
        inferShapes: { [try Pooling($0).output] },
        variants: [
            AveragePool2D.integer(Int8.self, "int8", .int8), AveragePool2D.integer(UInt8.self, "uint8", .uint8),
            AveragePool2D.integer(Int16.self, "int16", .int16x8), AveragePool2D.float32,
        ],
        outlines: Pooling.outlines, domain: Pooling.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum AveragePool2D {
    /// FLOAT16-7: the mean of the elements under the window.
    static let binary16 = Binary16Rule.mean { try Pooling($0).counts }

    /// AVERAGE_POOL_2D-3, AVERAGE_POOL_2D-4: averages the stored values; the zero point is not subtracted.
    static func integer<Stored: QuantizedInteger>(_ type: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Pooling.integer(
            type, id, scheme, parameters: "AVERAGE_POOL_2D-5",
            clauses: ["AVERAGE_POOL_2D-1", "AVERAGE_POOL_2D-2", "AVERAGE_POOL_2D-3", "AVERAGE_POOL_2D-4"], ofNothing: 0
        ) { pool, values, counts, call in
            let sums = pool.fold(values, from: Int64(0)) { $0 &+ Int64($1) }
            if call.recordsAccumulators { call.accumulators = sums }
            return sums.indices.map { average(sums[$0], counts[$0]) }
        }
    }

    /// AVERAGE_POOL_2D-4: `sum / count`, rounded to nearest, ties away from stored 0, whatever the zero point is.
    private static func average(_ sum: Int64, _ count: Int) -> Int64 {
        let half = Int64(count / 2)
        return (sum > 0 ? sum &+ half : sum &- half) / Int64(max(count, 1))
    }

    /// AVERAGE_POOL_2D-6: adds the elements in order in binary32, and divides once.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [Pooling.windowsFit],
        clauses: ["AVERAGE_POOL_2D-1", "AVERAGE_POOL_2D-2", "AVERAGE_POOL_2D-6"],
        prepare: { instance, steps in
            let pool = try Pooling(instance, steps: steps)
            let counts = pool.counts
            let activation = instance.attributes[.fusedActivation]
            return Plan { call in
                let sums = pool.fold(try call.values(0, as: Float.self), from: Float(0)) { $0 + $1 }
                call.setOutput(0, sums.indices.map { activation.applyKeepingFinite(sums[$0] / Float(counts[$0])) })
            }
        })
}
