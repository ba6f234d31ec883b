import FileSupport
import QuantSpec
import VectorFiles

/// The formats in which vectors can be exported (`Spec/exports.md`).
public enum ExportFormat: String, Sendable, CaseIterable {
    /// Each group as a model with one operator.
    case tflite
    /// Each group as a NumPy archive, with its rows along a leading axis.
    case npz
    /// Each file as a C header of constant arrays, with a table of its groups.
    case cHeader = "c-header"
    /// Each group as a folder of files for `$readmemh`, with hexadecimal words of the element's width, and its sizes
    /// as parameters.
    case memh
    /// Each file as the lines that a command under test reads, with the expected results.
    case jsonl
}

/// Writes vectors in another format into a folder.
///
/// Every format has the layout of the vectors. A format with one file for each vector file writes
/// `<scheme>/<OPERATOR>` with an extension; a format with one file or folder for each group writes below a folder of
/// that name. Primitives are in `arithmetic/<primitive>` and `derivation/<primitive>` likewise.
public struct VectorExport: Sendable {
    /// The format of the files.
    public let format: ExportFormat
    /// The folder into which files are written.
    public let folder: String
    /// The origin of the vectors, which exported files name.
    public let origin: ExportOrigin
    /// The profile under which results are expected; `nil` for the profile of the files.
    public let profile: NumericProfile?

    /// An export. Nothing is written before `write`.
    ///
    /// - Parameters:
    ///   - format: the format of the files.
    ///   - folder: the folder into which files are written. It is created if it does not exist.
    ///   - origin: the origin of the vectors, which exported files name.
    ///   - profile: the profile under which results are expected; `nil` for the profile of the files.
    public init(_ format: ExportFormat, folder: String, origin: ExportOrigin, profile: NumericProfile? = nil) {
        self.format = format
        self.folder = folder
        self.origin = origin
        self.profile = profile
    }

    /// Writes every file of a set, and the files that they share.
    ///
    /// - Parameters:
    ///   - vectors: the set, as it was read.
    ///   - progress: receives the index of the next file of an operator.
    /// - Returns: the number of files written.
    /// - Throws: the errors of writing a file of an operator and a file of a primitive.
    public func write(_ vectors: VectorSet, progress: (Int) -> Void = { _ in }) throws -> Int {
        var count = 0
        for (index, file) in vectors.files.enumerated() {
            progress(index)
            count += try write(file)
        }
        for file in vectors.primitives { count += try write(file) }
        guard format == .cHeader else { return count }
        count += try write([(CHeader.sharedName, Array(CHeader.shared(origin).utf8))])
        // If only primitives are exported, a board has nothing to run.
        guard !vectors.files.isEmpty else { return count }
        return try count
            + write([
                (CHeader.indexName, Array(CHeader.index(vectors).utf8)),
                (CHeader.boardName, CHeader.board),
            ])
    }

    /// Writes a file of an operator.
    ///
    /// - Returns: the number of files written.
    /// - Throws: `FileError` or `ArrayFileError` if a file cannot be written. `SpecificationError` if a group cannot
    ///   be evaluated under the profile. `ModelError` if a group cannot be made a model.
    public func write(_ file: VectorFile) throws -> Int {
        let file = try profile.map(file.under) ?? file
        let stem = "\(file.scheme.rawValue)/\(file.operatorName)"
        let groups = file.groups.lazy.map { ExportedGroup($0, of: file, from: origin) }
        switch format {
        case .tflite: return try groups.reduce(0) { try $0 + write([("\($1.path).tflite", try $1.group.modelFile())]) }
        case .npz: return try groups.reduce(0) { try $0 + write([("\($1.path).npz", try $1.archive().npz())]) }
        case .memh: return try groups.reduce(0) { try $0 + write($1.memories, in: $1.path) }
        case .cHeader: return try write([("\(stem).h", Array(CHeader.text(file, from: origin).utf8))])
        case .jsonl: return try write([("\(stem).jsonl", Array(file.caseLines(from: origin).utf8))])
        }
    }

    /// Writes a file of a primitive. As models nothing is written, because a primitive is no operator.
    ///
    /// - Returns: the number of files written.
    /// - Throws: `FileError` or `ArrayFileError` if a file cannot be written.
    public func write(_ file: PrimitiveFile) throws -> Int {
        let stem = "\(file.scheme.rawValue)/\(file.primitive)"
        switch format {
        case .tflite: return 0
        case .npz: return try write([("\(stem).npz", try file.archive(from: origin).npz())])
        case .memh: return try write(file.memories(from: origin), in: stem)
        case .cHeader: return try write([("\(stem).h", Array(CHeader.text(file).utf8))])
        case .jsonl: return try write([("\(stem).jsonl", Array(file.caseLines(from: origin).utf8))])
        }
    }

    private func write(_ memories: [MemoryFile], in place: String) throws -> Int {
        try write(memories.map { ("\(place)/\($0.name)", Array($0.text.utf8)) })
    }

    private func write(_ contents: [(path: String, bytes: [UInt8])]) throws -> Int {
        for (path, bytes) in contents { try AtomicFile.write(bytes, to: "\(folder)/\(path)", creatingFolders: true) }
        return contents.count
    }
}
