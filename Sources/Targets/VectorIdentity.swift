/// The identity of the vectors to which results belong.
public struct VectorIdentity: Sendable, Hashable {
    /// The version of the generator.
    public var version: String
    /// The SHA-256 of `MANIFEST.json`, which identifies every byte of the vectors.
    public var manifestHash: String

    /// The identity of a folder with this version and this hash, which is 64 lowercase hexadecimal digits.
    public init(version: String, manifestHash: String) {
        self.version = version
        self.manifestHash = manifestHash
    }
}
