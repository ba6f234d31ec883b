extension Operator {
    /// AVERAGE_POOL_2D: the mean of what lies under a window.
    public static let averagePool2D = Operator(
        "AVERAGE_POOL_2D", code: 1, summary: "The mean of what lies under a window, with a fused activation.",
        attributes: Pooling.attributes,
        inferShapes: { [try Pooling($0).output] },
        variants: [
            AveragePool2D.integer(Int8.self, "int8", .int8), AveragePool2D.integer(UInt8.self, "uint8", .uint8),
            AveragePool2D.integer(Int16.self, "int16", .int16x8), AveragePool2D.float32,
        ],
        outlines: Pooling.outlines)
}

enum AveragePool2D {
    /// AVERAGE_POOL_2D-3, AVERAGE_POOL_2D-4: stored values are averaged as they stand.
    static func integer<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme, inputs: [Pooling.operand("input", Stored.elementType)],
            outputs: [Pooling.operand("output", Stored.elementType)],
            constraints: [
                Constraint("AVERAGE_POOL_2D-5", .nonconforming, .sameParameters([.input(0), .output(0)])),
                Pooling.windowsFit,
            ],
            clauses: ["AVERAGE_POOL_2D-1", "AVERAGE_POOL_2D-2", "AVERAGE_POOL_2D-3", "AVERAGE_POOL_2D-4"],
            derive: Pooling.derive,
            evaluate: { call in
                let steps = call.steps
                let range = call.derived.activationRange
                let input = try call.instance.input(0)
                let padding = steps.windowed.poolPaddingElement(input)
                let windowed = steps.windowed
                let (sums, counts) = try Pooling(call.instance, steps: steps).fold(
                    try call.integers(0), padding: padding, from: Int64(0)
                ) { $0 &+ windowed.summand($1, $2) }
                if call.recordsAccumulators { call.accumulators = sums }
                let averages = sums.indices.map { index in
                    guard counts[index] > 0 else { return Int64(0) }
                    return steps.saturate(windowed.average(sums[index], counts[index], input.zeroPoint), range)
                }
                try call.setOutput(0, integers: averages)
            })
    }

    /// AVERAGE_POOL_2D-6: a sequential sum in binary32, and one division.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [Pooling.windowsFit],
        clauses: ["AVERAGE_POOL_2D-1", "AVERAGE_POOL_2D-2", "AVERAGE_POOL_2D-6"],
        evaluate: { call in
            let activation = call.attributes[.fusedActivation]
            let values: [Float] = try call.values(0)
            let (sums, counts) = try Pooling(call.instance, steps: call.steps).fold(
                values, padding: nil, from: Float(0)
            ) {
                sum, value, _ in sum + value
            }
            let averages = sums.indices.map { activation.apply(sums[$0] / Float(counts[$0])) }
            call.setOutput(0, averages)
        })
}
