@preconcurrency import Glibc
import Synchronization

/// The reason why a process could not be started.
struct ProcessStartError: Error, Sendable, CustomStringConvertible {
    let description: String
}

/// A child process and the three pipes to it. When this value is released, the child and all processes that it started
/// are killed.
///
/// Nothing here blocks without a limit: `enqueue` stores bytes until the child takes them, and `receive` has a
/// deadline.
final class ChildProcess {
    /// The descriptors of the child's pipes.
    enum Channel {
        /// Standard input and output, which a user's command expects.
        case standardStreams
        /// Descriptors 3 and 4, which code that prints does not reach. The child's standard output goes to the pipe of
        /// its standard error.
        case separateDescriptors

        static let requests: Int32 = 3
        static let replies: Int32 = 4
    }

    enum Event {
        case bytes([UInt8])
        /// The child closed its end: it has ended, or is about to end.
        case ended
        case deadlinePassed
        /// The run was interrupted during the wait.
        case interrupted
    }

    /// The longest time that `receive` waits before it checks for an interruption, in milliseconds.
    private static let interruptionInterval: Int32 = 100

    /// The children that have not been waited for. The system does not reuse their identifiers yet.
    private static let running = Mutex<Set<pid_t>>([])

    /// Kills every child and all processes that the children started. Call it only when this process is about to end:
    /// nothing waits for the children.
    static func killAll() {
        running.withLock { running in
            for identifier in running { _ = Glibc.kill(-identifier, SIGKILL) }
        }
    }

    private let identifier: pid_t
    private let requests: PipeEnd
    private let replies: PipeEnd
    private let errors: PipeEnd
    private var unsent: [UInt8] = []
    private var sent = 0
    private var errorText = TextTail(limit: TargetOutput.printedLimit)
    private var printed = PrintedText(limit: TargetOutput.printedLimit)
    private var isReplyOpen = true
    private var isErrorOpen = true
    private var end: ProcessEnd?
    /// Whether `finish` had to kill the child.
    private(set) var wasKilled = false

    /// Starts a child.
    ///
    /// - Parameters:
    ///   - executable: a path.
    ///   - arguments: the arguments after the name of the program.
    ///   - channel: the descriptors over which messages go.
    ///   - environment: names and values that are added to this process's own environment.
    /// - Throws: `ProcessStartError` if a pipe cannot be made or the child cannot be started.
    init(
        executable: String, arguments: [String], channel: Channel, environment: [String: String] = [:]
    ) throws(ProcessStartError) {
        let started = try ChildProcess.startLock.withLock { _ throws(ProcessStartError) in
            try ChildProcess.start(executable, arguments, channel, environment)
        }
        identifier = started.identifier
        requests = started.requests
        replies = started.replies
        errors = started.errors
        for pipe in [requests, replies, errors] { pipe.setNonblocking() }
    }

    private struct Started: Sendable {
        let identifier: pid_t
        let requests: PipeEnd
        let replies: PipeEnd
        let errors: PipeEnd
    }

    /// Allows one start at a time. If a child inherited the pipes of another, the ends of those would never close.
    static let startLock = Mutex(())

    private static func start(
        _ executable: String, _ arguments: [String], _ channel: Channel, _ environment: [String: String]
    ) throws(ProcessStartError) -> Started {
        let requests = try PipeEnd.pair()
        let replies = try PipeEnd.pair()
        let errors = try PipeEnd.pair()
        var spawn = Spawn()
        switch channel {
        case .standardStreams:
            spawn.connect(requests.reading.descriptor, to: STDIN_FILENO)
            spawn.connect(replies.writing.descriptor, to: STDOUT_FILENO)
        case .separateDescriptors:
            spawn.openNothing(as: STDIN_FILENO)
            spawn.connect(errors.writing.descriptor, to: STDOUT_FILENO)
            spawn.connect(requests.reading.descriptor, to: Channel.requests)
            spawn.connect(replies.writing.descriptor, to: Channel.replies)
        }
        spawn.connect(errors.writing.descriptor, to: STDERR_FILENO)
        let identifier = try running.withLock { running throws(ProcessStartError) in
            let identifier = try spawn.start(executable, arguments: arguments, environment: environment)
            running.insert(identifier)
            return identifier
        }
        return Started(
            identifier: identifier, requests: requests.writing, replies: replies.reading, errors: errors.reading)
    }

