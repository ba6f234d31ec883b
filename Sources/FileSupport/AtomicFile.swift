/// Writing a whole file so that whoever looks sees the old one or the new one, never half of it.
public enum AtomicFile {
    /// Writes bytes as `PendingFile` does.
    ///
    /// - Parameter creatingFolders: whether the folders above the file are made where they are missing.
    /// - Throws: `FileError`, `missing` (the folder) or `unwritable`; no new file is then left behind.
    public static func write(_ bytes: [UInt8], to path: String, creatingFolders: Bool = false) throws(FileError) {
        let file = try PendingFile(path, creatingFolders: creatingFolders)
        try file.append(bytes)
        try file.commit()
    }

    /// Writes a text in UTF-8.
    public static func write(_ text: String, to path: String, creatingFolders: Bool = false) throws(FileError) {
        try write(Array(text.utf8), to: path, creatingFolders: creatingFolders)
    }
}
