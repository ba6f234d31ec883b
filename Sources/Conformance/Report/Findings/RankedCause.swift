import FileSupport
import GoldenVectors
import QuantSpec

/// One reason why cases fail, over all operators: a diagnosis, or a kind of failure that no known mistake explains.
public struct RankedCause: Sendable, Hashable {
    /// The failing cases that an operator in a scheme has by this cause.
    public struct Share: Sendable, Hashable {
        public let subject: OperatorScheme
        public var cases: Int
    }

    /// The diagnosis, such as `halves-to-even`; `nil` if no known mistake explains the cases.
    public let name: String?
    public let kind: FailureKind
    /// What the diagnosis means, in a few words; the reason of the first case if there is no diagnosis. May be empty.
    public let title: String
    /// The most frequent first.
    public private(set) var shares: [Share] = []
    /// Counted failing cases, and how many of them `--expectations` names.
    public private(set) var cases = 0
    public private(set) var expected = 0
    /// The name of the first unexpected failing case, or of the first if all are expected.
    public private(set) var example: String

    /// The diagnosis, or the kind of failure, as tables name it.
    public var label: String { name ?? kind.causeLabel }

    /// The operators, each once, the most frequent first.
    public var operators: [String] {
        var seen = Set<String>()
        return shares.map(\.subject.name).filter { seen.insert($0).inserted }
    }

    /// All causes of some failing cases: first those with the most unexpected failures.
    static func ranked(_ failures: [CaseReport]) -> [RankedCause] {
        var places: [String: Int] = [:]
        var causes: [RankedCause] = []
        var hasUnexpectedExample: [Bool] = []
        for failure in failures {
            let place = places[failure.causeLabel] ?? causes.count
            if place == causes.count {
                places[failure.causeLabel] = place
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
            (right.cases - right.expected, right.cases, left.label) < (
                left.cases - left.expected, left.cases, right.label
            )
        }
    }

    private init(_ failure: CaseReport) {
        name = failure.diagnosis?.name
        kind = failure.kind
        title = failure.causeTitle
        example = failure.name
    }

    private mutating func add(_ failure: CaseReport) {
        cases += 1
        if failure.expectation != nil { expected += 1 }
        if let place = shares.firstIndex(where: { $0.subject == failure.subject }) {
            shares[place].cases += 1
        } else {
            shares.append(Share(subject: failure.subject, cases: 1))
        }
    }
}

extension CaseReport {
    /// The name under which failures with one cause are counted together.
    public var causeLabel: String { diagnosis?.name ?? kind.causeLabel }

    /// A few words about the cause of the failure, over all operators.
    fileprivate var causeTitle: String {
        if let name = diagnosis?.name {
            if let mistakes = Deviation.all(named: name) { return Deviation(combining: mistakes).title }
            return name.hasPrefix("profile ")
                ? "the results follow another numeric profile" : diagnosis?.explanation ?? ""
        }
        return kind == .difference ? "no known mistake reproduces the results" : reason ?? ""
    }
}

extension FailureKind {
    /// The cause of failures that have no diagnosis.
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
