@preconcurrency import Glibc

/// What code under test prints in the worker: it leaves at the latest with the row that printed it, and a mark follows.
struct MarkedOutput {
    /// Out of reach of code that closes standard output or standard error.
    private let descriptor: Int32

    init() {
        descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 16)
        // A line leaves when it is complete: a hang would take it along.
        setvbuf(stdout, nil, _IOLBF, 0)
    }

    /// Writes everything that is printed and not yet written, and the mark.
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
