import FileSupport
import FoundationEssentials
import QuantSpec
import VectorFiles

/// Checks a folder of golden vectors: the files against the manifest, and their values against the specification.
public struct SetCheck: Sendable {
    /// The numbers of files, groups and rows that were checked, and the findings.
    public struct Result: Sendable {
        /// The number of files that were read.
        public var files = 0
        /// The number of groups of these files. Files of primitives have none.
        public var groups = 0
        /// The number of rows of these files, with the rows of primitives.
        public var rows = 0
        /// The findings about these files, in the order in which the files were checked.
        public var findings: [VectorFinding] = []

        /// No files, and no findings.
        public init() {}
    }

    private let folder: String
    private let manifest: VectorManifest

    /// Reads the manifest of a folder.
    ///
    /// - Throws: `VectorFileError` if it is missing or broken.
    public init(folder: String) throws(VectorFileError) {
        self.folder = folder
        manifest = try VectorManifest(
            reading: try VectorSet.contents(of: VectorManifest.fileName, in: folder),
            name: "\(folder)/\(VectorManifest.fileName)")
    }

    /// The entries of the manifest whose files a selection includes as a whole.
    public func entries(_ selection: VectorSelection) -> [VectorManifest.Entry] {
        manifest.files.filter { selection.contains($0.path) }
    }

    /// Returns the findings about the folder as a whole: the checksum file, and files that the manifest does not list.
    ///
    /// - Throws: `VectorFileError` if the checksum file cannot be read.
    public func folderFindings() throws(VectorFileError) -> [VectorFinding] {
        var findings: [VectorFinding] = []
        let checksums = try VectorSet.contents(of: VectorManifest.checksumsName, in: folder)
        if checksums != Array(manifest.checksums.utf8) {
            findings.append(
                VectorFinding(
                    file: VectorManifest.checksumsName, problem: "the file differs from what the manifest says"))
        }
        let named = Set(manifest.files.map(\.path))
        let schemes = Scheme.allCases.map(\.rawValue)
        let families = schemes + PrimitiveFile.folders + schemes.map { "\(VectorFile.reportedFolder)/\($0)" }
        for family in families {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(family)")) ?? []
            for name in names.sorted() where !named.contains("\(family)/\(name)") {
                findings.append(
                    VectorFinding(file: "\(family)/\(name)", problem: "the manifest does not name it"))
            }
        }
        return findings
    }

    /// Checks one file, and adds the findings to `result`.
    ///
    /// - Throws: `VectorFileError` if the file is missing or cannot be parsed.
    public func check(
        _ entry: VectorManifest.Entry, into result: inout Result, concurrently: Bool = true
    ) throws(VectorFileError) {
        let bytes = try VectorSet.contents(of: entry.path, in: folder)
        result.files += 1
        if SHA256.hexDigest(of: bytes) != entry.sha256 {
            result.findings.append(
                VectorFinding(file: entry.path, problem: "its SHA-256 differs from the one in the manifest"))
        }
        let name = "\(folder)/\(entry.path)"
        if entry.isOfPrimitive {
            let file = try PrimitiveFile(reading: bytes, name: name)
            result.rows += file.rows.count
            result.findings += SetCheck.findings(file)
            if file.bytes() != bytes { result.findings.append(SetCheck.notCanonical(entry)) }
        } else {
            let file = try VectorFile(reading: bytes, name: name)
            result.groups += file.groups.count
            result.rows += file.rowCount
            result.findings += FileCheck(file)?.findings(concurrently: concurrently) ?? []
            if file.bytes() != bytes { result.findings.append(SetCheck.notCanonical(entry)) }
            if VectorManifest.Entry(file, sha256: entry.sha256) != entry {
                result.findings.append(
                    VectorFinding(file: entry.path, problem: "its counts or its cost differ from those in the manifest")
                )
            }
        }
    }

    private static func notCanonical(_ entry: VectorManifest.Entry) -> VectorFinding {
        VectorFinding(file: entry.path, problem: "its bytes differ from those that the generator writes")
    }

    private static func findings(_ file: PrimitiveFile) -> [VectorFinding] {
        guard let primitive = Primitive.named(file.primitive) else {
            return [VectorFinding(file: file.path, problem: "there is no such primitive")]
        }
        return zip(file.rows, file.computedRowIDs).flatMap { row, id -> [VectorFinding] in
            let results = primitive.evaluate(Steps(primitive.profile), row.arguments)
            var findings: [VectorFinding] = []
            if row.id != id {
                findings.append(
                    VectorFinding(
                        file: file.path, place: "#\(row.id)",
                        problem: RowIdentity.problem(expected: id, "the primitive and the arguments")))
            }
            if !results.haveSameBits(as: row.results) {
                findings.append(
                    VectorFinding(
                        file: file.path, place: "#\(row.id)", problem: "the specification computes \(results)"))
            }
            if primitive.catches(row.arguments) != row.catches {
                findings.append(
                    VectorFinding(file: file.path, place: "#\(row.id)", problem: "the row catches other deviations"))
            }
            return findings
        }
    }
}
