/// A target that is ready to run cases.
public protocol TargetSession {
    var targetDescription: TargetDescription { get }
    /// Whether jobs are to come with a `.tflite` file.
    var wantsModels: Bool { get }
    /// Whether the primitives of `arithmetic/` are run on it, too.
    var judgesPrimitives: Bool { get }

    /// Runs the rows of a job, in order.
    ///
    /// - Returns: one outcome a row; fewer if the run was interrupted. A crash or a hang is an outcome, not an error.
    /// - Throws: `ConformanceError` where the target's results cannot be used at all.
    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome]

    /// Runs the rows as `run` does, and returns with each outcome what else is known of the row.
    func answers(_ job: TargetJob) throws(ConformanceError) -> [RowAnswer]

    /// Asks the target again although it stopped at every row before.
    func forgetStops()

    /// What the user should know about the target, though it is no error.
    var notes: [String] { get }
    /// The cases that the target has answers to, where it has them before it is asked.
    var answeredCases: [String] { get }
}

extension TargetSession {
    public func answers(_ job: TargetJob) throws(ConformanceError) -> [RowAnswer] {
        try run(job).map { RowAnswer($0) }
    }

    public func forgetStops() {}
    public var judgesPrimitives: Bool { false }
    public var notes: [String] { [] }
    public var answeredCases: [String] { [] }
}

/// How long a target may take, and how often it may fail to answer.
public struct TargetPatience: Sendable, Hashable {
    /// For one case, with what its group needs to be made ready.
    public var timeLimit: Duration
    /// For the target to start and say who it is.
    public var startLimit: Duration
    /// After so many hangs, one after the other, the remaining rows of a group are not run any more.
    public var hangsInARow: Int
    /// After so many hangs, crashes and wrong answers, one after the other, the remaining rows of an operator in a scheme
    /// are not run any more.
    public var stopsInARow: Int

    /// - Parameter startLimit: 30 seconds, or the limit for a case where that is more.
    public init(
        timeLimit: Duration = .seconds(20), startLimit: Duration? = nil, hangsInARow: Int = 2, stopsInARow: Int = 25
    ) {
        self.timeLimit = timeLimit
        self.startLimit = startLimit ?? max(.seconds(30), timeLimit)
        self.hangsInARow = hangsInARow
        self.stopsInARow = stopsInARow
    }
}
