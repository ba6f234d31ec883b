/// A moment on the monotonic clock by which something must have happened.
struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant

    init(after duration: Duration) { instant = ContinuousClock.now + duration }

    var hasPassed: Bool { ContinuousClock.now >= instant }

    /// What is left, in whole milliseconds rounded up: what `poll` takes.
    var millisecondsLeft: Int32 {
        let left = instant - ContinuousClock.now
        guard left > .zero else { return 0 }
        let milliseconds = left / Duration.milliseconds(1)
        return Int32(min(milliseconds.rounded(.up), 1e9))
    }
}
