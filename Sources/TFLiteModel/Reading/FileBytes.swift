#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    import Darwin
#endif

/// Reads whole regular files.
enum FileBytes {
    /// - Throws: `ModelError` of kind `missingFile` or `unreadableFile`, without the file's name.
    static func read(_ path: String) throws(ModelError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        let size = try regularFileSize(descriptor)
        var filled = 0
        var problem: Int32 = 0
        // Bounds: each read is told the bytes that are left of the capacity.
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initializedCount in
            while filled < size, let base = buffer.baseAddress {
                #if canImport(Darwin)
                    let count = Darwin.read(descriptor, base + filled, size - filled)
                #elseif canImport(Musl)
                    let count = Musl.read(descriptor, base + filled, size - filled)
                #else
                    let count = Glibc.read(descriptor, base + filled, size - filled)
                #endif
                if count < 0 && errno == EINTR { continue }
                if count < 0 { problem = errno }
                if count <= 0 { break }
                filled += count
            }
            initializedCount = filled
        }
        guard problem == 0 else { throw failure(problem) }
        return bytes
    }

    /// Pipes and devices are refused: they may never end.
    private static func regularFileSize(_ descriptor: Int32) throws(ModelError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        guard status.st_mode & S_IFMT == S_IFREG, let size = Int(exactly: status.st_size) else {
            throw ModelError(
                .unreadableFile, "this is no regular file", remedy: "give the path of a .tflite file")
        }
        return size
    }

    private static func failure(_ code: Int32) -> ModelError {
        if code == ENOENT || code == ENOTDIR {
            return ModelError(.missingFile, "there is no such file", remedy: "check the path")
        }
        return ModelError(
            .unreadableFile, "the file cannot be read: \(String(cString: strerror(code)))",
            remedy: "check its permissions")
    }
}
