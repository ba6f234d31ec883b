import QuantSpec

/// Builds a model with one subgraph from the specification's tensors.
public struct ModelBuilder: Sendable {
    /// The model built so far.
    public private(set) var model: Model

    /// A model with an empty subgraph.
    public init(description: String = "", subgraphName: String = "main") {
        model = Model(description: description, subgraphs: [Subgraph(name: subgraphName)])
    }

    /// Adds an input or a computed tensor.
    ///
    /// - Parameters:
    ///   - name: the name. Several may have the same one.
    ///   - description: the type, the shape and the quantization.
    ///   - isVariable: whether the tensor is a state, which keeps its value between invocations.
    /// - Returns: its index.
    @discardableResult
    public mutating func addTensor(
        _ name: String, _ description: TensorDescription, isVariable: Bool = false
    ) -> Int {
        add(ModelTensor(name: name, description, isVariable: isVariable))
    }

    /// Adds a constant with a buffer of its own.
    ///
    /// - Returns: its index.
    @discardableResult
    public mutating func addConstant(_ name: String, _ value: Tensor) -> Int {
        let buffer = addBuffer(ModelBuffer(ElementBytes.encode(value.elements)))
        return add(ModelTensor(name: name, value.description, buffer: buffer))
    }

    /// Adds a tensor unchanged.
    ///
    /// - Returns: its index.
    @discardableResult
    public mutating func add(_ tensor: ModelTensor) -> Int {
        model.subgraphs[0].tensors.append(tensor)
        return model.subgraphs[0].tensors.count - 1
    }

    /// Adds a buffer.
    ///
    /// - Returns: its index.
    public mutating func addBuffer(_ buffer: ModelBuffer) -> Int {
        model.buffers.append(buffer)
        return model.buffers.count - 1
    }

    /// Adds a builtin operator by the schema's name. Attributes that are not given get the schema's defaults.
    ///
    /// - Parameters:
    ///   - name: the schema's name, such as `CONV_2D`.
    ///   - version: the version of the operator that the model asks for.
    ///   - inputs: tensor indices; -1 for an omitted optional input.
    ///   - outputs: the tensor indices of the outputs.
    ///   - intermediates: the tensor indices of the intermediate tensors; -1 for an omitted one.
    ///   - attributes: the attributes by the schema's names.
    /// - Throws: `ModelError` of kind `invalid` if the schema lacks the name.
    public mutating func addOperator(
        _ name: String, version: Int = 1, inputs: [Int], outputs: [Int], intermediates: [Int] = [],
        attributes: Attributes = [:]
    ) throws(ModelError) {
        let code = codeIndex(of: try OperatorCode(name: name, version: version))
        add(
            ModelOperator(
                name, codeIndex: code, inputs: inputs, outputs: outputs, intermediates: intermediates,
                attributes: attributes))
    }

    /// Adds an operator unchanged. `codeIndex(of:)` gives the index of its code.
    public mutating func add(_ operation: ModelOperator) {
        model.subgraphs[0].operators.append(operation)
    }

    /// The index of an operator code. The code is added if the model lacks it.
    public mutating func codeIndex(of code: OperatorCode) -> Int {
        if let index = model.operatorCodes.firstIndex(of: code) { return index }
        model.operatorCodes.append(code)
        return model.operatorCodes.count - 1
    }

    /// Sets the tensor indices of the subgraph's inputs and outputs.
    public mutating func setInputs(_ inputs: [Int], outputs: [Int]) {
        model.subgraphs[0].inputs = inputs
        model.subgraphs[0].outputs = outputs
    }

    /// Adds a signature.
    public mutating func addSignature(_ signature: Signature) { model.signatures.append(signature) }

    /// Adds a named buffer that no tensor refers to.
    public mutating func addMetadata(_ name: String, _ bytes: [UInt8]) {
        model.addMetadata(name, bytes)
    }
}
