/// The bytes of a constant as a key: equal only if all bytes are equal, but hashed by their number and the first of them, which is fast.
struct ConstantBytes: Hashable {
    private static let hashed = 256

    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes.count)
        bytes.prefix(ConstantBytes.hashed).withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
