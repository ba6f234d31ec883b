/// RELU and its kin: the input's real value, bounded, on the output's scale.
enum Rectifier {
    /// The real interval that is kept; `nil` where it is open.
    struct Bounds: Sendable {
        let least: Float
        let greatest: Float?
    }

    /// The three clauses of each page: what it computes, the quantized forms, binary32.
    static func variants(_ name: String, _ bounds: Bounds, hasInt16: Bool) -> [Variant] {
        let clauses = [Clause(name + "-1"), Clause(name + "-2")]
        var variants = [
            quantized(Int8.self, "int8", .int8, bounds, clauses),
            quantized(UInt8.self, "uint8", .uint8, bounds, clauses),
        ]
        if hasInt16 { variants.append(quantized(Int16.self, "int16", .int16x8, bounds, clauses)) }
        variants.append(
            Unary.float32(clauses: [clauses[0], Clause(name + "-3")]) { value, _ in
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
            derive: { instance, steps in
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
                return derived
            },
            evaluate: { call in
                let steps = call.steps
                let inputOffset = call.derived.scalar(.inputOffset)
                let outputOffset = call.derived.scalar(.outputOffset)
                let factor = call.derived.factor(.outputMultiplier, .outputShift)
                let range = call.derived.activationRange
                return { stored in
                    let distance = Int32(truncatingIfNeeded: stored &+ inputOffset)
                    let requantized = Int64(steps.requantize(distance, by: factor))
                    return steps.saturate(steps.addZeroPoint(requantized, outputOffset), range)
                }
            })
    }
}
