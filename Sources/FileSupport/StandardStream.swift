#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#else
    import Darwin
#endif

/// Why a text did not reach a standard stream.
public enum StreamError: Error, Sendable, Hashable {
    /// The stream is a pipe, and its reader closed it: `quantspec … | head`.
    case closedByReader
    /// The system refused the bytes, in its own words: no space left, a closed descriptor, an I/O error.
    case unwritable(String)
}

/// Standard output or standard error. Nothing is buffered: when `write` returns, the system has every byte.
public enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes a text in UTF-8.
    public func write(_ text: String) throws(StreamError) {
        do throws(SystemError) {
            try FileDescriptor.write(Array(text.utf8), to: rawValue)
        } catch {
            throw StreamError(error)
        }
    }

    /// Closes the stream. Some file systems, those on a network among them, tell only now that bytes were lost.
    public func close() throws(StreamError) {
        do throws(SystemError) {
            try FileDescriptor.close(rawValue)
        } catch {
            throw StreamError(error)
        }
    }

    /// Prepares the process for checked writing. To be called once, before any file is opened.
    ///
    /// A standard descriptor that the caller closed is opened so that each use of it fails. Otherwise the first file that
    /// the program opens would get its number, and texts would end up in that file.
    public static func prepare() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is `number`: those below it are open by now.
            _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Makes `write` throw where the system would end the process: by SIGPIPE if a pipe has no reader, by SIGXFSZ if a file
    /// would exceed the limit of the size of files (`ulimit -f`).
    public static func surviveFailedWrites() {
        for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
    }
}

extension StreamError {
    init(_ error: SystemError) { self = error.number == EPIPE ? .closedByReader : .unwritable(error.words) }
}
