import QuantSpec

/// The operators and schemes to which each clause applies.
///
/// A clause of an operator applies to the schemes whose forms declare it, or to all schemes of the operator if no form
/// declares it. A clause of the chapters on representation, arithmetic, hybrid and recurrent operators applies where a clause of
/// the operator cites it, directly or through other clauses.
struct ClausePlaces {
    let places: [Clause: Set<ClauseEvidence.Place>]

    /// The chapters whose clauses operators follow. The other chapters define terms, names and profiles.
    private static let chapters: Set<String> = ["REP", "ARITH", "HYBRID", "RECURRENT"]

    init(
        _ text: SpecificationText, _ operators: [Operator], profile: NumericProfile = .litert_2_3_x86_64
    ) {
        let names = Set(operators.map(\.name))
        let families = ClausePlaces.chapters.union(names)
        let cited = Dictionary(
            text.clauses.map { ($0.clause, ClausePlaces.citations(in: $0, families)) }, uniquingKeysWith: { $0 + $1 })
        var places: [Clause: Set<ClauseEvidence.Place>] = [:]
        for operation in operators {
            let all = Set(operation.variants.flatMap(\.declaredClauses))
            for (scheme, forms) in Dictionary(grouping: operation.variants, by: \.scheme) {
                let foreign = all.subtracting(forms.flatMap(\.declaredClauses))
                let own = text.clauses.map(\.clause).filter { $0.family == operation.name && !foreign.contains($0) }
                let reached = ClausePlaces.reached(from: own, cited) { profile.follows($0) }
                for clause in own + reached.filter({ ClausePlaces.chapters.contains($0.family) }) {
                    places[clause, default: []].insert(.init(name: operation.name, scheme: scheme))
                }
            }
        }
        self.places = places
    }

    private static func citations(in clause: ClauseText, _ families: Set<String>) -> [Clause] {
        clause.text.split(separator: "\n").flatMap { ClauseCitations.clauses(in: $0, families: families) }
    }

    private static func reached(
        from start: [Clause], _ cited: [Clause: [Clause]], where holds: (Clause) -> Bool
    ) -> Set<Clause> {
        var reached = Set(start)
        var left = start
        while let clause = left.popLast() {
            left += (cited[clause] ?? []).filter { holds($0) && reached.insert($0).inserted }
        }
        return reached
    }
}
