/// A file that is being written. `commit()` gives it its name; without `commit()` the value leaves no file behind.
///
/// The bytes go to a temporary file in the same folder, and `commit()` renames it to the destination. Symbolic links
/// are followed, and the permissions of an existing file are kept. A pipe, a terminal or a device is written to
/// directly, because it must not be replaced.
public struct PendingFile: ~Copyable {
    private let path: String
    /// The destination: `path` with symbolic links resolved.
    private let destination: String
    /// The temporary file, which `commit()` renames and `deinit` removes; `nil` if the bytes go to the destination
    /// directly.
    private var temporary: String?
    private let descriptor: FileDescriptor

    /// Creates the temporary file, or opens the destination.
    ///
    /// - Parameters:
    ///   - path: the path of the destination.
    ///   - creatingFolders: whether missing folders above the file are created.
    /// - Throws: `FileError` of kind `missing` if the folder does not exist, or `unwritable`.
    public init(_ path: String, creatingFolders: Bool = false) throws(FileError) {
        let existing = FileSystem.status(of: path)
        if path.isEmpty || existing?.isFolder == true {
            let problem = path.isEmpty ? "no file is named" : "is a folder"
            throw FileError(.unwritable, file: path, problem: problem, remedy: "name a file")
        }
        if creatingFolders { try PendingFile.makeFolders(above: path) }
        let destination = FileSystem.resolved(path) ?? path
        let temporary = existing?.isRegular ?? true ? PendingFile.temporaryName(beside: destination) : nil
        descriptor = try PendingFile.open(
            temporary ?? destination, for: temporary == nil ? .writing : .creating, named: path)
        self.path = path
        self.destination = destination
        self.temporary = temporary
        if let existing, temporary != nil { descriptor.setPermissions(existing.permissions) }
    }

    deinit {
        if let temporary { FileSystem.remove(temporary) }
    }

    /// Appends bytes to the contents.
    ///
    /// - Throws: `FileError` of kind `unwritable`, for example if the disk is full.
    public func append(_ bytes: [UInt8]) throws(FileError) {
        do throws(SystemError) {
            try descriptor.write(bytes)
        } catch {
            throw PendingFile.explain(error, path)
        }
    }

    /// Gives the file its name, once its contents are on the disk. For a pipe, a terminal or a device it does nothing.
    ///
    /// - Throws: `FileError` of kind `missing` or `unwritable`. The destination is unchanged then.
    public consuming func commit() throws(FileError) {
        guard let temporary else { return }
        do throws(SystemError) {
            try descriptor.synchronize()
            try FileSystem.rename(temporary, to: destination)
        } catch {
            throw PendingFile.explain(error, path)
        }
        self.temporary = nil
    }

    /// The name is short, so that it fits any file system that allows the destination's name.
    private static func temporaryName(beside destination: String) -> String {
        let name = ".pending-" + String(UInt64.random(in: .min ... .max), radix: 16)
        return FilePath.join(FilePath.folder(of: destination), name)
    }

    private static func open(
        _ file: String, for purpose: FileDescriptor.Purpose, named path: String
    ) throws(FileError) -> FileDescriptor {
        do throws(SystemError) {
            return try FileDescriptor(file, for: purpose)
        } catch {
            throw explain(error, path)
        }
    }

    private static func makeFolders(above path: String) throws(FileError) {
        for folder in FilePath.ancestry(of: path).dropLast() {
            do throws(SystemError) {
                try FileSystem.makeFolder(folder)
            } catch {
                throw explain(error, makingFolder: folder, path)
            }
        }
    }

    private static func explain(
        _ error: SystemError, makingFolder folder: String, _ path: String
    ) -> FileError {
        if FileSystem.status(of: folder) != nil { return fileInPlace(ofFolder: folder, path) }
        return FileError(
            .unwritable, file: path, problem: "the folder \(folder) cannot be created (\(error.words))",
            remedy: "check the path and the permissions of the folder above")
    }

    private static func fileInPlace(ofFolder folder: String, _ path: String) -> FileError {
        FileError(
            .unwritable, file: path, problem: "\(folder) is a file, not a folder",
            remedy: "name another folder, or remove the file")
    }

    private static func explain(_ error: SystemError, _ path: String) -> FileError {
        let folder = FilePath.folder(of: path)
        switch FileSystem.status(of: folder)?.isFolder {
        case nil where error.isMissing:
            return FileError(
                .missing, file: path, problem: "the folder \(folder) does not exist",
                remedy: "create it first, or check the path")
        case false?:
            return fileInPlace(ofFolder: folder, path)
        default:
            // In a folder such as /proc no file can be created, and the system reports that the file does not exist.
            return FileError(
                .unwritable, file: path, problem: "cannot be written (\(error.words))",
                remedy: "check the folder's permissions and the space on the disk")
        }
    }
}
