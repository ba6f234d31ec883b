/// Reads whole files.
public enum InputFile {
    /// The bytes of a file, a pipe or a device, up to its end.
    ///
    /// - Throws: `FileError` of kind `missing` or `unreadable`. A folder is unreadable.
    public static func read(_ path: String) throws(FileError) -> [UInt8] {
        do {
            let descriptor = try FileDescriptor(path, for: .reading)
            let status = try descriptor.status()
            if status.isFolder {
                throw FileError(.unreadable, file: path, problem: "is a folder", remedy: "name a file in it")
            }
            return try bytes(of: descriptor, expected: status.isRegular ? status.size : 0)
        } catch let error as SystemError {
            throw explain(error, path)
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(.unreadable, file: path, problem: "\(error)", remedy: "check the file")
        }
    }

    /// - Parameters:
    ///   - descriptor: the opened file.
    ///   - expected: the size in bytes that the file system gives. The file may have another size when it is read.
    private static func bytes(of descriptor: borrowing FileDescriptor, expected: Int) throws(SystemError) -> [UInt8] {
        let chunk = 1 << 20
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        while try descriptor.read(upTo: chunk, into: &bytes) > 0 {}
        return bytes
    }

    private static func explain(_ error: SystemError, _ path: String) -> FileError {
        if error.isMissing {
            return FileError(.missing, file: path, problem: "there is no such file", remedy: "check the path")
        }
        return FileError(
            .unreadable, file: path, problem: "cannot be read (\(error.words))", remedy: "check the file's permissions")
    }
}
