import QuantSpec

/// Operators as the specification knows them.
extension Model {
    /// An operator of a subgraph with its attributes, the descriptions of its tensors, and the values of its constants.
    ///
    /// Returns `nil` if one of its tensors cannot be described: see `ModelTensor.description()`.
    public func instance(of operation: ModelOperator, subgraph: Int) -> Instance? {
        func description(_ tensor: Int) -> TensorDescription? {
            try? self.description(ofTensor: tensor, subgraph: subgraph)
        }
        let inputs = operation.inputs.map { $0 < 0 ? nil : description($0) }
        let outputs = operation.outputs.compactMap(description)
        guard outputs.count == operation.outputs.count,
            zip(operation.inputs, inputs).allSatisfy({ $0 < 0 || $1 != nil })
        else { return nil }
        var instance = Instance(attributes: operation.attributes, inputs: inputs, outputs: outputs)
        for (input, tensor) in operation.inputs.enumerated() where tensor >= 0 {
            instance.constants[input] = (try? constant(tensorIndex: tensor, subgraph: subgraph)) ?? nil
        }
        return instance
    }
}
