import Synchronization

/// A number that several threads count up.
final class Counter: Sendable {
    private let value = Mutex(0)

    /// The number after counting.
    func increment() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
