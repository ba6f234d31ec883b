/// MEAN and SUM of quantized values: a sum in 32 bits, requantized to the output's scale.
enum ScaledSum {
    /// The form of one stored type.
    ///
    /// - Parameters:
    ///   - id: the id of the form.
    ///   - scheme: the scheme of the form.
    ///   - constraints: the constraints of the form.
    ///   - clauses: the clauses of the form.
    ///   - factor: gives multiplier and shift from the real multiplier and the number of elements.
    static func variant<Stored: QuantizedInteger>(
        _: Stored.Type, _ id: String, _ scheme: Scheme, constraints: [Constraint] = [], clauses: [Clause],
        factor: @escaping @Sendable (_ real: Double, _ count: Int, Steps) -> QuantizedMultiplier
    ) -> Variant {
        Variant(
            id, scheme, inputs: [Reduction.operand("input", Stored.elementType), Reduction.axes],
            outputs: [Reduction.operand("output", Stored.elementType)], constraints: constraints, clauses: clauses,
            prepare: { try prepare($0, $1, Stored.self, factor) })
    }

    /// MEAN-3, SUM-3: the sum of the distances from the zero point, requantized.
    ///
    /// The sum of no elements is 0, and is stored as the output's zero point (MEAN-5, SUM-4).
    private static func prepare<Stored: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type,
        _ factor: (_ real: Double, _ count: Int, Steps) -> QuantizedMultiplier
    ) throws -> Plan {
        let (input, output) = (try instance.input(0), try instance.output(0))
        let reduction = try Reduction(instance)
        let factor = factor(Double(input.scale) / Double(output.scale), reduction.count, steps)
        var derived = try Derived.offsets(instance)
        derived.set([factor], .outputMultiplier, .outputShift)
        let stage = OutputStage(Requantization([factor], steps), output, Stored.self, steps)
        let offset = input.zeroPoint &* Int64(reduction.count)
        let folding = reduction.folding
        let replacedAdd = steps.reductions.replacesAdd ? steps.reductions.add : nil
        return Plan(derived) { call in
            let values = try call.values(0, as: Stored.self)
            let sums =
                replacedAdd.map { add in folding.fold(values, from: Int64(0)) { add($0, Int64($1)) } }
                ?? folding.fold(values, from: Int64(0)) { $0 &+ Int64($1) }
            let distances = sums.map { Int32(truncatingIfNeeded: $0 &- offset) }
            if call.recordsAccumulators { call.accumulators = distances.map(Int64.init) }
            stage.store(&call, distances, as: Stored.self)
        }
    }
}
