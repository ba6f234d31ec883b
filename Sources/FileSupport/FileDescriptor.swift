#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    import Darwin
#endif

/// An open file, closed when the value goes.
struct FileDescriptor: ~Copyable {
    private let number: Int32

    enum Purpose {
        case reading
        /// A new file, refused where one is there.
        case creating
        /// Something that stands there already: a pipe, a terminal, a device.
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

    deinit { _ = systemClose(number) }

    func status() throws(SystemError) -> FileStatus {
        var information = stat()
        guard fstat(number, &information) == 0 else { throw SystemError.last }
        return FileStatus(information)
    }

    /// Best effort: a file system without permissions is no reason to lose the bytes.
    func setPermissions(_ permissions: UInt32) {
        _ = fchmod(number, mode_t(permissions))
    }

    /// Waits until what was written is on the disk.
    func synchronize() throws(SystemError) {
        if fsync(number) != 0 { throw SystemError.last }
    }

    /// Writes every byte, over as many calls as that takes.
    func write(_ bytes: [UInt8]) throws(SystemError) { try FileDescriptor.write(bytes, to: number) }

    /// Writes every byte to a descriptor that somebody else owns. One that does not block is waited for.
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

    /// Closes a descriptor that somebody else opened.
    static func close(_ number: Int32) throws(SystemError) {
        if systemClose(number) != 0 { throw SystemError.last }
    }

    /// Appends at most `limit` (> 0) bytes to `bytes`, and says how many; 0 at the end of the file.
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
