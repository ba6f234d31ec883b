/// A TensorFlow Lite model: the contents of a `.tflite` file.
///
/// A model that was read has been validated (`validate()`): every tensor, buffer, subgraph and operator code to which
/// it refers exists. `buffers` has at least one entry, and no tensor takes its value from `buffers[0]`.
public struct Model: Sendable, Hashable {
    /// The version of the schema. Only 3 is in use.
    public var version: Int
    /// The model's own description.
    public var description: String
    /// The operators and versions that the model uses.
    public var operatorCodes: [OperatorCode]
    /// The graphs. The first one is the main graph.
    public var subgraphs: [Subgraph]
    /// The bytes of constants and metadata. The first buffer is empty: tensors without a value refer to it.
    public var buffers: [ModelBuffer]
    /// Named buffers.
    public var metadata: [ModelMetadata]
    /// The buffer indices of the schema's older form of metadata.
    public var metadataBuffers: [Int]
    /// Named ways to call the subgraphs.
    public var signatures: [Signature]
    /// The names of the files to which external buffers refer.
    public var externalBufferGroups: [String]
    /// Parts of other files that hold constants.
    public var externalBuffers: [ExternalBuffer]

    /// A model of these parts. `validate()` checks the references between them, this initializer does not.
    ///
    /// By default the model is empty: schema version 3, and the one empty buffer that every model has.
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

    /// Adds a named buffer to which no tensor refers.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - bytes: the contents.
    ///   - position: the position in `metadata`; `nil` for the end.
    public mutating func addMetadata(_ name: String, _ bytes: [UInt8], at position: Int? = nil) {
        buffers.append(ModelBuffer(bytes))
        metadata.insert(ModelMetadata(name: name, buffer: buffers.count - 1), at: position ?? metadata.count)
    }

    /// The file identifier that every model has.
    public static let fileIdentifier = "TFL3"

    /// The code of an operator of this model. If its index does not exist, returns a code that no operator has.
    public func code(of operation: ModelOperator) -> OperatorCode {
        operatorCodes.element(at: operation.codeIndex) ?? OperatorCode(builtinCode: -1)
    }
}

extension Array {
    /// The element at an index; `nil` if the array lacks it.
    package func element(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

/// A named buffer. Tensors may refer to it or not.
public struct ModelMetadata: Sendable, Hashable {
    /// The name by which a reader finds the buffer.
    public var name: String
    /// An index into `Model.buffers`.
    public var buffer: Int

    /// A name for the buffer at an index.
    public init(name: String, buffer: Int) {
        self.name = name
        self.buffer = buffer
    }
}

/// A part of another file that holds a constant. The file itself is not read.
public struct ExternalBuffer: Sendable, Hashable {
    /// The number by which `ModelTensor.externalBuffer` refers to it.
    public var identifier: Int
    /// The index of the file's name in `Model.externalBufferGroups`.
    public var group: Int
    /// The offset in bytes from the start of that file.
    public var offset: UInt64
    /// The number of bytes.
    public var length: UInt64
    /// The schema's name for the encoding of the bytes; empty if the file gives none.
    public var packing: String

    /// A part of another file. Without `packing` the file gives no encoding.
    public init(identifier: Int, group: Int, offset: UInt64, length: UInt64, packing: String = "") {
        self.identifier = identifier
        self.group = group
        self.offset = offset
        self.length = length
        self.packing = packing
    }
}
