/// Bytes of a model: the value of a constant, metadata, or the options of a custom operator.
public struct ModelBuffer: Sendable, Hashable {
    /// Where the bytes are in the file.
    public enum Placement: String, Sendable, Hashable {
        /// In the FlatBuffer, which has less than 2 GiB.
        case inside
        /// Behind the FlatBuffer, given by offset and size.
        case appended
    }

    /// The bytes. Those of a model that was read share the file's storage.
    public let data: ArraySlice<UInt8>
    /// Where the bytes are in the file.
    public let placement: Placement

    /// A buffer with bytes, which are not copied.
    ///
    /// - Parameters:
    ///   - data: the bytes.
    ///   - placement: ignored, and stored as `inside`, if there are no bytes.
    public init(_ data: ArraySlice<UInt8> = [], placement: Placement = .inside) {
        self.data = data
        self.placement = data.isEmpty ? .inside : placement
    }

    /// A buffer with all of an array's bytes, which are not copied.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - placement: where the bytes are in the file. Ignored, and stored as `inside`, if there are no bytes.
    public init(_ bytes: [UInt8], placement: Placement = .inside) {
        self.init(bytes[...], placement: placement)
    }

    /// Whether the buffer has no bytes, as the buffer of a computed tensor.
    public var isEmpty: Bool { data.isEmpty }
    /// A copy of the bytes.
    public var bytes: [UInt8] { Array(data) }
}
