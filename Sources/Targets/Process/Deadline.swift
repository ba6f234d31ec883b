/// A time limit on the monotonic clock.
struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant

    init(after duration: Duration) { instant = ContinuousClock.now + duration }

    var hasPassed: Bool { ContinuousClock.now >= instant }

    /// The time left in whole milliseconds, rounded up, as `poll` takes it. 0 if the limit has passed.
    var millisecondsLeft: Int32 {
        let left = instant - ContinuousClock.now
        guard left > .zero else { return 0 }
        let milliseconds = left / Duration.milliseconds(1)
        return Int32(min(milliseconds.rounded(.up), 1e9))
    }
}
