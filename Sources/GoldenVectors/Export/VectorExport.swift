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
    /// Each group as a folder of files for `$readmemh`: hexadecimal words of the element's width.
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
        let stem = "\(folder)/\(file.scheme.rawValue)/\(file.operatorName)"
        switch format {
        case .tflite:
            for group in file.groups { try write(try group.modelFile(), to: "\(folder)/\(group.id).tflite") }
            return file.groups.count
        case .npz:
            for group in file.groups {
                try group.archive().write(to: "\(folder)/\(group.id).npz", creatingFolders: true)
            }
            return file.groups.count
        case .cHeader:
            try write(Array(CHeader.text(file).utf8), to: "\(stem).h")
            return 1
        case .jsonl:
            try write(Array(file.caseLines.utf8), to: "\(stem).jsonl")
            return 1
        case .memh:
            var count = 0
            for group in file.groups {
                for memory in group.memories {
                    try write(Array(memory.text.utf8), to: "\(folder)/\(group.id)/\(memory.name).hex")
                    count += 1
                }
            }
            return count
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try AtomicFile.write(bytes, to: path, creatingFolders: true)
    }
}
