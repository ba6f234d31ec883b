import GoldenVectors
import QuantSpec
import Targets

/// A failing case, or an informative case that differs.
public struct CaseReport: Sendable {
    /// The name of the case, such as `ADD/int8/tail/plain#k3f9a2`.
    public let name: String
    /// The operator and the scheme of the case.
    public let subject: OperatorScheme
    /// The id of the operator's variant; empty for a primitive.
    public let variant: String
    /// The clauses that the case tests.
    public let clauses: [Clause]
    /// The comment of the row: which edge it tests.
    public let comment: String?
    /// The verdict under the judged profile.
    public let verdict: Verdict
    /// The way in which the case fails.
    public let kind: FailureKind
    /// Whether the case is reported but never counted.
    public let isInformative: Bool
    /// Whether the case was not run, because the target stopped at too many cases before it.
    public let isNotRun: Bool
    /// The reason why there is no result, in the target's or the runner's words; `nil` if there is one.
    public let reason: String?
    /// The differences of the outputs; `nil` if there are no outputs that differ.
    public let difference: RowDifference?
    /// The values that the first differing element is computed from.
    public var evidence: ElementEvidence?
    /// The target's messages and printed text at this case.
    public let output: TargetOutput
    /// The explanation of the failure; `nil` if there are no outputs, unless a rule of the interface was broken.
    public var diagnosis: Diagnosis?
    /// The clauses that the diagnosis says are broken; `nil` if the diagnosis names no known mistake or profile.
    public internal(set) var citation: ClauseCitation?
    /// The reason in the expectations if the failure is expected.
    public var expectation: String?
}

/// The results of an operator in a scheme.
public struct OperatorReport: Sendable {
    /// The operator and the scheme.
    public let subject: OperatorScheme
    /// The number of counted cases with each verdict.
    public var counts = VerdictCounts()
    /// The largest distances of all failing cases.
    public var largestDistances = LargestDistances()
    /// The largest distance of integers of up to 32 bits; `nil` if none of them differs.
    public var largestDistance: Int64? { largestDistances[.lsb] }
    /// The number of cases that were not run because the target stopped at too many cases before them, by verdict.
    public var notRun = VerdictCounts()
    /// The number of informative cases. They are not part of `counts`.
    public var informative = 0
    /// The number of informative cases that differ.
    public var informativeDifferences = 0
    /// The reasons why cases are unsupported, out of scope or not delegated, with their counts, the most frequent
    /// first.
    public var reasons: [(text: String, verdict: Verdict, count: Int)] = []
    /// The names of the derived lists that the target read; empty if reads are not noticed.
    public var derivedRead: Set<String> = []
    /// The differences of all elements of the failing cases.
    public var histogram = DifferenceHistogram()
    /// The diagnoses, with `(in part)` if cases contradict them, and the number of counted cases of each, the most
    /// frequent first.
    public var diagnoses: [(name: String, count: Int, explanation: String)] = []
    /// The properties that the groups with unexplained failures share; `nil` if there are none.
    public var shared: SharedValues?
    /// The place at which all unexplained failures differ; `nil` if there is none.
    public var sharedPlaces: SharedPlaces?
    /// What the unexplained failures share, for a report.
    var sharedTexts: [String] { [shared?.text, sharedPlaces?.text].compactMap { $0 } }
}

/// The report about a run.
public struct ConformanceReport: Sendable {
    /// The target that was run, as it describes itself.
    public let targetDescription: TargetDescription
    /// The vectors that were run.
    public let vectors: VectorFolder
    /// The options of the run.
    public let options: ConformanceOptions
    /// The judged profile, and the results of the others.
    public let profile: ProfileSelection
    /// The judged groups.
    public let groups: [GroupRun]
    /// The number of counted cases with each verdict.
    public let counts: VerdictCounts
    /// The number of cases that were not run because the target stopped at too many cases before them, by verdict.
    public let notRun: VerdictCounts
    /// The results by operator and scheme, sorted.
    public let operators: [OperatorReport]
    /// All failing cases that count.
    public internal(set) var failures: [CaseReport]
    /// The causes of the failures, over all operators.
    public let causes: [RankedCause]
    /// The informative cases that differ. They are reported but never counted.
    public internal(set) var informative: [CaseReport]
    /// Whether the run was ended before all selected cases were run and diagnosed.
    public let isInterrupted: Bool
    /// The number of cases that were to be run; `nil` if it was unknown before the files were read.
    public let selectedCaseCount: Int?
    /// The terms of the selection that mean primitives, although the target does not run primitives.
    public let untakenPrimitiveTerms: [String]
    /// The expectations that no failure met. Empty for an interrupted run, which cannot decide this.
    public let unmet: [UnmetExpectation]
    /// In a run of random instances: the smallest failing instance of each operator in a scheme, sorted.
    public var smallest: [SmallestFailure] = []
    /// The operators by schemes.
    public let matrix: SchemeMatrix
    /// When and how the run was made.
    public var record = RunRecord()
    /// The text of each clause, by its number. A clause that is missing here is cited by number only.
    public internal(set) var clauseTexts: [String: String] = [:]

