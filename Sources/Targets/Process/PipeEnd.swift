@preconcurrency import Glibc

/// One end of a pipe. It is closed when this value is released, and children do not inherit it.
final class PipeEnd: Sendable {
    enum Reading {
        case bytes([UInt8])
        case nothingYet
        case closed
    }

    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Makes a pipe. It is called under `ChildProcess.startLock`: between the two calls below, another child could
    /// inherit the ends.
    static func pair() throws(ProcessStartError) -> (reading: PipeEnd, writing: PipeEnd) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw ProcessStartError(description: "no pipe can be made (\(String(cString: strerror(errno))))")
        }
        return (PipeEnd(movedFrom: ends[0]), PipeEnd(movedFrom: ends[1]))
    }

    /// Moves a descriptor to 16 or above, away from the descriptors that children use, and keeps children from
    /// inheriting it.
    private init(movedFrom descriptor: Int32) {
        let moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 16)
        if moved >= 0 { close(descriptor) }
        self.descriptor = moved >= 0 ? moved : descriptor
    }

    /// Makes reads and writes return at once.
    func setNonblocking() {
        // On Linux a pipe has no other flags that this could clear.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    func read() -> Reading {
        let limit = 1 << 16
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            // Bounds: at most `limit` bytes are stored, and the buffer has room for as many.
            count = Glibc.read(descriptor, buffer.baseAddress, limit)
            filled = max(count, 0)
        }
        if count > 0 { return .bytes(bytes) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return .nothingYet }
        return .closed
    }

    /// Writes as much of `bytes[start...]` as the pipe takes. Returns the number of bytes written, or `nil` if the
    /// pipe has no reader.
    func write(_ bytes: [UInt8], from start: Int) -> Int? {
        let blocked = BlockedPipeSignal()
        let count = bytes.withUnsafeBytes { buffer in
            // Bounds: `start` is at most the count, so the rest lies within the buffer.
            Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
        }
        let error = errno
        blocked.end(discardingSignal: count < 0 && error == EPIPE)
        if count >= 0 { return count }
        return error == EAGAIN || error == EINTR ? 0 : nil
    }
}

/// Blocks SIGPIPE for this thread while it writes to a pipe that may have no reader. The handling of the signal in the
/// rest of the process is unchanged.
private struct BlockedPipeSignal {
    private var previous = sigset_t()
    private var pipeOnly = sigset_t()
    private let wasPending: Bool

    init() {
        sigemptyset(&pipeOnly)
        sigaddset(&pipeOnly, SIGPIPE)
        var pending = sigset_t()
        sigpending(&pending)
        wasPending = sigismember(&pending, SIGPIPE) == 1
        pthread_sigmask(SIG_BLOCK, &pipeOnly, &previous)
    }

    consuming func end(discardingSignal: Bool) {
        if discardingSignal && !wasPending {
            var immediately = timespec(tv_sec: 0, tv_nsec: 0)
            sigtimedwait(&pipeOnly, nil, &immediately)
        }
        pthread_sigmask(SIG_SETMASK, &previous, nil)
    }
}
