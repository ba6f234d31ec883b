import QuantSpec
import Targets
import VectorFiles

/// The outcome of one row: the target's result, or why it was not run, and the profiles under which the result is
/// right.
public struct JudgedRow: Sendable, Hashable {
    /// The event that happened to a row.
    public enum Event: Sendable, Hashable {
        /// The row was given to the target.
        case ran(RowOutcome)
        /// The limits that the target declares exclude the row.
        case outOfScope(String)
    }

    /// The row's index in its group.
    public let index: Int
    /// The event. The observed values are dropped if they are right under every profile.
    public let event: Event
    /// The candidates under which the outputs are right.
    public let passes: ProfileSet
    /// Whether the row is reported but never counted.
    public let isInformative: Bool
    /// The target's messages and printed text at this row. Dropped if the outputs are right under every profile.
    public let output: TargetOutput

    /// A row that the target's limits exclude.
    public init(index: Int, outOfScope reason: String, isInformative: Bool) {
        self.index = index
        event = .outOfScope(reason)
        passes = .none
        self.isInformative = isInformative
        output = TargetOutput()
    }

    /// Judges an outcome by comparing it with what each profile expects.
    ///
    /// A negative group passes if the target rejects the instance as invalid.
    ///
    /// - Parameters:
    ///   - index: the row's index in its group.
    ///   - outcome: the target's answer.
    ///   - group: the row's group.
    ///   - profiles: the names of the candidates.
    ///   - bounds: the bounds of the outputs, step by step, in place of the form's own; `nil` for a numeric profile.
    ///   - output: the target's messages and printed text.
    public init(
        index: Int, outcome: RowOutcome, of group: VectorGroup, under profiles: [String],
        within bounds: [[BoundedOutput]]? = nil, output: TargetOutput = TargetOutput()
    ) {
        let row = group.rows[index]
        if let rule = group.violates {
            let failure = JudgedRow.refusal(outcome, rule)
            self.index = index
            isInformative = false
            event = .ran(failure ?? .completed([]))
            passes = failure == nil ? .all(profiles.count) : .none
            self.output = failure == nil ? TargetOutput() : output
            return
        }
        let checked = JudgedRow.checked(outcome, against: row)
        let outcome = bounds.map(checked.snapped(within:)) ?? checked.snapped(to: row, within: group.bound)
        self.index = index
        isInformative = row.isInformative
        guard case .completed(let steps) = outcome else {
            event = .ran(outcome)
            passes = .none
            self.output = output
            return
        }
        let passes = JudgedRow.passes(steps.map(\.outputs), row, profiles)
        self.passes = passes
        let isRight = passes == .all(profiles.count)
        event = .ran(isRight ? .completed([]) : outcome)
        self.output = isRight ? TargetOutput() : output
    }

    /// The same row at another index of its group.
    func moved(to index: Int) -> JudgedRow { JudgedRow(index: index, of: self) }

    private init(index: Int, of row: JudgedRow) {
        self.index = index
        event = row.event
        passes = row.passes
        isInformative = row.isInformative
        output = row.output
    }

    /// The outcome of an instance that breaks a rule. Returns `nil` if it is right, which only `invalid` is; a result
    /// is a failure.
    private static func refusal(_ outcome: RowOutcome, _ rule: BrokenRule) -> RowOutcome? {
        switch outcome {
        case .invalid: nil
        case .completed:
            .failed(
                "the target computed an invalid instance instead of rejecting it (\(rule.clause.id)): \(rule.problem)")
        default: outcome
        }
    }

