/// A target that is ready to run cases.
public protocol TargetSession {
    var targetDescription: TargetDescription { get }
    /// Whether jobs are to come with a `.tflite` file.
    var wantsModels: Bool { get }

    /// Runs the rows of a job, in order.
    ///
    /// - Returns: one outcome a row. A crash or a hang is an outcome, not an error.
    /// - Throws: `ConformanceError` where the target's results cannot be used at all.
    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome]
}

/// How long a target may take, and how often it may fail to answer.
public struct TargetPatience: Sendable, Hashable {
    /// For one case, with what its group needs to be made ready.
    public var timeLimit: Duration
    /// For the target to start and say who it is.
    public var startLimit: Duration
    /// After so many hangs, one after the other, the remaining rows of an operator in a scheme are not run any more.
    public var hangsInARow: Int
    /// After so many crashes, one after the other, the remaining rows of an operator in a scheme are not run any more.
    public var crashesInARow: Int

    public init(
        timeLimit: Duration = .seconds(20), startLimit: Duration = .seconds(30), hangsInARow: Int = 2,
        crashesInARow: Int = 25
    ) {
        self.timeLimit = timeLimit
        self.startLimit = startLimit
        self.hangsInARow = hangsInARow
        self.crashesInARow = crashesInARow
    }
}
