import CFaultReport
import CQuantSpec
@preconcurrency import Glibc

/// The process in which code under test runs. It reads requests from one descriptor and writes answers to another,
/// until its requests end.
public enum Worker {
    /// The first argument with which the runner starts the worker.
    public static let verb = "conform-worker"

    /// The exit status if code under test closed a descriptor through which the worker and the runner communicate.
    static let lostDescriptorStatus: Int32 = 113

    /// Serves the runner that started this process. Returns when there are no more requests, or when a request is
    /// invalid.
    ///
    /// - Parameter builtInKernels: the kernels that `TargetChoice.builtInKernels` means in this executable.
    public static func serve(builtInKernels: quantspec_kernel_function? = nil) {
        endWithRunner()
        let output = MarkedOutput()
        _ = fault_report_install(ChildProcess.Channel.replies)
        let stream = WorkerStream(requests: ChildProcess.Channel.requests, replies: ChildProcess.Channel.replies)
        var target: (any HostedTarget)?
        while let payload = stream.next() {
            guard let request = try? WorkerRequest(payload: payload) else { return }
            switch request {
            case .load(let specification, let placement):
                do {
                    let loaded = try specification.load(placement: placement, builtInKernels: builtInKernels)
                    target = loaded
                    output.mark()
                    stream.send(.ready(loaded.targetDescription))
                } catch {
                    stream.send(
                        .unavailable(
                            LoadFailure(subject: error.subject, problem: error.problem, remedy: error.remedy)))
                }
            case .run(let job):
                guard let target else { return }
                let run = target.prepare(job)
                for row in job.rows {
                    let answer = run(row)
                    guard stream.isOpen else { _exit(lostDescriptorStatus) }
                    output.mark()
                    stream.send(.row(answer))
                }
            }
        }
    }

    /// Ends this process as soon as the runner has ended, even while code under test hangs.
    private static func endWithRunner() {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { _ in
                var runner = pollfd(fd: ChildProcess.Channel.requests, events: 0, revents: 0)
                // Only a hang-up or an error of the pipe ends this wait.
                while poll(&runner, 1, -1) < 1 || runner.revents & Int16(POLLHUP | POLLERR | POLLNVAL) == 0 {}
                _exit(0)
            }, nil)
    }
}

/// The worker's ends of its pipes. Reads and writes have no time limit, because the runner has one.
private final class WorkerStream {
    private let requests: Int32
    private let replies: Int32
    private var decoder = FrameDecoder()

    init(requests: Int32, replies: Int32) {
        self.requests = requests
        self.replies = replies
    }

    /// Whether the descriptors are open. Code under test may have closed them.
    var isOpen: Bool { fcntl(requests, F_GETFD) >= 0 && fcntl(replies, F_GETFD) >= 0 }

    /// Returns the next request, or `nil` if there are no more or the stream is damaged.
    func next() -> [UInt8]? {
        while true {
            do {
                if let payload = try decoder.next() { return payload }
            } catch {
                return nil
            }
            guard let bytes = read() else { return nil }
            decoder.append(bytes)
        }
    }

    private func read() -> [UInt8]? {
        let limit = 1 << 16
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
                // Bounds: at most `limit` bytes are stored, and the buffer has room for as many.
                count = Glibc.read(requests, buffer.baseAddress, limit)
                filled = max(count, 0)
            }
            if count > 0 { return bytes }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    func send(_ reply: WorkerReply) {
        let bytes = reply.frame
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // Bounds: `sent` is below the count, so the rest lies within the buffer and is not empty.
                Glibc.write(replies, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
            }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                return
            }
        }
    }
}
