import FileSupport
import Foundation
import Synchronization

/// The progress of a long task: a bar on the terminal, from one second after the start. If standard error is not a
/// terminal, nothing is printed.
final class ProgressLine: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// Prints the bar, at most ten times a second. Any thread may call it.
    func show(_ done: Int, of total: Int, what: String) {
        let now = ContinuousClock.now
        guard isShown, total > 0, now - start > .seconds(1) else { return }
        last.withLock { last in
            guard last.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
            last = now
            write("\r" + ProgressText.line(done, of: total, what: what, elapsed: now - start) + "\u{1b}[K")
        }
    }

    func clear() {
        last.withLock { last in
            if last != nil { write("\r\u{1b}[K") }
            last = nil
        }
    }

    private func write(_ text: String) { ErrorOutput.print(text, terminator: "") }
}
