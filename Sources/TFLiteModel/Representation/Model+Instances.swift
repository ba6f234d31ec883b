import QuantSpec

/// Operators as the specification knows them: the one way from a model to an instance.
extension Model {
    /// An operator with its name, its attributes, the descriptions of its tensors, and the values of its constants. Intermediate
    /// tensors stand behind the inputs, where the specification declares them.
    ///
    /// - Parameters:
    ///   - description: what is known of a tensor, by its index: what the file says, or what a run has found out.
    ///   - value: the values of an input that the instance is to have as a constant, by its position and its tensor's index;
    ///     `nil` for every other.
    public func instance(
        of operation: ModelOperator, describing description: (_ tensor: Int) throws -> TensorDescription,
        value: (_ input: Int, _ tensor: Int) throws -> Tensor?
    ) rethrows -> Instance {
        let name = code(of: operation).name
        let tensors = inputs(of: operation, name)
        var instance = Instance(
            name, attributes: operation.attributes, inputs: try tensors.map { $0 < 0 ? nil : try description($0) },
            outputs: try operation.outputs.map(description))
        for (input, tensor) in operation.inputs.enumerated() where tensor >= 0 {
            instance.constants[input] = try value(input, tensor)
        }
        return instance
    }

    /// An operator of a subgraph as the file has it; `nil` if one of its tensors cannot be described: see
    /// `ModelTensor.description()`.
    public func instance(of operation: ModelOperator, subgraph: Int) -> Instance? {
        try? instance(
            of: operation, describing: { try description(ofTensor: $0, subgraph: subgraph) },
            value: { _, tensor in (try? constant(tensorIndex: tensor, subgraph: subgraph)) ?? nil })
    }

    /// The tensors of the inputs, and behind those that the operator declares the intermediate ones; -1 for what is omitted.
    private func inputs(of operation: ModelOperator, _ name: String) -> [Int] {
        guard !operation.intermediates.isEmpty, let first = Operator.named(name)?.firstIntermediate,
            operation.inputs.count <= first
        else { return operation.inputs }
        let omitted = [Int](repeating: -1, count: first - operation.inputs.count)
        return operation.inputs + omitted + operation.intermediates
    }
}

extension Operator {
    /// The position of the first intermediate tensor; `nil` if there is none.
    fileprivate var firstIntermediate: Int? {
        variants.lazy.compactMap { $0.inputs.firstIndex { $0.role == .intermediate } }.first
    }
}
