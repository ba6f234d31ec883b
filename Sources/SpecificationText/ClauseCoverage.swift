import GoldenVectors
import QuantSpec
import VectorFiles

/// Which clauses are held, where they are not, and why.
public struct ClauseCoverage: Sendable {
    public typealias Place = ClauseEvidence.Place

    public enum State: String, Sendable, CaseIterable {
        /// A row catches a mistake against it.
        case held
        /// No row does, but a negative instance that breaks it, which a validating target must refuse.
        case refused
        /// Nothing catches a mistake against it, and the reason is stated.
        case excused
        /// Nothing catches a mistake against it.
        case open
    }

    public struct Line: Sendable {
        public let clause: ClauseText
        /// The known mistakes that violate it, in the catalogue's order.
        public let mistakes: [String]
        public let catches: [ClauseEvidence.Catch]
        /// Operators and schemes to which the clause applies and where no row catches a mistake against it.
        public let unheld: [Place]
        /// Where a negative instance breaks it.
        public let refused: [Place]
        /// Why nothing can hold it.
        public let reason: String?

        /// Where a row catches a mistake against it.
        public var held: [Place] { Set(catches.map(\.place)).sorted() }

        public var state: State {
            if !catches.isEmpty { return .held }
            return !refused.isEmpty ? .refused : reason == nil ? .open : .excused
        }
    }

    /// Every clause, in reading order.
    public let lines: [Line]

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

    public func count(_ state: State) -> Int { lines.count { $0.state == state } }

    /// How many of an operator's own clauses are held in a scheme.
    public func heldClauses(of operatorName: String, _ scheme: Scheme) -> Int {
        let place = Place(name: operatorName, scheme: scheme)
        return lines.count { $0.clause.family == operatorName && $0.catches.contains { $0.place == place } }
    }
}
