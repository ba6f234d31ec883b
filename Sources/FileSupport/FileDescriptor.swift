#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    import Darwin
#endif

/// An open file. It is closed when the value is destroyed.
struct FileDescriptor: ~Copyable {
    private let number: Int32

    /// What a path is opened for.
    enum Purpose {
        case reading
        /// A new file. The call fails if the path exists.
        case creating
        /// Something that exists: a pipe, a terminal, a device.
        case writing
    }

    init(_ path: String, for purpose: Purpose) throws(SystemError) {
        let flags =
            switch purpose {
            case .reading: O_RDONLY
            case .creating: O_WRONLY | O_CREAT | O_EXCL
            case .writing: O_WRONLY
            }
        let opened = open(path, flags | O_CLOEXEC, 0o666)
        guard opened >= 0 else { throw SystemError.last }
        number = opened
    }

    /// Another descriptor of what is open under a number, such as standard input.
    init(duplicating opened: Int32) throws(SystemError) {
        let copy = dup(opened)
        guard copy >= 0 else { throw SystemError.last }
        number = copy
    }

    deinit { _ = systemClose(number) }

    func status() throws(SystemError) -> FileStatus {
        var information = stat()
        guard fstat(number, &information) == 0 else { throw SystemError.last }
        return FileStatus(information)
    }

    /// Sets the permissions if the file system allows it. An error is ignored: the contents matter more.
    func setPermissions(_ permissions: UInt32) {
        _ = fchmod(number, mode_t(permissions))
    }

    /// Waits until the written bytes are on the disk.
    func synchronize() throws(SystemError) {
        if fsync(number) != 0 { throw SystemError.last }
    }

    /// Writes all bytes, in as many system calls as necessary.
    func write(_ bytes: [UInt8]) throws(SystemError) { try FileDescriptor.write(bytes, to: number) }

    /// Writes all bytes to a descriptor that another owner opened. If the descriptor does not block, waits until it
    /// accepts bytes.
    static func write(_ bytes: [UInt8], to number: Int32) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // Bounds: written < buffer.count, so the rest is within the buffer and not empty.
                systemWrite(number, UnsafeRawBufferPointer(rebasing: buffer[written...]))
            }
            if count >= 0 {
                written += count
                continue
            }
            switch SystemError.last.number {
            case EINTR: continue
            case EAGAIN: waitUntilWritable(number)
            case let error: throw SystemError(number: error)
            }
        }
    }

    private static func waitUntilWritable(_ number: Int32) {
        var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
    }

    /// Closes a descriptor that another owner opened.
    static func close(_ number: Int32) throws(SystemError) {
        if systemClose(number) != 0 { throw SystemError.last }
    }

    /// Appends at most `limit` (> 0) bytes to `bytes`. Returns their number; 0 at the end of the file.
    func read(upTo limit: Int, into bytes: inout [UInt8]) throws(SystemError) -> Int {
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initializedCount in
                // Bounds: the call fills at most `limit` bytes, and the buffer has room for as many.
                let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<limit])
                count = systemRead(number, room)
                initializedCount = max(count, 0)
            }
            if count < 0 {
                if SystemError.last.number == EINTR { continue }
                throw SystemError.last
            }
            bytes += chunk
            return count
        }
    }
}

private func systemClose(_ number: Int32) -> Int32 { close(number) }

private func systemWrite(_ number: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    write(number, buffer.baseAddress, buffer.count)
}

private func systemRead(_ number: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(number, buffer.baseAddress, buffer.count)
}
