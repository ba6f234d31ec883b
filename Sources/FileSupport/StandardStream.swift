#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    import Darwin
#endif

/// Why a text was not written to a standard stream.
public enum StreamError: Error, Sendable, Hashable {
    /// The stream is a pipe, and its reader has closed it, as in `quantspec … | head`.
    case closedByReader
    /// The system rejected the bytes. The associated value is the system's text, such as "No space left on device".
    case unwritable(String)
}

/// Standard output or standard error, without a buffer: when `write` returns, the system has every byte.
public enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes a text in UTF-8.
    ///
    /// - Throws: `StreamError`.
    public func write(_ text: String) throws(StreamError) {
        do throws(SystemError) {
            try FileDescriptor.write(Array(text.utf8), to: rawValue)
        } catch {
            throw StreamError(error)
        }
    }

    /// Closes the stream. Some file systems, such as network file systems, report only now that bytes were lost.
    ///
    /// - Throws: `StreamError`.
    public func close() throws(StreamError) {
        do throws(SystemError) {
            try FileDescriptor.close(rawValue)
        } catch {
            throw StreamError(error)
        }
    }

    /// Prepares the process for checked writing. Call it once, before any file is opened.
    ///
    /// If the caller has closed a standard descriptor, the first file that the program opens would get its number, and
    /// texts would be written to that file. Such a descriptor is therefore opened in a way that makes each use of it
    /// fail.
    public static func prepare() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
            // `open` returns the lowest free number. That is `number`, because the lower descriptors are open.
            _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Makes `write` throw instead of ending the process: for a pipe without a reader (SIGPIPE), and for a file that
    /// exceeds the limit of the file size (SIGXFSZ, `ulimit -f`).
    public static func surviveFailedWrites() {
        for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
    }
}

extension StreamError {
    init(_ error: SystemError) { self = error.number == EPIPE ? .closedByReader : .unwritable(error.words) }
}
