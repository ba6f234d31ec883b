/// A rule for the tensors and attributes of an instance.
public struct Constraint: Sendable {
    /// The consequence of breaking the rule (SCOPE-5).
    public enum Force: String, Sendable, CaseIterable {
        /// There is no result: evaluation throws, and `lint` reports a violation.
        case invalid
        /// The clauses define a result: evaluation computes it, and `lint` reports a violation.
        case nonconforming
        /// The reference rejects the model or aborts. The clauses define a result: evaluation computes it, and an
        /// implementation may compute it or reject the model. `lint` reports a warning.
        case referenceLimit
        /// The reference computes another result, which an erratum describes. The clauses define the result: evaluation
        /// computes it. The erratum says what an implementation may return. `lint` reports a warning.
        case referenceDiffers
        /// A reference difference of which the rows hold both results, the defined one and, as `defects`, the reference's.
        case referenceDefect
    }

    /// The clause that states the rule.
    public let clause: Clause
    /// The consequence of breaking the rule.
    public let force: Force
    /// The number of the entry in `Spec/errata.md` that shows what the reference does; `nil` if there is no entry. A rule
    /// of force `referenceDiffers` or `referenceDefect` has one.
    public let erratum: Int?
    /// The rule in a form that can be checked.
    public let relation: Relation

    /// A rule from the clause that states it, its force, and its relation.
    @inline(never)
    public init(_ clause: Clause, _ force: Force, erratum: Int? = nil, _ relation: Relation) {
        self.clause = clause
        self.force = force
        self.erratum = erratum
        self.relation = relation
    }
}
