/// A TensorFlow Lite model: what a `.tflite` file says, as values.
///
/// A model that was read has had its indices checked (`validate()`): every tensor, buffer, subgraph and operator code
/// that it refers to exists. `buffers` has at least one entry, and no tensor takes its value from `buffers[0]`.
public struct Model: Sendable, Hashable {
    /// The schema's version; only 3 is in use.
    public var version: Int
    public var description: String
    public var operatorCodes: [OperatorCode]
    /// The first is the main one.
    public var subgraphs: [Subgraph]
    /// The first is empty by convention: tensors without a value refer to it.
    public var buffers: [ModelBuffer]
    public var metadata: [ModelMetadata]
    /// The schema's older form of metadata: indices of buffers.
    public var metadataBuffers: [Int]
    public var signatures: [Signature]
    public var externalBufferGroups: [String]
    public var externalBuffers: [ExternalBuffer]

    public init(
        version: Int = 3, description: String = "", operatorCodes: [OperatorCode] = [], subgraphs: [Subgraph] = [],
        buffers: [ModelBuffer] = [ModelBuffer()], metadata: [ModelMetadata] = [], metadataBuffers: [Int] = [],
        signatures: [Signature] = [], externalBufferGroups: [String] = [], externalBuffers: [ExternalBuffer] = []
    ) {
        self.version = version
        self.description = description
        self.operatorCodes = operatorCodes
        self.subgraphs = subgraphs
        self.buffers = buffers
        self.metadata = metadata
        self.metadataBuffers = metadataBuffers
        self.signatures = signatures
        self.externalBufferGroups = externalBufferGroups
        self.externalBuffers = externalBuffers
    }

    /// The file identifier of every model.
    public static let fileIdentifier = "TFL3"

    /// The code of an operator of this model; of an operator that refers to none, one that no builtin operator has.
    public func code(of operation: ModelOperator) -> OperatorCode {
        operatorCodes.element(at: operation.codeIndex) ?? OperatorCode(builtinCode: -1)
    }
}

extension Array {
    /// The element at an index; `nil` where there is none.
    package func element(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

/// A named buffer that no tensor need refer to.
public struct ModelMetadata: Sendable, Hashable {
    public var name: String
    public var buffer: Int

    public init(name: String, buffer: Int) {
        self.name = name
        self.buffer = buffer
    }
}

/// A part of another file that holds a constant. The file itself is not read.
public struct ExternalBuffer: Sendable, Hashable {
    /// What `ModelTensor.externalBuffer` refers to.
    public var identifier: Int
    /// The index of the file's name in `Model.externalBufferGroups`.
    public var group: Int
    /// In bytes from the start of that file.
    public var offset: UInt64
    /// In bytes.
    public var length: UInt64
    public var packing: String

    public init(identifier: Int, group: Int, offset: UInt64, length: UInt64, packing: String = "") {
        self.identifier = identifier
        self.group = group
        self.offset = offset
        self.length = length
        self.packing = packing
    }
}
