/// Reads whole files.
public enum InputFile {
    /// The greatest number of bytes that are read: of a pipe or a device, which may never end, and of a file.
    static let greatestSizes = (endless: 1 << 32, file: 1 << 34)

    /// Bytes that every file of a format has at one position.
    public struct Mark: Sendable {
        let bytes: [UInt8]
        let position: Int

        /// A mark: the UTF-8 bytes of a text, at a position in bytes from the beginning.
        public init(_ text: String, at position: Int) {
            bytes = Array(text.utf8)
            self.position = position
        }

        /// Whether the beginning of a file shows that it has other bytes there.
        fileprivate func isMissing(in beginning: [UInt8]) -> Bool {
            beginning.count >= position + bytes.count && !beginning.dropFirst(position).starts(with: bytes)
        }
    }

    /// The bytes of a file, a pipe or a device, up to its end. If the mark is missing, only those before this showed: what parses
    /// the file says what is wrong.
    ///
    /// - Throws: `FileError` of kind `missing` or `unreadable`. A folder is unreadable, and so is what is greater than a limit:
    ///   4 GiB for pipes and devices, 16 GiB for files.
    public static func read(_ path: String, with mark: Mark? = nil) throws(FileError) -> [UInt8] {
        try read(path, with: mark, limits: greatestSizes)
    }

    static func read(
        _ path: String, with mark: Mark? = nil, limits: (endless: Int, file: Int)
    ) throws(FileError) -> [UInt8] {
        do {
            let descriptor = try FileDescriptor(path, for: .reading)
            let status = try descriptor.status()
            if status.isFolder {
                throw FileError(.unreadable, file: path, problem: "is a folder", remedy: "name a file in it")
            }
            let limit = status.isRegular ? limits.file : limits.endless
            let expected = status.isRegular ? status.size : 0
            guard expected <= limit,
                let bytes = try bytes(of: descriptor, with: mark, expected: expected, limit: limit)
            else {
                throw FileError(
                    .unreadable, file: path, problem: "has more than \(limit.counted("byte"))",
                    remedy: "name a smaller file")
            }
            return bytes
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
    ///   - mark: the bytes without which the rest is not read; `nil` to read everything.
    ///   - expected: the size in bytes that the file system gives. The file may have another size when it is read.
    ///   - limit: the greatest number of bytes.
    /// - Returns: `nil` if there are more bytes than that.
    private static func bytes(
        of descriptor: borrowing FileDescriptor, with mark: Mark?, expected: Int, limit: Int
    ) throws(SystemError) -> [UInt8]? {
        let chunk = 1 << 20
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        while try descriptor.read(upTo: chunk, into: &bytes) > 0 {
            guard bytes.count <= limit else { return nil }
            if let mark, mark.isMissing(in: bytes) { return bytes }
        }
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
