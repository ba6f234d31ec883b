import FileSupport
import Foundation
import Synchronization

/// How far a long work has come: a bar on the terminal that the errors go to, after a second, and nothing anywhere else.
final class ProgressLine: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// May be called from any thread.
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
