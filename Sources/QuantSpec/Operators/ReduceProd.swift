extension Operator {
    /// REDUCE_PROD: computes the product of the elements along some axes.
    public static let reduceProd = Operator(
        "REDUCE_PROD", code: 81, summary: "Computes the product of the elements along some axes.",
        attributes: [Reduction.keepDimensions.declaration],
        binary16: ReduceProd.binary16,
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: [
            ReduceProd.quantized(Int8.self, "int8", .int8), ReduceProd.quantized(Int16.self, "int16", .int16x8),
            Reduction.plain(Int32.self, clauses: ["REDUCE_PROD-1", "REDUCE_PROD-6"], from: 1, { $0 &* $1 }),
            Reduction.plain(Int64.self, clauses: ["REDUCE_PROD-1", "REDUCE_PROD-6"], from: 1, { $0 &* $1 }),
            Reduction.real(clauses: ["REDUCE_PROD-1", "REDUCE_PROD-7"], neutral: 1, *),
        ],
        outlines: Reduction.outlines(emptyFor: ["int32", "int64", "float32"])
            + [
                Outline("pairs", [[2, 40], [1]], fixedValues: [1: [0]]),
                Outline("threes", [[16, 3], [1]], fixedValues: [1: [1]]),
            ], domain: ReductionDomain.domain,
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}

enum ReduceProd {
    /// FLOAT16-9: a product of as many factors as elements are reduced.
    static let binary16 = Binary16Rule.product { try Reduction($0).count }

    /// REDUCE_PROD-3, REDUCE_PROD-4: scales after each product of two factors, so that there are as many scalings as
    /// factors.
    static func quantized<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme, inputs: [Reduction.operand("input", Stored.elementType), Reduction.axes],
            outputs: [Reduction.operand("output", Stored.elementType)], constraints: [multiplierLimit],
            clauses: ["REDUCE_PROD-1", "REDUCE_PROD-2", "REDUCE_PROD-3", "REDUCE_PROD-4"],
            prepare: { try prepare($0, $1, Stored.self) })
    }

    /// REDUCE_PROD-3: the real multiplier of each scaling, in binary64: `s_in / s_out^(1 / n)`, with the scales of
    /// input and output, and the number n of factors.
    private static func realMultiplier(_ instance: Instance) throws -> Double {
        let root = Root.of(Double(try instance.output(0).scale), try Reduction(instance).count)
        return Double(try instance.input(0).scale) / root
    }

    /// REDUCE_PROD-5: the multiplier must be below 2^7, because the 64-bit multiplication (ARITH-9) is not defined
    /// beyond.
    ///
    /// The relation is a closure, not data, because the multiplier contains a root whose degree is the number of
    /// factors.
    private static let multiplierLimit = Constraint(
        "REDUCE_PROD-5", .nonconforming,
        .holds("the multiplier of a product is below 128") { instance in
            guard let multiplier = try? realMultiplier(instance), let input = instance[.input(0)]?.scale,
                let output = instance[.output(0)]?.scale
            else { return true }
            return input.isFinite && output > 0 ? multiplier < 128 : true
        })

    private static func prepare<Stored: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type
    ) throws -> Plan {
        let (input, output) = (try instance.input(0), try instance.output(0))
        let folding = try Reduction(instance).folding
        let factor = steps.quantizeMultiplier(try realMultiplier(instance))
        var derived = try Derived.offsets(instance)
        derived.set([factor], .outputMultiplier, .outputShift)
        return Plan(derived) { call in
            let products = folding.fold(try call.integers(0), from: Int64?.none) { product, value in
                let distance = value &- input.zeroPoint
                return product.map { Int64(steps.multiplyWide($0 &* distance, factor)) } ?? distance
            }
            let stored = products.map { product -> Stored in
                let scaled =
                    product.map { Int64(steps.multiplyWide($0, factor)) } ?? steps.roundToInteger(1 / output.scale)
                return steps.saturated(steps.addZeroPoint(scaled, output.zeroPoint), to: Stored.self)
            }
            call.setOutput(0, stored)
        }
    }
}
