import FileSupport
import Foundation
import QuantSpec
import Targets
import VectorFiles

/// A folder of golden vectors whose files are read one at a time, each checked against the manifest.
public struct VectorFolder: Sendable {
    /// The path of the folder.
    public let folder: String
    /// The manifest of the folder.
    public let manifest: VectorManifest
    /// The SHA-256 of `MANIFEST.json`, which identifies every byte of the vectors.
    public let manifestHash: String

    /// Reads the manifest.
    ///
    /// - Throws: `ConformanceError` of kind `missing` or `badData`.
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

    /// The version and the hash of the vectors.
    public var identity: VectorIdentity {
        VectorIdentity(version: manifest.generator.version, manifestHash: manifestHash)
    }

    /// The files of operators. Files of primitives have no groups.
    public var operatorFiles: [VectorManifest.Entry] { manifest.files.filter { $0.groups > 0 } }

    /// The files of primitives.
    public var primitiveFiles: [VectorManifest.Entry] { manifest.files.filter(\.isOfPrimitive) }

    /// Reads a file of the manifest. A primitive is returned as an operator with one group.
    ///
    /// - Throws: `ConformanceError` of kind `missing`, or of kind `badData` if the file is broken or has another
    ///   SHA-256 than in the manifest.
    public func file(_ entry: VectorManifest.Entry) throws(ConformanceError) -> VectorFile {
        let path = "\(folder)/\(entry.path)"
        let bytes = try VectorFolder.read(path)
        guard SHA256.hexDigest(of: bytes) == entry.sha256 else {
            throw ConformanceError(
                .badData, subject: path, problem: "its SHA-256 differs from the one in \(VectorManifest.fileName)",
                remedy: "restore the file, or run \(VectorFolder.generating(entry.path))")
        }
        do {
            if entry.isOfPrimitive { return try PrimitiveFile(reading: bytes, name: path).asOperator }
            return try VectorFile(reading: bytes, name: path)
        } catch {
            throw ConformanceError(error)
        }
    }

    /// The command that makes the files of an operator in a scheme, and the manifest, anew.
    private static func generating(_ path: String) -> String {
        let selection = VectorSubject(path: path).map { " --select \($0.title)" } ?? ""
        return "'quantspec vectors generate\(selection)'"
    }

    /// Notes about files of cases from the field that the manifest does not name, and that are therefore not run.
    public var unlistedNotes: [String] {
        let named = Set(manifest.files.map(\.path))
        return Scheme.allCases.flatMap { scheme -> [String] in
            let family = "\(VectorFile.reportedFolder)/\(scheme.rawValue)"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(family)")) ?? []
            return names.sorted().map { "\(family)/\($0)" }.filter { $0.hasSuffix(".json") && !named.contains($0) }
        }.map { path in
            "\(folder)/\(path): it is not run, because \(VectorManifest.fileName) does not name it: run "
                + VectorFolder.generating(path)
        }
    }

    /// The ids of a file's groups and rows. If the file has the generator's layout, its values are not parsed.
    ///
    /// - Throws: `ConformanceError` of kind `missing` or `badData`.
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
