import Conformance
import Foundation

/// Turns Ctrl-C (SIGINT) and SIGTERM into a request to end the run, so that what was judged can be printed. The second
/// signal ends the process at once.
enum SignalWatch {
    private static let signals = [SIGINT, SIGTERM]

    /// To be called before any thread is started: threads inherit that the signals are blocked. Processes do not.
    ///
    /// A shell without job control starts its background jobs with SIGINT ignored. It is handled all the same: whoever
    /// sends it to a run wants the run to end.
    static func start(_ interruption: Interruption) {
        var blocked = set()
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        for number in signals { _ = signal(number, SIG_DFL) }
        Thread.detachNewThread {
            var awaited = set()
            while true {
                var number: Int32 = 0
                guard sigwait(&awaited, &number) == 0 else { continue }
                guard interruption.request() else { endAtOnce() }
                printNote("interrupted: what was judged follows; interrupt again to end at once")
            }
        }
    }

    private static func set() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in signals { sigaddset(&set, number) }
        return set
    }

    private static func endAtOnce() -> Never {
        TargetProcesses.killAll()
        _exit(ExitStatus.interrupted.rawValue)
    }
}
