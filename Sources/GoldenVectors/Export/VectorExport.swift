import FileSupport
import QuantSpec

/// The forms in which vectors leave for other tools.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// Each group as a model of one operator.
    case tflite
    /// Each group as a NumPy archive, its rows along a leading axis.
    case npz
    /// Each file as a C header of constant arrays.
    case cHeader = "c-header"
    /// Each group as a folder of files for `$readmemh`, hexadecimal words of the element's width, and its sizes.
    case memh
    /// Each file as lines of JSON, one a case, each complete by itself.
    case jsonl
}

/// Writes vectors in another form into a folder.
public struct VectorExport: Sendable {
    public let format: ExportFormat
    public let folder: String

    public init(_ format: ExportFormat, folder: String) {
        self.format = format
        self.folder = folder
    }

    /// - Returns: the number of files written.
    /// - Throws: `FileError`, `ArrayFileError` where they cannot be written; `SpecificationError` or `ModelError` where a
    ///   group is no model.
    public func write(_ file: VectorFile) throws -> Int {
        let stem = "\(file.scheme.rawValue)/\(file.operatorName)"
        switch format {
        case .tflite:
            return try write(each: file.groups) { [("\($0.id).tflite", try $0.modelFile())] }
        case .npz:
            return try write(each: file.groups) { [("\($0.id).npz", try $0.archive().npz())] }
        case .memh:
            return try write(each: file.groups) { group in
                group.memories.map { ("\(group.id)/\($0.name)", Array($0.text.utf8)) }
            }
        case .cHeader: return try write([("\(stem).h", Array(CHeader.text(file).utf8))])
        case .jsonl: return try write([("\(stem).jsonl", Array(file.caseLines.utf8))])
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
        case .npz: return try write([("\(stem).npz", try file.archive().npz())])
        case .memh: return try write(file.memories.map { ("\(stem)/\($0.name)", Array($0.text.utf8)) })
        case .cHeader: return try write([("\(stem).h", Array(CHeader.text(file).utf8))])
        case .jsonl: return try write([("\(stem).jsonl", Array(file.caseLines.utf8))])
        }
    }

    private typealias Content = (path: String, bytes: [UInt8])

    private func write(each groups: [VectorGroup], _ contents: (VectorGroup) throws -> [Content]) throws -> Int {
        try groups.reduce(0) { try $0 + write(try contents($1)) }
    }

    private func write(_ contents: [Content]) throws -> Int {
        for (path, bytes) in contents { try AtomicFile.write(bytes, to: "\(folder)/\(path)", creatingFolders: true) }
        return contents.count
    }
}
