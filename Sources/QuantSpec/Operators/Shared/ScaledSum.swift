/// MEAN and SUM of quantized values: a sum in 32 bits, brought to the output's scale.
enum ScaledSum {
    /// - Parameter factor: multiplier and shift from the real multiplier and the number of elements.
    static func variant<Stored: QuantizedInteger>(
        _: Stored.Type, _ id: String, _ scheme: Scheme, constraints: [Constraint] = [], clauses: [Clause],
        factor: @escaping @Sendable (_ real: Double, _ count: Int, Steps) -> QuantizedMultiplier
    ) -> Variant {
        Variant(
            id, scheme, inputs: [Reduction.operand("input", Stored.elementType), Reduction.axes],
            outputs: [Reduction.operand("output", Stored.elementType)], constraints: constraints, clauses: clauses,
            derive: { instance, steps in
                let input = try instance.input(0)
                let output = try instance.output(0)
                var derived = try Derived.offsets(instance)
                let real = Double(input.scale) / Double(output.scale)
                derived.set(
                    [factor(real, try Reduction(instance).count, steps)], .outputMultiplier, .outputShift)
                return derived
            },
            evaluate: { try evaluate(&$0, Stored.self) })
    }

    /// MEAN-3, SUM-3: the sum less as many zero points, requantized. Of no elements that is 0, stored as the output's zero
    /// point (MEAN-5, SUM-4).
    private static func evaluate<Stored: QuantizedInteger>(_ call: inout Call, _: Stored.Type) throws {
        let steps = call.steps
        let reductions = steps.reductions
        let factor = call.derived.factor(.outputMultiplier, .outputShift)
        let zeroPoint = try call.instance.input(0).zeroPoint
        let outputOffset = call.derived.scalar(.outputOffset)
        let sums = try Reduction.map(call, try call.integers(0)) { values in
            let sum = values.reduce(Int64(0)) { reductions.add($0, reductions.summand($1)) }
            let offset = reductions.offset(zeroPoint, values.count)
            return Int32(truncatingIfNeeded: reductions.dividend(sum &- offset, values.count))
        }
        call.accumulators = sums.map(Int64.init)
        call.setOutput(
            0,
            sums.map { sum in
                steps.saturated(
                    steps.addZeroPoint(Int64(steps.requantize(sum, by: factor)), outputOffset), to: Stored.self)
            })
    }
}
