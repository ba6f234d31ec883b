import Synchronization

/// A request to end a run before all of its cases are done. Any thread may make it at any time, such as a signal
/// handler's thread or a timer.
public final class Interruption: Sendable {
    private let moment = Mutex<ContinuousClock.Instant?>(nil)

    /// An interruption that is not requested yet.
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

    /// Whether the end of the run was requested.
    public var isRequested: Bool { moment.withLock { $0 != nil } }

    /// Whether the request was made longer than a duration ago. Returns `false` if there is no request.
    public func isOlder(than duration: Duration) -> Bool {
        moment.withLock { moment in moment.map { ContinuousClock.now - $0 > duration } ?? false }
    }
}