    /// Diagnoses a run and counts its results.
    public init(_ run: ConformanceRun, expectations: Expectations? = nil) {
        var operators: [OperatorScheme: OperatorReport] = [:]
        var unexplained: [OperatorScheme: UnexplainedGroups] = [:]
        var failures: [CaseReport] = []
        var informative: [CaseReport] = []
        var traces = InputTraces(profile: run.profile.name)
        let diagnoses = Diagnoser(run).diagnoses(of: run.groups)
        for group in run.groups {
            var report = operators[group.subject] ?? OperatorReport(subject: group.subject)
            report.derivedRead.formUnion(group.derivedRead)
            var outcome = UnexplainedGroups.Outcome.unjudged
            for row in group.rows {
                let verdict = row.verdict(under: run.profile.index)
                let item = verdict.isFailure ? CaseReport(row, verdict, of: group, under: run.profile.name) : nil
                report.add(row, verdict, item?.difference)
                if verdict == .passed, !row.isInformative, outcome == .unjudged { outcome = .passes }
                guard var item else { continue }
                item.diagnosis = diagnoses[item.name]
                item.citation = item.diagnosis?.name.flatMap {
                    ClauseCitation(
                        diagnosis: $0, operatorName: item.subject.name, variant: item.variant,
                        profile: run.profile.name, tested: item.clauses)
                }
                traces.trace(&item, row, of: group)
                if row.isInformative {
                    informative.append(item)
                } else {
                    report.add(item.diagnosis)
                    failures.append(item)
                    if item.diagnosis?.name == nil || item.diagnosis?.isInPart == true {
                        outcome = .failsUnexplained
                        unexplained[group.subject, default: UnexplainedGroups()].add(item.difference)
                    } else if outcome != .failsUnexplained {
                        outcome = .failsExplained
                    }
                }
            }
            unexplained[group.subject, default: UnexplainedGroups()].add(group.group.instance, outcome)
            operators[group.subject] = report
        }
        targetDescription = run.targetDescription
        vectors = run.vectors
        options = run.options
        profile = run.profile
        groups = run.groups
        self.operators = operators.values.sorted { $0.subject < $1.subject }.map { report in
            var report = report
            report.diagnoses.sort { $0.count > $1.count }
            report.shared = unexplained[report.subject]?.shared(of: report.subject.name)
            report.sharedPlaces = unexplained[report.subject]?.sharedPlaces
            return report
        }
        counts = operators.values.reduce(into: VerdictCounts()) { $0.add($1.counts) }
        notRun = operators.values.reduce(into: VerdictCounts()) { $0.add($1.notRun) }
        isInterrupted = run.isInterrupted || run.options.interruption.isRequested
        selectedCaseCount = run.selectedCaseCount
        untakenPrimitiveTerms = run.untakenPrimitiveTerms
        let unmet = expectations?.meet(&failures, run) ?? []
        self.unmet = isInterrupted ? [] : unmet
        self.failures = failures
        self.informative = informative
        causes = RankedCause.ranked(failures)
        matrix = SchemeMatrix(self.operators)
    }

    /// The number of groups with a judged case.
    public var judgedGroupCount: Int { groups.count { $0.isJudged } }

    /// The time that the target took, including the judgement.
    public var duration: Duration { groups.reduce(.zero) { $0 + $1.duration } }

    /// The failures that the expectations do not name.
    public var unexpectedFailures: [CaseReport] { failures.filter { $0.expectation == nil } }

    /// The terms of the expectations that no failure met.
    public var unmetExpectations: [String] { unmet.map(\.term) }

    /// Whether the run was complete and every judged case passed. An unmet expectation fails the run, but says nothing
    /// about the target.
    public var everyCasePassed: Bool { !isInterrupted && counts.judged > 0 && failures.isEmpty }

    /// The result of the run.
    public var result: RunResult {
        if isInterrupted { return .interrupted }
        if counts.judged == 0 { return .nothingJudged }
        return unexpectedFailures.isEmpty && unmetExpectations.isEmpty ? .conforms : .differs
    }
}

