import FileSupport
import Targets
import VectorFiles

/// A folder of golden vectors whose files are read one at a time, each checked against the manifest.
public struct VectorFolder: Sendable {
    public let folder: String
    public let manifest: VectorManifest
    /// The SHA-256 of `MANIFEST.json`: it stands for every byte of the vectors.
    public let manifestHash: String

    /// Reads the manifest.
    /// - Throws: `ConformanceError`, `missing` or `badData`.
    public init(_ folder: String) throws(ConformanceError) {
        let path = "\(folder)/\(VectorManifest.fileName)"
        let bytes: [UInt8]
        do {
            bytes = try VectorFolder.read(path)
        } catch {
            guard error.kind == .missing else { throw error }
            throw ConformanceError(
                .missing, subject: path, problem: error.problem,
                remedy: "give --vectors DIR, the Vectors folder of the checkout")
        }
        do {
            manifest = try VectorManifest(reading: bytes, name: path)
        } catch {
            throw ConformanceError(error)
        }
        manifestHash = SHA256.hexDigest(of: bytes)
        self.folder = folder
    }

    public var identity: VectorIdentity {
        VectorIdentity(version: manifest.generator.version, manifestHash: manifestHash)
    }

    /// The files of operators; those of primitives by themselves have no groups to run.
    public var operatorFiles: [VectorManifest.Entry] { manifest.files.filter { $0.groups > 0 } }

    /// The files of primitives by themselves.
    public var primitiveFiles: [VectorManifest.Entry] { manifest.files.filter(\.isOfPrimitive) }

    /// Reads a file that the manifest names; a primitive comes as an operator of one group.
    /// - Throws: `ConformanceError`: `missing`, or `badData` where it is not the file that the manifest means.
    public func file(_ entry: VectorManifest.Entry) throws(ConformanceError) -> VectorFile {
        let path = "\(folder)/\(entry.path)"
        let bytes = try VectorFolder.read(path)
        guard SHA256.hexDigest(of: bytes) == entry.sha256 else {
            throw ConformanceError(
                .badData, subject: path, problem: "its SHA-256 is not the one in \(VectorManifest.fileName)",
                remedy: "restore the file or generate the vectors again")
        }
        do {
            if entry.isOfPrimitive { return try PrimitiveFile(reading: bytes, name: path).asOperator }
            return try VectorFile(reading: bytes, name: path)
        } catch {
            throw ConformanceError(error)
        }
    }

    /// The names of a file's groups, without parsing its values where the file is written as the generator writes it.
    /// - Throws: `ConformanceError`: `missing` or `badData`.
    func groupIndex(_ entry: VectorManifest.Entry) throws(ConformanceError) -> GroupIndex {
        let index = GroupIndex(scanning: try VectorFolder.read("\(folder)/\(entry.path)"))
        if index.groups.count == entry.groups, index.rowCount == entry.rows { return index }
        return GroupIndex(try file(entry))
    }

    private static func read(_ path: String) throws(ConformanceError) -> [UInt8] {
        do {
            return try InputFile.read(path)
        } catch {
            throw ConformanceError(error)
        }
    }
}
