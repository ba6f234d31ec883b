import Synchronization

/// Counts what several threads have done.
package final class Counter: Sendable {
    private let count = Mutex(0)

    package init() {}

    /// The next number, from 1.
    package func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