/// The groups of an operator in a scheme by outcome, to find what the unexplained failures share.
private struct UnexplainedGroups {
    enum Outcome { case unjudged, passes, failsExplained, failsUnexplained }

    private var failing: [Instance] = []
    private var passing: [Instance] = []
    private var differences: [RowDifference] = []
    /// Whether an unexplained case has no outputs that could be compared.
    private var hasCaseWithoutOutputs = false

    mutating func add(_ difference: RowDifference?) {
        if let difference { differences.append(difference) } else { hasCaseWithoutOutputs = true }
    }

    var sharedPlaces: SharedPlaces? { hasCaseWithoutOutputs ? nil : SharedPlaces.find(differences) }

    mutating func add(_ instance: Instance, _ outcome: Outcome) {
        switch outcome {
        // A group without output elements cannot fail.
        case .passes where instance.outputs.contains { $0.shape.count > 0 }: passing.append(instance)
        case .failsUnexplained: failing.append(instance)
        case .passes, .unjudged, .failsExplained: break
        }
    }

    func shared(of operatorName: String) -> SharedValues? {
        Operator.named(operatorName).flatMap { SharedValues.find(failing: failing, passing: passing, in: $0) }
    }
}

extension CaseReport {
    init(_ row: JudgedRow, _ verdict: Verdict, of run: GroupRun, under profile: String) {
        let group = run.group
        let expected = group.rows[row.index]
        name = group.caseName(row.index)
        subject = run.subject
        variant = group.variant
        clauses = group.clauses
        comment = expected.comment
        self.verdict = verdict
        kind = FailureKind(row)
        isInformative = row.isInformative
        isNotRun = row.isNotRun
        reason = row.reason
        output = row.output
        difference = row.observed.flatMap { observed in
            RowDifference(
                expected: expected.outputs(under: profile), observed: observed.map(\.outputs),
                shapes: group.outputs.map(\.description.shape))
        }
        evidence = difference.map { ElementEvidence($0.first, row, of: group) }
    }
}

/// Traces the inputs of the first differing element of a case: for the first cases of every cause of every operator,
/// within a budget.
private struct InputTraces {
    let profile: String
    private static let casesOfACause = 3
    private var budgets: [OperatorScheme: InputTrace.Budget] = [:]
    private var traced: [OperatorScheme: [String: Int]] = [:]

    init(profile: String) { self.profile = profile }

    mutating func trace(_ item: inout CaseReport, _ row: JudgedRow, of run: GroupRun) {
        guard let difference = item.difference else { return }
        let count = traced[item.subject]?[item.causeLabel] ?? 0
        guard count < InputTraces.casesOfACause else { return }
        traced[item.subject, default: [:]][item.causeLabel] = count + 1
        let trace = InputTrace(difference.first, row: row.index, of: run.group, under: profile)
        item.evidence?.operands =
            trace?.operands(&budgets[item.subject, default: InputTrace.Budget()]) ?? []
    }
}

extension OperatorReport {
    fileprivate mutating func add(_ row: JudgedRow, _ verdict: Verdict, _ difference: RowDifference?) {
        if row.isInformative {
            informative += 1
            if verdict.isFailure { informativeDifferences += 1 }
            return
        }
        counts[verdict] += 1
        if row.isNotRun { notRun[verdict] += 1 }
        if let difference { largestDistances.add(difference.largestDistances) }
        for output in difference?.outputs ?? [] { histogram.add(output.comparison) }
        if !verdict.isJudged, let reason = row.reason { note(reason, verdict) }
    }

    fileprivate mutating func add(_ diagnosis: Diagnosis?) {
        guard let name = diagnosis?.name, let label = diagnosis?.label else { return }
        if let place = diagnoses.firstIndex(where: { $0.name == label }) {
            diagnoses[place].count += 1
        } else {
            let title = Deviation.all(named: name).map { Deviation(combining: $0).title }
            diagnoses.append((label, 1, title ?? diagnosis?.explanation ?? ""))
        }
    }

    private mutating func note(_ reason: String, _ verdict: Verdict) {
        if let place = reasons.firstIndex(where: { $0.text == reason && $0.verdict == verdict }) {
            reasons[place].count += 1
            while let better = reasons.firstIndex(where: { $0.count < reasons[place].count }), better < place {
                reasons.swapAt(better, place)
                return
            }
        } else {
            reasons.append((reason, verdict, 1))
        }
    }
}
