import Synchronization

/// A counter for several threads.
package final class Counter: Sendable {
    private let count = Mutex(0)

    package init() {}

    /// Returns the next number, beginning with 1.
    package func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
