import QuantSpec

/// Evaluates operators as the pinned reference does, with its known defects.
public struct ReferenceDefects: Sendable {
    private let profile: NumericProfile
    private let deviations: [Deviation]

    /// The reference under a profile, with its defects.
    ///
    /// - Parameters:
    ///   - profile: the profile that the reference follows.
    ///   - deviations: the defects; by default, all known defects of the reference.
    public init(_ profile: NumericProfile, deviations: [Deviation]? = nil) {
        self.profile = profile
        self.deviations = deviations ?? Deviation.all.filter(\.isReferenceDefect)
    }

    /// Returns the evaluation that replaces the specification's, or `nil` if no defect shows in the operator. If the
    /// defective implementation has no result for some values, the specification's result is returned.
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
