import QuantSpec

extension Deviation {
    /// Returns the clauses that a variant of an operator breaks if it has the mistake, most specific first.
    ///
    /// These are the operator's own clauses that the variant follows, and clauses of chapters that the profile
    /// follows. Clauses of other operators are left out.
    public func clauses(
        in operation: Operator, _ variant: Variant, _ profile: NumericProfile = .litert_2_3_x86_64
    ) -> [Clause] {
        clauses(in: operation, forms: [variant], profile)
    }

    /// Returns the clauses that the mistake breaks in any variant of an operator in a scheme.
    public func clauses(
        in operation: Operator, _ scheme: Scheme, _ profile: NumericProfile = .litert_2_3_x86_64
    ) -> [Clause] {
        clauses(in: operation, forms: operation.variants.filter { $0.scheme == scheme }, profile)
    }

    /// Returns the clauses that a primitive breaks if it has the mistake: those of chapters that the profile follows.
    public func clausesOfChapters(_ profile: NumericProfile = .litert_2_3_x86_64) -> [Clause] {
        clauses.filter { Operator.named($0.family) == nil && profile.follows($0) }
    }

    private func clauses(in operation: Operator, forms: [Variant], _ profile: NumericProfile) -> [Clause] {
        let own = Set(forms.flatMap(\.declaredClauses))
        let others = Set(operation.variants.flatMap(\.declaredClauses)).subtracting(own)
        return clauses.filter { clause in
            if Operator.named(clause.family) == nil { return profile.follows(clause) }
            return clause.family == operation.name && !others.contains(clause)
        }
    }
}

extension Variant {
    /// The clauses of the evaluation and of the constraints.
    public var declaredClauses: [Clause] { clauses + constraints.map(\.clause) }
}
