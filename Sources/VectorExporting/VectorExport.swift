import FileSupport
import QuantSpec
import VectorFiles

/// The forms in which vectors leave for other tools (`Spec/exports.md`).
public enum ExportFormat: String, Sendable, CaseIterable {
    /// Each group as a model of one operator.
    case tflite
    /// Each group as a NumPy archive, its rows along a leading axis.
    case npz
    /// Each file as a C header of constant arrays and a table of its groups.
    case cHeader = "c-header"
    /// Each group as a folder of files for `$readmemh`, hexadecimal words of the element's width, and its sizes.
    case memh
    /// Each file as the lines that a command under test is given, with what must come back.
    case jsonl
}

/// Writes vectors in another form into a folder.
///
/// Every form has the layout of the vectors: `<scheme>/<OPERATOR>` with an ending, or a folder of that name where there is
/// a file a group; `arithmetic/<primitive>` likewise.
public struct VectorExport: Sendable {
    public let format: ExportFormat
    public let folder: String
    public let origin: ExportOrigin
    /// Under which profile results are expected; `nil` for the files' own.
    public let profile: NumericProfile?

    public init(_ format: ExportFormat, folder: String, origin: ExportOrigin, profile: NumericProfile? = nil) {
        self.format = format
        self.folder = folder
        self.origin = origin
        self.profile = profile
    }

    /// Every file of a set, and what they share.
    ///
    /// - Parameter progress: is told the place of the next file.
    /// - Returns: the number of files written.
    /// - Throws: as the two below.
    public func write(_ vectors: VectorSet, progress: (Int) -> Void = { _ in }) throws -> Int {
        var count = 0
        for (index, file) in vectors.files.enumerated() {
            progress(index)
            count += try write(file)
        }
        for file in vectors.primitives { count += try write(file) }
        guard format == .cHeader else { return count }
        count += try write([(CHeader.sharedName, Array(CHeader.shared(origin).utf8))])
        // Primitives alone give a board nothing to run.
        guard !vectors.files.isEmpty else { return count }
        return try count
            + write([
                (CHeader.indexName, Array(CHeader.index(vectors).utf8)),
                (CHeader.boardName, CHeader.board),
            ])
    }

    /// - Returns: the number of files written.
    /// - Throws: `FileError`, `ArrayFileError` where they cannot be written; `SpecificationError` or `ModelError` where a
    ///   group is no model.
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

    /// A primitive; nothing where the form is a model, because it is none.
    ///
    /// - Returns: the number of files written.
    /// - Throws: `FileError`, `ArrayFileError` where they cannot be written.
    public func write(_ file: PrimitiveFile) throws -> Int {
        let stem = "\(PrimitiveFile.folder)/\(file.primitive)"
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
