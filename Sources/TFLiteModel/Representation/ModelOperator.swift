import QuantSpec

/// One operator of a subgraph: which, on which tensors, with which attributes.
public struct ModelOperator: Sendable, Hashable {
    /// An index into `Model.operatorCodes`.
    public var codeIndex: Int
    /// Tensor indices; -1 for an optional input that is omitted.
    public var inputs: [Int]
    public var outputs: [Int]
    /// Tensors internal to the operator, which carry parameters (the LSTM's gates); -1 for one that is omitted.
    public var intermediates: [Int]
    /// For each input whether the operator changes it; empty where it changes none.
    public var mutatingVariableInputs: [Bool]
    /// Which of the schema's tables the attributes are stored in.
    public var options: OperatorOptions
    /// The fields of that table by schema name. Of an operator that was read every number, flag and enumeration is
    /// present, with the schema's default where the file leaves it out; a list or text only where the file has it.
    /// Texts are held as `.name`, lists of bytes and flags as `.integers`, an enumeration's unknown value as `.integer`.
    public var attributes: Attributes
    /// A custom operator's options, in its own format.
    public var customOptions: ModelBuffer
    /// The schema's `CustomOptionsFormat`; 0 stands for FlexBuffers.
    public var customOptionsFormat: Int
    /// An index into debug metadata kept elsewhere; -1 for none.
    public var debugMetadataIndex: Int

    public init(
        codeIndex: Int, inputs: [Int], outputs: [Int], intermediates: [Int] = [], mutatingVariableInputs: [Bool] = [],
        options: OperatorOptions = .none, attributes: Attributes = [:], customOptions: ModelBuffer = ModelBuffer(),
        customOptionsFormat: Int = 0, debugMetadataIndex: Int = -1
    ) {
        self.codeIndex = codeIndex
        self.inputs = inputs
        self.outputs = outputs
        self.intermediates = intermediates
        self.mutatingVariableInputs = mutatingVariableInputs
        self.options = options
        self.attributes = attributes
        self.customOptions = customOptions
        self.customOptionsFormat = customOptionsFormat
        self.debugMetadataIndex = debugMetadataIndex
    }

    /// A builtin operator, with its own options table and the schema's defaults for attributes that are not given.
    public init(
        _ name: String, codeIndex: Int, inputs: [Int], outputs: [Int], intermediates: [Int] = [],
        attributes: Attributes = [:]
    ) {
        let table = BuiltinOperators.options(ofOperator: name)
        self.init(
            codeIndex: codeIndex, inputs: inputs, outputs: outputs, intermediates: intermediates,
            options: table.map { .table($0.name) } ?? .none,
            attributes: table?.completing(attributes) ?? attributes)
    }
}

/// The table that an operator's attributes are stored in.
public enum OperatorOptions: Sendable, Hashable {
    case none
    /// A table of the schema by name, such as `Conv2DOptions`.
    case table(String)
    /// A table newer than this schema; its contents are not known, and it cannot be written.
    /// - `union`: 1 for the schema's `BuiltinOptions`, 2 for `BuiltinOptions2`.
    case unknown(union: Int, code: Int)

    /// The schema's name, or `BUILTIN_OPTIONS_n`, `BUILTIN_OPTIONS_2_n`; `nil` where there are none.
    public var name: String? {
        switch self {
        case .none: nil
        case .table(let name): name
        case .unknown(2, let code): "BUILTIN_OPTIONS_2_\(code)"
        case .unknown(_, let code): "BUILTIN_OPTIONS_\(code)"
        }
    }
}
