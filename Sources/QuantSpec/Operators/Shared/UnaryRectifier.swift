/// RELU, RELU6, RELU_0_TO_1 and RELU_N1_TO_1: the input's real value, clamped, on the output's scale.
enum Rectifier {
    /// The real interval that values are clamped to.
    struct Bounds: Sendable {
        let least: Float
        /// `nil` if the interval has no upper end.
        let greatest: Float?
    }

    /// The forms. Clause 1 of each page is the function, 2 the quantized forms, 3 float32.
    static func variants(_ name: String, _ bounds: Bounds, hasInt16: Bool) -> [Variant] {
        let clauses = [Clause(name + "-1"), Clause(name + "-2")]
        var variants = [
            quantized(Int8.self, "int8", .int8, bounds, clauses),
            quantized(UInt8.self, "uint8", .uint8, bounds, clauses),
        ]
        if hasInt16 { variants.append(quantized(Int16.self, "int16", .int16x8, bounds, clauses)) }
        variants.append(
            Unary.float32(clauses: [clauses[0], Clause(name + "-3")]) { value, _, _ in
                if value < bounds.least { return bounds.least }
                if let greatest = bounds.greatest, value > greatest { return greatest }
                return value
            })
        return variants
    }

    private static func quantized<Stored: QuantizedInteger>(
        _ type: Stored.Type, _ id: String, _ scheme: Scheme, _ bounds: Bounds, _ clauses: [Clause]
    ) -> Variant {
        Unary.quantized(
            type, id, scheme, clauses: clauses,
            prepare: { instance, steps in
                let input = try instance.input(0)
                let output = try instance.output(0)
                var derived = try Derived.offsets(instance)
                derived.set(
                    [steps.quantizeMultiplier(steps.realMultiplierInBinary32(input.scale, 1, output.scale))],
                    .outputMultiplier, .outputShift)
                let bound = { steps.activationBound($0, output.scale, output.zeroPoint) }
                let greatest = bounds.greatest.map(bound) ?? Int64(Stored.max)
                derived[.activationMinimum] = [max(Int64(Stored.min), bound(bounds.least))]
                derived[.activationMaximum] = [min(Int64(Stored.max), greatest)]
                let offset = derived.offset(.inputOffset)
                let factor = derived.factor(.outputMultiplier, .outputShift)
                let stage = OutputStage(Requantization([factor], steps), derived, channels: 1, steps)
                return (derived, { stage.stored($0.map { Int32($0) &+ offset }, as: Stored.self) })
            })
    }
}
