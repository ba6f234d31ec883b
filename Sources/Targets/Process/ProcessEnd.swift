/// How a process ended.
public enum ProcessEnd: Sendable, Hashable, CustomStringConvertible {
    case exited(status: Int32)
    case killed(signal: Int32)

    public var description: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .killed(let signal): "was ended by \(ProcessEnd.name(ofSignal: signal))"
        }
    }

    /// Decodes the status that `waitpid` stored.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited(status: waitStatus >> 8 & 0xff) : .killed(signal: signal)
    }

    /// The name of a signal on Linux: those that faults raise, and those that a user or the system sends.
    private static func name(ofSignal number: Int32) -> String {
        let names: [Int32: String] = [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
            9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ",
            31: "SIGSYS",
        ]
        return names[number] ?? "signal \(number)"
    }
}
