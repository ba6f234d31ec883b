/// The verdict about one case.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    case passed, failed, unsupported, outOfScope, notDelegated, crashed, timedOut

    /// Whether the target was judged.
    public var isJudged: Bool { self == .passed || isFailure }

    /// Whether the case counts against the target.
    public var isFailure: Bool { self == .failed || self == .crashed || self == .timedOut }
}

/// The number of cases with each verdict.
public struct VerdictCounts: Sendable, Hashable {
    private var counts: [Verdict: Int] = [:]

    /// Counts of 0.
    public init() {}

    /// The number of cases with a verdict.
    public subscript(_ verdict: Verdict) -> Int {
        get { counts[verdict] ?? 0 }
        set { counts[verdict] = newValue }
    }

    /// The number of all cases.
    public var total: Int { counts.values.reduce(0, +) }
    /// The number of judged cases.
    public var judged: Int { Verdict.allCases.filter(\.isJudged).reduce(0) { $0 + self[$1] } }
    /// The number of failures.
    public var failures: Int { Verdict.allCases.filter(\.isFailure).reduce(0) { $0 + self[$1] } }

    /// Adds the counts of other cases.
    public mutating func add(_ other: VerdictCounts) {
        for verdict in Verdict.allCases { self[verdict] += other[verdict] }
    }
}

/// The result of a whole run.
public enum RunResult: Sendable, Hashable {
    /// Every judged case passed, or failed as the expectations say.
    case conforms
    /// An unexpected failure (a difference, a crash or a hang), or an expectation that no failure met.
    case differs
    /// No case was judged. That is never a pass.
    case nothingJudged
    /// The user ended the run. The result is incomplete, and no claim is made.
    case interrupted

    /// The exit status of the process.
    public var exitStatus: Int32 {
        switch self {
        case .conforms: 0
        case .differs: 1
        case .nothingJudged: 69
        case .interrupted: 130
        }
    }
}
