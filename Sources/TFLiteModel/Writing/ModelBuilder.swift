import QuantSpec

/// Puts a model together from the specification's tensors. It has one subgraph, to which things are added.
public struct ModelBuilder: Sendable {
    public private(set) var model: Model

    public init(description: String = "", subgraphName: String = "main") {
        model = Model(description: description, subgraphs: [Subgraph(name: subgraphName)])
    }

    /// Adds a tensor that is an input or is computed.
    /// - Parameter isVariable: whether it is a state that outlives an invocation.
    /// - Returns: its index.
    @discardableResult
    public mutating func addTensor(
        _ name: String, _ description: TensorDescription, isVariable: Bool = false
    ) -> Int {
        add(ModelTensor(name: name, description, isVariable: isVariable))
    }

    /// Adds a constant, with a buffer of its own.
    /// - Returns: its index.
    @discardableResult
    public mutating func addConstant(_ name: String, _ value: Tensor) -> Int {
        let buffer = addBuffer(ModelBuffer(ElementBytes.encode(value.elements)))
        return add(ModelTensor(name: name, value.description, buffer: buffer))
    }

    /// Adds a tensor as it is.
    /// - Returns: its index.
    @discardableResult
    public mutating func add(_ tensor: ModelTensor) -> Int {
        model.subgraphs[0].tensors.append(tensor)
        return model.subgraphs[0].tensors.count - 1
    }

    /// - Returns: the buffer's index.
    public mutating func addBuffer(_ buffer: ModelBuffer) -> Int {
        model.buffers.append(buffer)
        return model.buffers.count - 1
    }

    /// Adds a builtin operator by the schema's name, with the schema's defaults for attributes that are not given.
    /// - Parameter inputs: tensor indices; -1 for an optional input that is omitted.
    /// - Throws: `ModelError` of kind `invalid` for a name that the schema lacks.
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

    /// Adds an operator as it is; `codeIndex(of:)` gives the index of its code.
    public mutating func add(_ operation: ModelOperator) {
        model.subgraphs[0].operators.append(operation)
    }

    /// The index of an operator code, which is added where the model lacks it.
    public mutating func codeIndex(of code: OperatorCode) -> Int {
        if let index = model.operatorCodes.firstIndex(of: code) { return index }
        model.operatorCodes.append(code)
        return model.operatorCodes.count - 1
    }

    /// The inputs and outputs of the subgraph.
    public mutating func setInputs(_ inputs: [Int], outputs: [Int]) {
        model.subgraphs[0].inputs = inputs
        model.subgraphs[0].outputs = outputs
    }

    public mutating func addSignature(_ signature: Signature) { model.signatures.append(signature) }

    /// Adds a named buffer that no tensor refers to.
    public mutating func addMetadata(_ name: String, _ bytes: [UInt8]) {
        let buffer = addBuffer(ModelBuffer(bytes))
        model.metadata.append(ModelMetadata(name: name, buffer: buffer))
    }
}
