import FileSupport
import QuantSpec

/// A folder of golden vectors: the manifest and the files that it lists.
public struct VectorSet: Sendable {
    /// The folder that holds the manifest.
    public let folder: String
    /// The manifest of the folder. It lists all files, also those that were not read.
    public let manifest: VectorManifest
    /// The selected files of operators, in the manifest's order. The groups of a reported file are at the end of the
    /// file of their operator and scheme.
    public let files: [VectorFile]
    /// The selected files of primitives, in the manifest's order.
    public let primitives: [PrimitiveFile]

    /// A set of files that have been read. Nothing is compared with the manifest.
    public init(folder: String, manifest: VectorManifest, files: [VectorFile], primitives: [PrimitiveFile] = []) {
        self.primitives = primitives
        self.folder = folder
        self.manifest = manifest
        self.files = files
    }

    /// Reads a folder.
    ///
    /// - Parameters:
    ///   - folder: the folder that holds `MANIFEST.json`.
    ///   - isSelected: whether to read the file of an entry. By default all are read.
    /// - Throws: `VectorFileError` if a file is missing, broken, or has other counts than the manifest says.
    public init(
        reading folder: String, where isSelected: (VectorManifest.Entry) -> Bool = { _ in true }
    ) throws(VectorFileError) {
        let manifest = try VectorManifest(
            reading: try VectorSet.contents(of: VectorManifest.fileName, in: folder),
            name: "\(folder)/\(VectorManifest.fileName)")
        let entries = manifest.files.filter(isSelected)
        let files = try entries.filter { !$0.isOfPrimitive }.map { entry throws(VectorFileError) in
            try VectorSet.file(entry, in: folder)
        }
        let primitives = try entries.filter(\.isOfPrimitive).map { entry throws(VectorFileError) in
            try PrimitiveFile(
                reading: try VectorSet.contents(of: entry.path, in: folder), name: "\(folder)/\(entry.path)")
        }
        self.init(folder: folder, manifest: manifest, files: VectorSet.joined(files), primitives: primitives)
    }

    /// The files, with each reported file appended to the file of its operator and scheme if there is one.
    private static func joined(_ files: [VectorFile]) -> [VectorFile] {
        var joined = files.filter { !$0.isReported }
        for file in files where file.isReported {
            let place = joined.firstIndex { $0.operatorName == file.operatorName && $0.scheme == file.scheme }
            if let place { joined[place].append(file) } else { joined.append(file) }
        }
        return joined
    }

    private static func file(_ entry: VectorManifest.Entry, in folder: String) throws(VectorFileError) -> VectorFile {
        let name = "\(folder)/\(entry.path)"
        let file = try VectorFile(reading: try contents(of: entry.path, in: folder), name: name)
        guard file.path == entry.path, file.groups.count == entry.groups, file.rowCount == entry.rows else {
            throw VectorFileError(
                file: name, place: "",
                problem: "the file has \(file.groups.count) groups and \(file.rowCount) rows of \(file.path)"
                    + ", but the manifest says \(entry.groups) and \(entry.rows) of \(entry.path)",
                remedy: "restore the file or generate it again")
        }
        return file
    }

    /// Reads the bytes of a file below a folder.
    package static func contents(of path: String, in folder: String) throws(VectorFileError) -> [UInt8] {
        do throws(FileError) {
            return try InputFile.read("\(folder)/\(path)")
        } catch {
            throw VectorFileError(
                file: error.file, place: "", problem: error.problem, remedy: error.remedy,
                isMissing: error.kind == .missing)
        }
    }
}

extension VectorSet {
    /// The file of an operator in a scheme. Returns `nil` if it was not read.
    public func file(_ operatorName: String, _ scheme: Scheme) -> VectorFile? {
        files.first { $0.operatorName == operatorName && $0.scheme == scheme }
    }

    /// The group with an id. Returns `nil` if no file that was read has it.
    public func group(_ id: String) -> VectorGroup? {
        files.lazy.compactMap { $0.group(id) }.first
    }

    /// The number of groups of all files of operators.
    public var groupCount: Int { files.reduce(0) { $0 + $1.groups.count } }
    /// The number of rows of all files of operators.
    public var rowCount: Int { files.reduce(0) { $0 + $1.rowCount } }
}
