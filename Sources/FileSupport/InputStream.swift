/// Bytes that are read piece by piece, so that a stream may be larger than memory.
public struct InputStream: ~Copyable {
    private static let chunk = 1 << 20

    private let descriptor: FileDescriptor
    /// The name of the source, for errors.
    public let name: String
    /// Bytes that have been read. Those before `position` have been taken.
    private var buffer: [UInt8] = []
    private var position = 0

    /// Standard input.
    ///
    /// - Throws: `FileError` if it is closed.
    public static func standardInput() throws(FileError) -> InputStream {
        do throws(SystemError) {
            return InputStream(try FileDescriptor(duplicating: 0), name: "standard input")
        } catch {
            throw InputStream.unreadable("standard input", error)
        }
    }

    /// A file, a pipe or a device.
    ///
    /// - Throws: `FileError` if it cannot be opened.
    public init(_ path: String) throws(FileError) {
        do throws(SystemError) {
            self.init(try FileDescriptor(path, for: .reading), name: path)
        } catch {
            throw InputStream.unreadable(path, error)
        }
    }

    private init(_ descriptor: consuming FileDescriptor, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// The next bytes, which stay in the stream: fewer than `count` at its end.
    ///
    /// - Throws: `FileError` of kind `unreadable`.
    public mutating func peek(_ count: Int) throws(FileError) -> ArraySlice<UInt8> {
        while buffer.count - position < count, try refill() {}
        return buffer[position..<min(position + count, buffer.count)]
    }

    /// Takes the next bytes: fewer than `count` at the end of the stream.
    ///
    /// - Throws: `FileError` of kind `unreadable`.
    public mutating func take(_ count: Int) throws(FileError) -> ArraySlice<UInt8> {
        let bytes = try peek(count)
        position += bytes.count
        return bytes
    }

    /// Reads more bytes. Returns false at the end of the stream.
    private mutating func refill() throws(FileError) -> Bool {
        buffer.removeFirst(position)
        position = 0
        do throws(SystemError) {
            return try descriptor.read(upTo: InputStream.chunk, into: &buffer) > 0
        } catch {
            throw InputStream.unreadable(name, error)
        }
    }

    private static func unreadable(_ name: String, _ error: SystemError) -> FileError {
        FileError(
            error.isMissing ? .missing : .unreadable, file: name, problem: "cannot be read (\(error.words))",
            remedy: "check the source of the samples")
    }
}
