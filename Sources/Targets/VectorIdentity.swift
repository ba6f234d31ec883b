/// Which vectors results are of.
public struct VectorIdentity: Sendable, Hashable {
    public var version: String
    /// The SHA-256 of `MANIFEST.json`: it stands for every byte of the vectors.
    public var manifestHash: String

    public init(version: String, manifestHash: String) {
        self.version = version
        self.manifestHash = manifestHash
    }
}
