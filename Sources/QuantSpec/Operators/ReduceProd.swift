extension Operator {
    /// REDUCE_PROD: the product along some axes.
    public static let reduceProd = Operator(
        "REDUCE_PROD", code: 81, summary: "The product along some axes.",
        attributes: [Reduction.keepDimensions.declaration],
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: [
            ReduceProd.quantized(Int8.self, "int8", .int8), ReduceProd.quantized(Int16.self, "int16", .int16x8),
            Reduction.plain(Int32.self, clauses: ["REDUCE_PROD-1", "REDUCE_PROD-6"]) { $0.reduce(1, &*) },
            Reduction.plain(Int64.self, clauses: ["REDUCE_PROD-1", "REDUCE_PROD-6"]) { $0.reduce(1, &*) },
            Reduction.real(clauses: ["REDUCE_PROD-1", "REDUCE_PROD-7"], neutral: 1, *),
        ],
        outlines: Reduction.outlines(emptyFor: ["int32", "int64", "float32"])
            + [
                Outline("pairs", [[2, 40], [1]], fixedValues: [1: [0]]),
                Outline("threes", [[16, 3], [1]], fixedValues: [1: [1]]),
            ])
}

enum ReduceProd {
    /// REDUCE_PROD-3, REDUCE_PROD-4: every product is scaled at once, by the root of what the whole product is scaled by.
    static func quantized<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme, inputs: [Reduction.operand("input", Stored.elementType), Reduction.axes],
            outputs: [Reduction.operand("output", Stored.elementType)], constraints: [multiplierLimit],
            clauses: ["REDUCE_PROD-1", "REDUCE_PROD-2", "REDUCE_PROD-3", "REDUCE_PROD-4"],
            derive: { instance, steps in
                var derived = try Derived.offsets(instance)
                derived.set(
                    [steps.quantizeMultiplier(steps.reductions.productScale(try realMultiplier(instance)))],
                    .outputMultiplier, .outputShift)
                return derived
            },
            evaluate: { try evaluate(&$0, Stored.self) })
    }

    /// REDUCE_PROD-3: the input's scale by the root of the output's, as many-fold as there are factors.
    private static func realMultiplier(_ instance: Instance) throws -> ReductionSteps.ProductScale {
        ReductionSteps.ProductScale(
            input: try instance.input(0).scale, output: try instance.output(0).scale,
            count: try Reduction(instance).count)
    }

    /// REDUCE_PROD-5: the 64-bit multiplication is defined for multipliers below 2^7.
    private static let multiplierLimit = Constraint(
        "REDUCE_PROD-5", .nonconforming,
        .holds("the multiplier of a product is below 128") { instance in
            guard let scale = try? realMultiplier(instance) else { return true }
            return scale.input.isFinite && scale.output > 0 ? scale.multiplier < 128 : true
        })

    private static func evaluate<Stored: QuantizedInteger>(_ call: inout Call, _: Stored.Type) throws {
        let steps = call.steps
        let factor = call.derived.factor(.outputMultiplier, .outputShift)
        let zeroPoint = try call.instance.input(0).zeroPoint
        let outputScale = try call.instance.output(0).scale
        let outputOffset = call.derived.scalar(.outputOffset)
        let scaled = { (product: Int64) in Int64(steps.reductions.multiplyProduct(product, factor, steps)) }
        let products = try Reduction.map(call, try call.integers(0)) { values -> Int64 in
            guard let first = values.first else { return steps.roundToInteger(1 / outputScale) }
            let product = values.dropFirst().reduce(first &- zeroPoint) { product, value in
                scaled(product &* (value &- zeroPoint))
            }
            return scaled(product)
        }
        call.setOutput(
            0,
            products.map { steps.saturated(steps.addZeroPoint($0, outputOffset), to: Stored.self) })
    }
}
