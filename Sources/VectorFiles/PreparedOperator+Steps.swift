import QuantSpec

extension PreparedOperator {
    /// Evaluates the steps of a row in order. Each step begins with the states that the step before left.
    ///
    /// - Parameters:
    ///   - inputs: the activations of each step, by input position.
    ///   - initialStates: the states before the first step, by input position.
    /// - Throws: `SpecificationError` if the operator has no result for the values.
    public func evaluate(steps inputs: [[Int: Elements]], states initialStates: [Int: Elements]) throws -> [VectorStep]
    {
        var states = initialStates
        return try inputs.map { inputs in
            let evaluation = try evaluate(instance.inputs.indices.map { inputs[$0] ?? states[$0] })
            states = evaluation.states.mapValues(\.elements)
            return VectorStep(
                inputs: inputs, outputs: evaluation.outputs.map(\.elements), accumulators: evaluation.accumulators,
                states: states)
        }
    }

    /// Evaluates the inputs of a row, beginning with the group's initial states.
    ///
    /// - Throws: `SpecificationError` if the operator has no result for the values.
    public func evaluate(_ row: VectorRow, of group: VectorGroup) throws -> [VectorStep] {
        try evaluate(steps: row.steps.map(\.inputs), states: group.initialStates)
    }
}
