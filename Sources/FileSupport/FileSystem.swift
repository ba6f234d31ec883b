#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    import Darwin
#endif

/// The error number that a system call left in `errno`, and the system's text for it.
struct SystemError: Error, Sendable, Hashable {
    let number: Int32

    static var last: SystemError { SystemError(number: errno) }

    /// Whether the path, or a folder on the way to it, does not exist.
    var isMissing: Bool { number == ENOENT || number == ENOTDIR }
    var words: String { String(cString: strerror(number)) }
}

/// What exists at a path.
struct FileStatus: Sendable {
    let isFolder: Bool
    let isRegular: Bool
    /// The permission bits.
    let permissions: UInt32
    /// The size in bytes. It has a meaning for regular files only.
    let size: Int
}

/// The system calls that this module makes. Each pointer lives for one call and covers only the bytes that the call
/// gets.
enum FileSystem {
    /// What exists at a path, symbolic links followed; `nil` if the path does not exist or cannot be reached.
    static func status(of path: String) -> FileStatus? {
        var information = stat()
        return stat(path, &information) == 0 ? FileStatus(information) : nil
    }

    /// The path with all symbolic links resolved; `nil` if it does not exist.
    static func resolved(_ path: String) -> String? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// Creates one folder. An existing folder is no error.
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