    /// The outcome, or a failure if the outputs cannot be compared because their number, type or length is wrong.
    private static func checked(_ outcome: RowOutcome, against row: VectorRow) -> RowOutcome {
        guard case .completed(let steps) = outcome else { return outcome }
        guard steps.count == row.steps.count else {
            return .failed("the target returned \(steps.count) steps, expected \(row.steps.count)")
        }
        for (step, expected) in zip(steps, row.steps) {
            guard step.outputs.count == expected.outputs.count else {
                return .failed("the target returned \(step.outputs.count) outputs, expected \(expected.outputs.count)")
            }
            for (index, (output, expected)) in zip(step.outputs, expected.outputs).enumerated() {
                guard output.type == expected.type, output.count == expected.count else {
                    return .failed(
                        "output \(index) has \(output.count) values of \(output.type.rawValue)"
                            + ", expected \(expected.count) of \(expected.type.rawValue)")
                }
            }
        }
        return outcome
    }

    private static func passes(_ observed: [[Elements]], _ row: VectorRow, _ profiles: [String]) -> ProfileSet {
        let passesAsWritten = areEqual(row.steps.map(\.outputs), observed)
        if row.profiles.isEmpty { return passesAsWritten ? .all(profiles.count) : .none }
        var passes = ProfileSet.none
        for (index, profile) in profiles.enumerated() {
            let isAsWritten = !row.profiles.contains { $0.name == profile }
            if isAsWritten ? passesAsWritten : areEqual(row.outputs(under: profile), observed) {
                passes.insert(index)
            }
        }
        return passes
    }

    private static func areEqual(_ expected: [[Elements]], _ observed: [[Elements]]) -> Bool {
        zip(expected, observed).allSatisfy { expected, observed in
            zip(expected, observed).allSatisfy { expected, observed in
                ElementComparison(expected: expected, observed: observed)?.isEqual ?? false
            }
        }
    }

    /// The observed values; `nil` if they are right under every profile, or if there are none.
    public var observed: [ObservedStep]? {
        guard case .ran(.completed(let steps)) = event, !steps.isEmpty else { return nil }
        return steps
    }

    /// Whether the row counts and has outputs that can be compared with those of the profiles.
    var tellsProfilesApart: Bool {
        if case .ran(.completed) = event { !isInformative } else { false }
    }

    /// The verdict under a profile.
    ///
    /// - Parameter profile: the index of the profile.
    public func verdict(under profile: Int) -> Verdict {
        switch event {
        case .outOfScope: .outOfScope
        case .ran(.completed): passes.contains(profile) ? .passed : .failed
        case .ran(.invalid), .ran(.failed), .ran(.violated): .failed
        case .ran(.unsupported): .unsupported
        case .ran(.notDelegated): .notDelegated
        case .ran(.crashed): .crashed
        case .ran(.timedOut): .timedOut
        case .ran(.notRun(.crash, _)): .crashed
        case .ran(.notRun(.hang, _)): .timedOut
        case .ran(.notRun(.wrongAnswer, _)): .failed
        }
    }

    /// Whether the row was not run, because the target stopped at too many rows before it.
    public var isNotRun: Bool {
        if case .ran(.notRun) = event { true } else { false }
    }

    /// The reason why there is no result, in the target's or the runner's words; `nil` if there is one.
    public var reason: String? {
        switch event {
        case .ran(.completed): nil
        case .outOfScope(let reason), .ran(.invalid(let reason)), .ran(.failed(let reason)),
            .ran(.unsupported(let reason)), .ran(.notDelegated(let reason)), .ran(.crashed(let reason)),
            .ran(.timedOut(let reason)), .ran(.violated(_, let reason)), .ran(.notRun(_, let reason)):
            reason
        }
    }
}

extension RowOutcome {
    /// The outcome with the values that a bound allows replaced by the expected ones (SCOPE-4), so that they count as equal.
    ///
    /// - Parameters:
    ///   - row: the row, with outputs of the same types and lengths.
    ///   - bound: the bound of the row's form; `nil` if results are compared by bits.
    fileprivate func snapped(to row: VectorRow, within bound: ResultBound?) -> RowOutcome {
        guard let bound, case .completed(var steps) = self else { return self }
        for (index, expected) in zip(steps.indices, row.steps) {
            steps[index].outputs = zip(steps[index].outputs, expected.outputs).map { bound.snapping($0, to: $1) }
        }
        return .completed(steps)
    }
}
