/// Bytes that a model carries: a constant's value, metadata, or a custom operator's options.
public struct ModelBuffer: Sendable, Hashable {
    /// Where the bytes lie in the file.
    public enum Placement: String, Sendable, Hashable {
        /// In the FlatBuffer, which holds at most 2 GiB.
        case inside
        /// Behind the FlatBuffer, by offset and size.
        case appended
    }

    /// A buffer that was read shares the file's bytes.
    public let data: ArraySlice<UInt8>
    public let placement: Placement

    /// - Parameter placement: Without meaning, and taken as `inside`, where there are no bytes.
    public init(_ data: ArraySlice<UInt8> = [], placement: Placement = .inside) {
        self.data = data
        self.placement = data.isEmpty ? .inside : placement
    }

    public init(_ bytes: [UInt8], placement: Placement = .inside) {
        self.init(bytes[...], placement: placement)
    }

    public var isEmpty: Bool { data.isEmpty }
    public var bytes: [UInt8] { Array(data) }
}
