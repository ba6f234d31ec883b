/// Writes a whole file at once. A reader of the path sees the old contents or the new contents, never a part.
public enum AtomicFile {
    /// Writes bytes to a file, by way of a `PendingFile`.
    ///
    /// - Parameters:
    ///   - bytes: the whole contents.
    ///   - path: the path of the file. An existing file is replaced.
    ///   - creatingFolders: whether missing folders above the file are created.
    /// - Throws: `FileError` of kind `missing` if the folder does not exist, or `unwritable`. No new file is left
    ///   behind then.
    public static func write(_ bytes: [UInt8], to path: String, creatingFolders: Bool = false) throws(FileError) {
        let file = try PendingFile(path, creatingFolders: creatingFolders)
        try file.append(bytes)
        try file.commit()
    }

    /// Writes a text in UTF-8. Otherwise like the function for bytes.
    public static func write(_ text: String, to path: String, creatingFolders: Bool = false) throws(FileError) {
        try write(Array(text.utf8), to: path, creatingFolders: creatingFolders)
    }
}
