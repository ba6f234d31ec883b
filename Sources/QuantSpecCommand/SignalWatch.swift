import Conformance
import Foundation
import Targets

/// Turns SIGINT (Ctrl-C) and SIGTERM into a request to end the run, so that the results so far can be printed. A signal
/// that arrives more than a second after the first one ends the process at once.
enum SignalWatch {
    private static let signals = [SIGINT, SIGTERM]
    /// The time in which further signals belong to the first request. `timeout` sends two: one to the process, and one
    /// to its process group.
    private static let durationOfOneRequest = Duration.seconds(1)

    /// Starts the thread that waits for the signals. Must be called before any other thread is started, because threads
    /// inherit the mask that blocks the signals. The processes of targets start without this mask.
    ///
    /// A shell without job control starts background jobs with SIGINT ignored. The signal is handled nevertheless,
    /// because its sender wants the run to end.
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
                        "interrupted: the result so far follows; to stop at once, interrupt again after a second")
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
