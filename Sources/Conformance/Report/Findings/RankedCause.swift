import FileSupport
import GoldenVectors
import QuantSpec

/// One cause of failures, over all operators: a diagnosis, or a kind of failure that no known mistake explains.
/// Failures without results have the same cause if their reasons differ only in numbers and in the operator's name.
public struct RankedCause: Sendable, Hashable {
    /// The number of failing cases of an operator in a scheme with this cause.
    public struct Share: Sendable, Hashable {
        /// The operator and the scheme.
        public let subject: OperatorScheme
        /// The number of failing cases with the cause.
        public var cases: Int
    }

    /// The name of the diagnosis, such as `halves-to-even`; `nil` if no known mistake explains the cases.
    public let name: String?
    /// The way in which the cases fail.
    public let kind: FailureKind
    /// The meaning of the diagnosis in a few words. For cases without results: their common reason, with `…` where the
    /// reasons differ. May be empty.
    public private(set) var title: String
    private let firstTitle: String
    /// The clauses that all of the cases break, most specific first; empty without a diagnosis.
    public private(set) var clauses: [Clause]
    /// The shares of the operators, the greatest first.
    public private(set) var shares: [Share] = []
    /// The number of counted failing cases.
    public private(set) var cases = 0
    /// The number of these cases that `--expectations` names.
    public private(set) var expected = 0
    /// The name of the first unexpected failing case, or of the first case if all are expected.
    public private(set) var example: String

    /// The diagnosis, with `(in part)` if cases contradict it, or the kind of failure, as tables show it.
    public let label: String
    /// Whether cases contradict the diagnosis.
    public let isInPart: Bool

    /// The names of the operators, each once, those with the most cases first.
    public var operators: [String] {
        var seen = Set<String>()
        return shares.map(\.subject.name).filter { seen.insert($0).inserted }
    }

    /// Returns the causes of failing cases, those with the most unexpected failures first.
    static func ranked(_ failures: [CaseReport]) -> [RankedCause] {
        var places: [String: Int] = [:]
        var causes: [RankedCause] = []
        var hasUnexpectedExample: [Bool] = []
        for failure in failures {
            let key = failure.causeKey
            let place = places[key] ?? causes.count
            if place == causes.count {
                places[key] = place
                causes.append(RankedCause(failure))
                hasUnexpectedExample.append(failure.expectation == nil)
            } else if failure.expectation == nil, !hasUnexpectedExample[place] {
                causes[place].example = failure.name
                hasUnexpectedExample[place] = true
            }
            causes[place].add(failure)
        }
        for place in causes.indices { causes[place].shares.sort { ($1.cases, $0.subject) < ($0.cases, $1.subject) } }
        return causes.sorted { left, right in
            (right.cases - right.expected, right.cases, left.label, left.title) < (
                left.cases - left.expected, left.cases, right.label, right.title
            )
        }
    }

    private init(_ failure: CaseReport) {
        name = failure.diagnosis?.name
        label = failure.causeLabel
        isInPart = failure.diagnosis?.isInPart ?? false
        kind = failure.kind
        firstTitle = failure.causeTitle
        title = firstTitle
        example = failure.name
        clauses = failure.citation?.clauses ?? []
    }

    private mutating func add(_ failure: CaseReport) {
        cases += 1
        let broken = failure.citation?.clauses ?? []
        clauses.removeAll { !broken.contains($0) }
        if failure.expectation != nil { expected += 1 }
        if kind != .difference, title == firstTitle, failure.causeTitle != firstTitle {
            title = ReasonPattern.pattern(failure.causeTitle, of: failure.subject.name)
        }
        if let place = shares.firstIndex(where: { $0.subject == failure.subject }) {
            shares[place].cases += 1
        } else {
            shares.append(Share(subject: failure.subject, cases: 1))
        }
    }
}

extension CaseReport {
    /// The diagnosis, with `(in part)` if cases contradict it, or the kind of failure, as tables show it.
    public var causeLabel: String { diagnosis?.label ?? kind.causeLabel }

    /// A text that is equal for failures with one cause: the label and, if there are no results to compare, the
    /// pattern of the reason.
    var causeKey: String {
        guard kind != .difference else { return causeLabel }
        let beginning = String((reason ?? "").prefix(CaseReport.comparedLength))
        return "\(causeLabel): \(ReasonPattern.pattern(beginning, of: subject.name))"
    }

    /// The number of characters of reasons that are compared, because a target may give a reason of any length.
    private static let comparedLength = 1000

    /// The cause of the failure in a few words that fit all operators.
    fileprivate var causeTitle: String {
        guard kind == .difference else { return reason ?? "" }
        if let name = diagnosis?.name {
            if let mistakes = Deviation.all(named: name) { return Deviation(combining: mistakes).title }
            return name.hasPrefix("profile ")
                ? "the results follow another numeric profile" : diagnosis?.explanation ?? ""
        }
        return "no known mistake explains it"
    }
}

extension FailureKind {
    /// The label of failures without a diagnosis.
    var causeLabel: String {
        switch self {
        case .difference: "unexplained difference"
        case .violation: "interface violation"
        case .noResult: "no result"
        case .crash: "crash"
        case .hang: "hang"
        }
    }
}
