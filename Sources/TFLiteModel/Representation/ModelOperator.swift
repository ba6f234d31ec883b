import QuantSpec

/// One operator of a subgraph: its code, tensors and attributes.
public struct ModelOperator: Sendable, Hashable {
    /// An index into `Model.operatorCodes`.
    public var codeIndex: Int
    /// The tensor indices of the inputs; -1 for an omitted optional input.
    public var inputs: [Int]
    /// The tensor indices of the outputs.
    public var outputs: [Int]
    /// Tensors inside of the operator that carry parameters, such as an LSTM's gates; -1 for an omitted one.
    public var intermediates: [Int]
    /// For each input, whether the operator changes it; empty if it changes none.
    public var mutatingVariableInputs: [Bool]
    /// The table of the schema in which the attributes are stored.
    public var options: OperatorOptions
    /// The fields of that table by the schema's names. If the operator was read from a file, every number, flag and
    /// enumeration is present, with the schema's default if the file leaves it out; lists and texts are present only if
    /// the file has them. Texts are held as `.name`, lists of bytes and flags as `.integers`, and an unknown value of
    /// an enumeration as `.integer`.
    public var attributes: Attributes
    /// The options of a custom operator, in the operator's own format.
    public var customOptions: ModelBuffer
    /// The schema's `CustomOptionsFormat`; 0 stands for FlexBuffers.
    public var customOptionsFormat: Int
    /// An index into debug metadata, which this module does not read; -1 for none.
    public var debugMetadataIndex: Int

    /// An operator of these parts. Attributes are not completed: see the initializer with an operator's name.
    ///
    /// By default it has no intermediate tensors, changes no input, and has no options.
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

    /// A builtin operator with its own options table. Attributes that are not given get the schema's defaults.
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

/// The table in which an operator's attributes are stored.
public enum OperatorOptions: Sendable, Hashable {
    case none
    /// A table of the schema by name, such as `Conv2DOptions`.
    case table(String)
    /// A table that this schema lacks. Its contents are not known, and it cannot be written. `union` is 1 for
    /// `BuiltinOptions` and 2 for `BuiltinOptions2`.
    case unknown(union: Int, code: Int)

    /// The table's name in the schema; `BUILTIN_OPTIONS_n` or `BUILTIN_OPTIONS_2_n` for an unknown table; `nil` for
    /// none.
    public var name: String? {
        switch self {
        case .none: nil
        case .table(let name): name
        case .unknown(2, let code): "BUILTIN_OPTIONS_2_\(code)"
        case .unknown(_, let code): "BUILTIN_OPTIONS_\(code)"
        }
    }
}
