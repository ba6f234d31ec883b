import Synchronization

/// A request to end a run before all of its cases are done. It can be made at any time, by any thread: a signal, a timer.
public final class Interruption: Sendable {
    private let moment = Mutex<ContinuousClock.Instant?>(nil)

    public init() {}

    /// Requests the end of the run.
    ///
    /// - Returns: whether this is the first request.
    @discardableResult public func request() -> Bool {
        moment.withLock { moment in
            guard moment == nil else { return false }
            moment = .now
            return true
        }
    }

    public var isRequested: Bool { moment.withLock { $0 != nil } }

    /// Whether the request was made longer than a duration ago. Returns `false` if there is no request.
    public func isOlder(than duration: Duration) -> Bool {
        moment.withLock { moment in moment.map { ContinuousClock.now - $0 > duration } ?? false }
    }
}
