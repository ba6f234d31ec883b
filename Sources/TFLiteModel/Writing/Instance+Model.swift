import QuantSpec

/// Converts an instance to a model of one operator.
extension Instance {
    /// A model whose graph consists of this operator. Its inputs are the activations, in the operator's order. Equal
    /// instances give equal models.
    ///
    /// An operator gets its first version, which every runtime accepts; the version does not change the numerics.
    /// Shapes are static.
    ///
    /// - Parameter description: the model's own description.
    /// - Throws: `ModelError` if the schema lacks the operator or an attribute.
    public func model(description: String) throws(ModelError) -> Model {
        var builder = ModelBuilder(description: description)
        var inputs: [Int] = []
        var intermediates: [Int] = []
        for (position, tensor) in inputTensors.enumerated() {
            let index = builder.add(tensor, constants[position])
            if tensor?.role == .intermediate { intermediates.append(index) } else { inputs.append(index) }
        }
        let outputs = outputTensors.map { builder.addTensor($0.name, $0.description) }
        // Some kernels take an omitted input at the end of the list for an existing one, so it is left off the list.
        let omitted = inputs.reversed().prefix { $0 == Instance.omittedInput }.count
        try builder.addOperator(
            operatorName, version: Instance.firstVersions[operatorName] ?? 1, inputs: inputs.dropLast(omitted),
            outputs: outputs, intermediates: intermediates, attributes: attributes)
        builder.setInputs(positions(of: .activation).map { inputs[$0] }, outputs: outputs)
        return builder.model
    }

    /// The first builtin version of an operator, if it is not 1: the operator began as a custom one.
    private static var firstVersions: [String: Int] { ["BROADCAST_TO": 2] }

    /// The tensor index of an omitted input.
    fileprivate static var omittedInput: Int { -1 }
}

extension ModelBuilder {
    /// Adds a tensor of an instance.
    ///
    /// - Returns: its index; -1 for an omitted tensor.
    fileprivate mutating func add(_ tensor: OperandTensor?, _ constant: Tensor?) -> Int {
        guard let tensor else { return Instance.omittedInput }
        if let constant {
            // The instance's description is used, because a constant keeps the description with which it was made.
            let described = try? Tensor(tensor.description, constant.elements)
            return addConstant(tensor.name, described ?? constant)
        }
        return addTensor(tensor.name, tensor.description, isVariable: tensor.role == .state)
    }
}
