#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    import Darwin
#endif

/// The number that a system call left in `errno`, and the system's words for it.
struct SystemError: Error, Sendable, Hashable {
    let number: Int32

    static var last: SystemError { SystemError(number: errno) }

    /// Something on the way to the file does not exist.
    var isMissing: Bool { number == ENOENT || number == ENOTDIR }
    var words: String { String(cString: strerror(number)) }
}

/// What stands at a path.
struct FileStatus: Sendable {
    let isFolder: Bool
    let isRegular: Bool
    /// The permission bits.
    let permissions: UInt32
    /// Bytes; meaningful for a regular file.
    let size: Int
}

/// The few system calls that this module makes. Each pointer lives for one call and spans exactly the bytes it is given.
enum FileSystem {
    static func status(of path: String) -> FileStatus? {
        var information = stat()
        return stat(path, &information) == 0 ? FileStatus(information) : nil
    }

    /// The path with every symbolic link followed; `nil` where it does not exist.
    static func resolved(_ path: String) -> String? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// Makes one folder; one that is there already is fine.
    static func makeFolder(_ path: String) throws(SystemError) {
        guard mkdir(path, 0o777) != 0 else { return }
        let error = SystemError.last
        if status(of: path)?.isFolder != true { throw error }
    }

    static func rename(_ source: String, to destination: String) throws(SystemError) {
        #if canImport(Glibc)
            let result = Glibc.rename(source, destination)
        #elseif canImport(Musl)
            let result = Musl.rename(source, destination)
        #else
            let result = Darwin.rename(source, destination)
        #endif
        if result != 0 { throw SystemError.last }
    }

    static func remove(_ path: String) { _ = unlink(path) }
}

extension FileStatus {
    init(_ information: stat) {
        let format = information.st_mode & S_IFMT
        isFolder = format == S_IFDIR
        isRegular = format == S_IFREG
        permissions = UInt32(information.st_mode & 0o7777)
        size = Int(information.st_size)
    }
}
