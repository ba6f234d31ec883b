import GoldenVectors
import QuantSpec
import VectorFiles

/// The coverage of every clause: where rows and negative instances test it, and the reason where nothing does.
public struct ClauseCoverage: Sendable {
    /// An operator in a scheme, or a primitive.
    public typealias Place = ClauseEvidence.Place

    /// The way in which a clause is covered.
    public enum State: String, Sendable, CaseIterable {
        /// A row catches a mistake that violates the clause.
        case held
        /// No row does, but a negative instance breaks the clause. A validating target must reject that instance.
        case refused
        /// Nothing tests the clause, and `unheld.json` states the reason.
        case excused
        /// Nothing tests the clause, and no reason is stated.
        case open
    }

    /// The coverage of one clause.
    public struct Line: Sendable {
        /// The clause with its text.
        public let clause: ClauseText
        /// The known mistakes that violate it, in the catalogue's order.
        public let mistakes: [String]
        /// The mistakes that rows catch, by place and then in the catalogue's order.
        public let catches: [ClauseEvidence.Catch]
        /// The operators and schemes to which the clause applies but where no row catches a mistake that violates it.
        public let unheld: [Place]
        /// The operators and schemes in which a negative instance breaks the clause.
        public let refused: [Place]
        /// The stated reason why no result can test the clause; `nil` if none is stated.
        public let reason: String?

        /// The places where a row catches a mistake that violates the clause, sorted.
        public var held: [Place] { Set(catches.map(\.place)).sorted() }

        /// The way in which the clause is covered. Rows come first, then negative instances, then a stated reason.
        public var state: State {
            if !catches.isEmpty { return .held }
            return !refused.isEmpty ? .refused : reason == nil ? .open : .excused
        }
    }

    /// Every clause, in reading order.
    public let lines: [Line]

    /// Finds the coverage of every clause.
    ///
    /// - Parameters:
    ///   - text: the specification.
    ///   - operators: the declared operators.
    ///   - vectors: the golden vectors that were read. A clause that only other files test counts as uncovered.
    ///   - reasons: the stated reasons.
    ///   - refusals: the clauses that negative instances break.
    ///   - deviations: the known mistakes.
    public init(
        text: SpecificationText, operators: [Operator], vectors: VectorSet, reasons: UnheldReasons,
        refusals: ClauseRefusals = .none, deviations: [Deviation] = Deviation.all
    ) {
        let evidence = ClauseEvidence(vectors, deviations: deviations)
        let places = ClausePlaces(text, operators).places
        lines = text.clauses.map { clause in
            let catches = evidence.catches[clause.clause] ?? []
            let held = Set(catches.map(\.place))
            return Line(
                clause: clause, mistakes: deviations.filter { $0.clauses.contains(clause.clause) }.map(\.name),
                catches: catches, unheld: (places[clause.clause] ?? []).subtracting(held).sorted(),
                refused: (refusals.places[clause.clause] ?? []).sorted(),
                reason: reasons.reason(for: clause.clause))
        }
    }

    /// The number of clauses in a state.
    public func count(_ state: State) -> Int { lines.count { $0.state == state } }

    /// The number of an operator's own clauses of which rows in a scheme catch a violation.
    public func heldClauses(of operatorName: String, _ scheme: Scheme) -> Int {
        let place = Place(name: operatorName, scheme: scheme)
        return lines.count { $0.clause.family == operatorName && $0.catches.contains { $0.place == place } }
    }
}
