import QuantSpec

/// Converts operators of a model to instances of the specification. All callers use these functions.
extension Model {
    /// An operator with its name, attributes, tensor descriptions and constants. If the specification declares
    /// intermediate tensors, they follow the inputs.
    ///
    /// - Parameters:
    ///   - operation: an operator of this model.
    ///   - description: returns the description of a tensor, by its index: that of the file, or that of a run.
    ///   - value: returns the value of an input that the instance must have as a constant, by the input's position and
    ///     its tensor's index; `nil` for every other input.
    public func instance(
        of operation: ModelOperator, describing description: (_ tensor: Int) throws -> TensorDescription,
        value: (_ input: Int, _ tensor: Int) throws -> Tensor?
    ) rethrows -> Instance {
        let name = code(of: operation).name
        let tensors = inputs(of: operation, name)
        var instance = Instance(
            name, attributes: attributes(of: operation), inputs: try tensors.map { $0 < 0 ? nil : try description($0) },
            outputs: try operation.outputs.map(description))
        for (input, tensor) in operation.inputs.enumerated() where tensor >= 0 {
            instance.constants[input] = try value(input, tensor)
        }
        return instance
    }

    /// An operator of a subgraph as the file describes it. Returns `nil` if one of its tensors cannot be described (see
    /// `ModelTensor.description()`).
    public func instance(of operation: ModelOperator, subgraph: Int) -> Instance? {
        try? instance(
            of: operation, describing: { try description(ofTensor: $0, subgraph: subgraph) },
            value: { _, tensor in (try? constant(tensorIndex: tensor, subgraph: subgraph)) ?? nil })
    }

    /// The attributes of an operator. Of an operator without its table of options they are the schema's defaults (MODEL-14).
    public func attributes(of operation: ModelOperator) -> Attributes {
        let name = code(of: operation).name
        guard let declaration = Operator.named(name), !hasOptions(operation) else { return operation.attributes }
        var attributes = operation.options == .none ? operation.attributes : [:]
        for attribute in declaration.attributes where attributes.values[attribute.name] == nil {
            attributes.values[attribute.name] = attribute.defaultValue
        }
        return attributes
    }

    /// Whether an operator has the table of options that the schema gives it. A table of another operator counts as none.
    public func hasOptions(_ operation: ModelOperator) -> Bool {
        operation.options.name != nil
            && operation.options.name == BuiltinOperators.options(ofOperator: code(of: operation).name)?.name
    }

    /// The tensor indices of the inputs, followed by the intermediate tensors if the operator declares any; -1 for an
    /// omitted tensor.
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
