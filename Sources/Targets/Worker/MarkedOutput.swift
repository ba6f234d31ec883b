@preconcurrency import Glibc

/// The text that code under test prints in the worker. It is written at the latest when its row ends, and a mark
/// follows it.
struct MarkedOutput {
    /// A copy of the descriptor of standard error, which code that closes standard output or standard error does not
    /// reach.
    private let descriptor: Int32

    init() {
        descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 16)
        // Line buffering: a hang would lose lines that are still in the buffer.
        setvbuf(stdout, nil, _IOLBF, 0)
    }

    /// Writes everything that is printed but still buffered, then the mark.
    func mark() {
        fflush(nil)
        var sent = 0
        while sent < PrintedText.mark.count {
            let count = PrintedText.mark.withUnsafeBytes { buffer in
                // Bounds: `sent` is below the count, so the rest lies within the buffer and is not empty.
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
            }
            guard count > 0 || errno == EINTR else { return }
            sent += max(count, 0)
        }
    }
}
