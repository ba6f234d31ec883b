import QuantSpec

/// The way back: an instance as a model of one operator.
extension Instance {
    /// A model whose graph is this operator and whose inputs are the activations in the operator's order. The same instance
    /// always gives the same model.
    ///
    /// Operators have their first version, which every runtime takes: the version selects no numerics. Shapes are static.
    ///
    /// - Parameter description: what the model says of itself.
    /// - Throws: `ModelError` for an operator or an attribute that the schema lacks.
    public func model(description: String) throws(ModelError) -> Model {
        var builder = ModelBuilder(description: description)
        var inputs: [Int] = []
        var intermediates: [Int] = []
        for (position, tensor) in inputTensors.enumerated() {
            let index = builder.add(tensor, constants[position])
            if tensor?.role == .intermediate { intermediates.append(index) } else { inputs.append(index) }
        }
        let outputs = outputTensors.map { builder.addTensor($0.name, $0.description) }
        // Some kernels take an omitted input at the end of the list for one that is there.
        let omitted = inputs.reversed().prefix { $0 == Instance.omittedInput }.count
        try builder.addOperator(
            operatorName, version: Instance.firstVersions[operatorName] ?? 1, inputs: inputs.dropLast(omitted),
            outputs: outputs, intermediates: intermediates, attributes: attributes)
        builder.setInputs(positions(of: .activation).map { inputs[$0] }, outputs: outputs)
        return builder.model
    }

    /// The first version of an operator that began as a custom one, where it is not 1.
    private static var firstVersions: [String: Int] { ["BROADCAST_TO": 2] }

    /// What stands in an operator's list of inputs for one that it does not have.
    fileprivate static var omittedInput: Int { -1 }
}

extension ModelBuilder {
    /// Adds a tensor of an instance.
    /// - Returns: its index; -1 for an omitted one.
    fileprivate mutating func add(_ tensor: OperandTensor?, _ constant: Tensor?) -> Int {
        guard let tensor else { return Instance.omittedInput }
        if let constant {
            // The instance describes its tensors; a constant that was made before a change keeps its own description.
            let described = try? Tensor(tensor.description, constant.elements)
            return addConstant(tensor.name, described ?? constant)
        }
        return addTensor(tensor.name, tensor.description, isVariable: tensor.role == .state)
    }
}
