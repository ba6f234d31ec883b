/// A rule that the tensors and attributes of an instance must keep.
public struct Constraint: Sendable {
    /// What follows from breaking the rule.
    public enum Force: String, Sendable {
        /// Evaluation throws.
        case invalid
        /// Evaluation computes a result, and `lint` reports a violation.
        case nonconforming
        /// The reference rejects the model or aborts. The result is defined here; an implementation may compute it or
        /// reject the model. `lint` reports a warning.
        case referenceLimit
    }

    public let clause: Clause
    public let force: Force
    /// The number of the entry in `Spec/errata.md` that shows what the reference does; `nil` if the clause alone says it.
    public let erratum: Int?
    public let relation: Relation

    @inline(never)
    public init(_ clause: Clause, _ force: Force, erratum: Int? = nil, _ relation: Relation) {
        self.clause = clause
        self.force = force
        self.erratum = erratum
        self.relation = relation
    }
}
