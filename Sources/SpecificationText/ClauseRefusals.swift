import GoldenVectors
import QuantSpec

/// The clauses that a validating target enforces. For each of them there is an instance that breaks it and no other
/// rule. `conform --negative` gives these instances to the target.
public struct ClauseRefusals: Sendable {
    /// The operators and schemes that have such an instance, by clause.
    public let places: [Clause: Set<ClauseEvidence.Place>]

    /// No clauses, for callers that do not make negative instances.
    public static let none = ClauseRefusals(places: [:])

    private init(places: [Clause: Set<ClauseEvidence.Place>]) { self.places = places }

    /// Makes the negative instances of every form, on all processors.
    public init(_ operators: [Operator]) {
        let found = Parallel.map(operators, concurrently: true) { operation in
            operation.variants.flatMap { variant in
                NegativeGeneration.instances(of: variant, in: operation).map { negative in
                    (negative.violation.clause, ClauseEvidence.Place(name: operation.name, scheme: variant.scheme))
                }
            }
        }
        var places: [Clause: Set<ClauseEvidence.Place>] = [:]
        for (clause, place) in found.joined() { places[clause, default: []].insert(place) }
        self.places = places
    }
}