    deinit { if end == nil { _ = ChildProcess.kill(identifier) } }

    /// The end of all text that the child printed, whatever case it belongs to.
    var errorTail: String { errorText.text }

    /// Takes the end of the text that the child printed since the last mark, or since it was last taken.
    func takePrinted() -> String {
        for _ in 0..<ChildProcess.drainLimit where drainErrors() {}
        return printed.takeAll()
    }

    /// Takes the end of the text that the child printed before the next mark, which the child has already written.
    func takePrintedToMark() -> String {
        for _ in 0..<ChildProcess.drainLimit {
            if let text = printed.takeFinished() { return text }
            guard drainErrors() else { break }
        }
        return printed.takeFinished() ?? ""
    }

    /// The number of times that the pipe of printed text is read in a row: a child that prints without end must not
    /// delay the run.
    private static let drainLimit = 64

    /// Stores bytes for the child. They are sent when the child takes them while `receive` waits.
    func enqueue(_ bytes: [UInt8]) {
        if sent == unsent.count {
            unsent = bytes
            sent = 0
        } else {
            unsent.append(contentsOf: bytes)
        }
    }

    /// Waits for bytes from the child, and sends it the stored bytes.
    func receive(until deadline: Deadline, unless interruption: Interruption) -> Event {
        while true {
            guard isReplyOpen else { return .ended }
            if interruption.isRequested { return .interrupted }
            var polls = [
                pollfd(fd: replies.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isErrorOpen ? errors.descriptor : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: sent < unsent.count ? requests.descriptor : -1, events: Int16(POLLOUT), revents: 0),
            ]
            let wait = min(deadline.millisecondsLeft, ChildProcess.interruptionInterval)
            let ready = poll(&polls, nfds_t(polls.count), wait)
            if ready == 0 && deadline.hasPassed { return .deadlinePassed }
            if polls[1].revents != 0 { _ = drainErrors() }
            if polls[2].revents != 0 { send() }
            if polls[0].revents != 0, let bytes = readReplies() { return .bytes(bytes) }
        }
    }

    private func readReplies() -> [UInt8]? {
        switch replies.read() {
        case .bytes(let bytes): return bytes
        case .nothingYet: return nil
        case .closed:
            isReplyOpen = false
            return nil
        }
    }

    /// Reads printed text once. Returns `false` if there was none.
    private func drainErrors() -> Bool {
        switch errors.read() {
        case .bytes(let bytes):
            errorText.append(bytes)
            printed.append(bytes)
            return true
        case .nothingYet: return false
        case .closed:
            isErrorOpen = false
            return false
        }
    }

    private func send() {
        guard let count = requests.write(unsent, from: sent) else {
            // The child has ended or no longer reads. What it sent before can still be read.
            unsent = []
            sent = 0
            return
        }
        sent += count
    }

    /// Kills the child and all processes that it started, and returns how the child ended.
    ///
    /// - Parameter patience: how long a child that closed its pipes may take to end by itself before it is killed.
    func finish(patience: Duration = .zero) -> ProcessEnd {
        if let end { return end }
        let deadline = Deadline(after: patience)
        while true {
            if let status = ChildProcess.statusOfEnded(identifier) {
                _ = Glibc.kill(-identifier, SIGKILL)
                let end = ProcessEnd(waitStatus: status)
                self.end = end
                return end
            }
            if deadline.hasPassed { break }
            usleep(500)
        }
        wasKilled = true
        let end = ChildProcess.kill(identifier)
        self.end = end
        return end
    }

    /// Returns the status that `waitpid` stores for a child that has ended, or `nil` if the child runs.
    private static func statusOfEnded(_ identifier: pid_t) -> Int32? {
        running.withLock { running in
            var status: Int32 = 0
            guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
            running.remove(identifier)
            return status
        }
    }

    /// Kills the child's process group, and waits for the child.
    private static func kill(_ identifier: pid_t) -> ProcessEnd {
        _ = Glibc.kill(-identifier, SIGKILL)
        _ = Glibc.kill(identifier, SIGKILL)
        running.withLock { _ = $0.remove(identifier) }
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return ProcessEnd(waitStatus: status)
    }
}
