import Conformance
import Foundation
import Targets

/// Turns Ctrl-C (SIGINT) and SIGTERM into a request to end the run, so that what was judged can be printed. A signal that
/// arrives more than a second after the first one ends the process at once.
enum SignalWatch {
    private static let signals = [SIGINT, SIGTERM]
    /// One request may arrive as several signals: `timeout` sends one to the process and one to its whole group.
    private static let durationOfOneRequest = Duration.seconds(1)

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
                if interruption.request() {
                    printNote(
                        "interrupted: what was judged follows; to end at once, interrupt again after a second")
                } else if interruption.isOlder(than: durationOfOneRequest) {
                    endAtOnce()
                }
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
