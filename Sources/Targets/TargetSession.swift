/// A target that is ready to run cases.
public protocol TargetSession {
    /// The target, as reports describe it.
    var targetDescription: TargetDescription { get }
    /// Whether jobs must come with a `.tflite` file.
    var wantsModels: Bool { get }
    /// Whether the target also runs the primitives of `arithmetic/` and `derivation/`.
    var judgesPrimitives: Bool { get }

    /// Runs the rows of a job, in order.
    ///
    /// - Returns: one outcome for each row, or fewer if the run was interrupted. A crash or a hang is an outcome, not
    ///   an error.
    /// - Throws: `ConformanceError` if the target's results cannot be used at all.
    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome]

    /// Runs the rows as `run` does. Each answer also has what else is known about the row.
    func answers(_ job: TargetJob) throws(ConformanceError) -> [RowAnswer]

    /// Forgets earlier stops, so that the target is asked again.
    func forgetStops()

    /// Notes about the target for the user that are no errors.
    var notes: [String] { get }
    /// The names of the cases for which the target has answers before it is asked; empty if it has none.
    var answeredCases: [String] { get }
}

extension TargetSession {
    /// The outcomes of `run`, with nothing else known about the rows.
    public func answers(_ job: TargetJob) throws(ConformanceError) -> [RowAnswer] {
        try run(job).map { RowAnswer($0) }
    }

    /// Does nothing by default, for a target that remembers no stops.
    public func forgetStops() {}
    /// False by default.
    public var judgesPrimitives: Bool { false }
    /// No notes by default.
    public var notes: [String] { [] }
    /// No answers in advance by default.
    public var answeredCases: [String] { [] }
}

/// The time limits of a target, and how often it may stop answering.
public struct TargetPatience: Sendable, Hashable {
    /// The limit for one case, including the preparation of its group.
    public var timeLimit: Duration
    /// The limit for the target to start and to identify itself.
    public var startLimit: Duration
    /// The number of hangs in a row after which the remaining rows of a group are not run.
    public var hangsInARow: Int
    /// The number of hangs, crashes and invalid answers in a row after which the remaining rows of an operator in a
    /// scheme are not run.
    public var stopsInARow: Int

    /// Limits. By default 20 seconds for a case, 2 hangs and 25 stops in a row.
    ///
    /// - Parameters:
    ///   - timeLimit: the limit for one case, including the preparation of its group.
    ///   - startLimit: by default 30 seconds, or `timeLimit` if that is longer.
    ///   - hangsInARow: the number of hangs in a row after which the remaining rows of a group are not run.
    ///   - stopsInARow: the number of stops in a row after which the remaining rows of an operator in a scheme are not
    ///     run.
    public init(
        timeLimit: Duration = .seconds(20), startLimit: Duration? = nil, hangsInARow: Int = 2, stopsInARow: Int = 25
    ) {
        self.timeLimit = timeLimit
        self.startLimit = startLimit ?? max(.seconds(30), timeLimit)
        self.hangsInARow = hangsInARow
        self.stopsInARow = stopsInARow
    }
}
