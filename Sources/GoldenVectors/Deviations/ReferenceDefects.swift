import QuantSpec

/// Evaluates operators as the pinned reference does, with the defects that it is known to have.
public struct ReferenceDefects: Sendable {
    private let profile: NumericProfile
    private let deviations: [Deviation]

    /// - Parameter deviations: those of the reference, unless others are given.
    public init(_ profile: NumericProfile, deviations: [Deviation]? = nil) {
        self.profile = profile
        self.deviations = deviations ?? Deviation.all.filter(\.isReferenceDefect)
    }

    /// What evaluates an operator in the specification's place; `nil` where no defect shows in it. Values for which the
    /// defective implementation has no result go to the specification.
    public func evaluation(of prepared: PreparedOperator) -> (@Sendable ([Elements?]) throws -> Evaluation)? {
        let applying = deviations.filter { DeviatingOperator($0, of: prepared, profile: profile) != nil }
        guard !applying.isEmpty,
            let deviating = DeviatingOperator(Deviation(combining: applying), of: prepared, profile: profile)
        else { return nil }
        let states = prepared.instance.initialStates(prepared.variant)
        return { values in
            let all = prepared.instance.inputs.indices.map { position in
                (values.indices.contains(position) ? values[position] : nil)
                    ?? prepared.instance.constants[position]?.elements
            }
            return try (try? deviating.evaluate(all, initialStates: states)) ?? prepared.evaluate(values)
        }
    }
}
