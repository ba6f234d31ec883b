import QuantSpec
import VectorFiles

/// A distinction that a row can show: a deviation under a profile, or another profile.
struct Distinction: Hashable, Sendable {
    /// An index of `Deviation.all`; `nil` for a profile.
    let deviation: Int?
    /// An index of `NumericProfile.all`.
    let profile: Int

    var numericProfile: NumericProfile { NumericProfile.all[profile] }
}

/// A candidate with its expected results and the distinctions that it shows.
struct ScoredRow: Sendable {
    let steps: [VectorStep]
    let comment: String
    let distinctions: [Distinction]
    /// Whether the reference's behaviour is undefined for the values (ARITH-2).
    let isUndefined: Bool
    /// Whether the row breaks an assumption that the reference documents (ARITH-9).
    let breaksAssumption: Bool

    var isInformative: Bool { isUndefined || breaksAssumption }
}

/// Evaluates candidates by the specification, under every other profile, and with every deviation in scope.
struct RowScoring {
    let prepared: PreparedOperator
    private let states: [Int: Elements]
    private let profiles: [(place: Int, prepared: PreparedOperator)]
    private let undefined: UndefinedValues
    private let deviating: [(distinction: Distinction, operator: DeviatingOperator)]
    private let watch: ReferenceAssumption.Watch

    /// Prepares all evaluations.
    ///
    /// - Parameters:
    ///   - instance: the instance.
    ///   - declaration: the instance's operator.
    ///   - candidates: the inputs that can become rows.
    ///   - hunted: a distinction for which rows are also scored; `nil` for none.
    /// - Throws: `SpecificationError` if the default profile rejects the instance.
    init(
        _ instance: Instance, in declaration: Operator, _ candidates: CandidateInputs,
        hunting hunted: Distinction? = nil
    ) throws {
        prepared = try declaration.prepare(instance, steps: Steps(NumericProfile.all[0]))
        states = instance.initialStates(prepared.variant)
        profiles = NumericProfile.all.enumerated().dropFirst().compactMap { place, profile in
            (try? declaration.prepare(instance, steps: Steps(profile))).map { (place, $0) }
        }
        undefined = UndefinedValues(prepared, candidates)
        watch = ReferenceAssumption.Watch(instance, in: declaration)
        let integer = 1
        var deviating =
            RowScoring.deviating(prepared, profile: 0)
            + (RowScoring.arithmeticDiffers(prepared, candidates, integer)
                ? RowScoring.deviating(
                    profiles.first { $0.place == integer }?.prepared ?? prepared, profile: integer) : [])
        if let hunted, let place = hunted.deviation, !deviating.contains(where: { $0.distinction == hunted }),
            let other = profiles.first(where: { $0.place == hunted.profile })?.prepared,
            let operation = DeviatingOperator(
                Deviation.all[place], of: other, profile: NumericProfile.all[hunted.profile])
        {
            deviating.append((hunted, operation))
        }
        self.deviating = deviating
    }

    /// Returns whether the profile requantizes differently from the default: exactly one of them needs the fixed-point
    /// multiplication for the outputs.
    private static func arithmeticDiffers(
        _ prepared: PreparedOperator, _ candidates: CandidateInputs, _ profile: Int
    ) -> Bool {
        let outputs = [0, profile].map { place -> [[Elements]]? in
            var steps = Steps(NumericProfile.all[place])
            steps.multiply = { _, _, _ in 0 }
            steps.multiplyWide = { _, _ in 0 }
            let sabotaged = try? prepared.operator.prepare(prepared.instance, steps: steps)
            let states = prepared.instance.initialStates(prepared.variant)
            return try? sabotaged?.evaluate(steps: candidates.uniform(0), states: states).map(\.outputs)
        }
        guard let first = outputs[0] else { return false }
        return prepared.variant.scheme != .dynamicRange && differ(outputs[1], first)
    }

    /// The implementations with one deviation under a profile. With other arithmetic, deviations in roundings and
    /// multipliers may show that do not show under the default profile.
    private static func deviating(
        _ prepared: PreparedOperator, profile: Int
    ) -> [(distinction: Distinction, operator: DeviatingOperator)] {
        Deviation.all.enumerated().compactMap { place, deviation in
            guard
                let deviating = DeviatingOperator(deviation, of: prepared, profile: NumericProfile.all[profile]),
                !deviating.isWithoutEffect
            else { return nil }
            return (Distinction(deviation: place, profile: profile), deviating)
        }
    }

    /// Returns the row of a candidate, or `nil` if the specification has no result for it.
    func score(_ candidate: Candidate) -> ScoredRow? {
        guard var steps = try? prepared.evaluate(steps: candidate.steps, states: states) else { return nil }
        for (index, stated) in candidate.stated.enumerated() { steps[index].statedInputs = stated }
        var expected: [Int: [[Elements]]] = [0: steps.map(\.outputs)]
        for (place, prepared) in profiles {
            expected[place] = try? prepared.evaluate(steps: candidate.steps, states: states).map(\.outputs)
        }
        var distinctions = deviating.compactMap { distinction, deviating -> Distinction? in
            guard let right = expected[distinction.profile] else { return nil }
            let outputs = deviating.outputs(candidate.steps, states: states, right: right)
            return RowScoring.differ(outputs, right) ? distinction : nil
        }
        for (place, _) in profiles where RowScoring.differ(expected[place], steps.map(\.outputs)) {
            distinctions.append(Distinction(deviation: nil, profile: place))
        }
        return ScoredRow(
            steps: steps, comment: candidate.comment, distinctions: distinctions,
            isUndefined: undefined.areIn(candidate.steps) || UndefinedValues.areLeft(by: steps),
            breaksAssumption: watch.isBroken(by: candidate.steps, states: states))
    }

    /// Returns whether outputs differ. Returns `false` if the other implementation gives no result.
    static func differ(_ other: [[Elements]]?, _ expected: [[Elements]]) -> Bool {
        guard let other else { return false }
        return !zip(other, expected).allSatisfy { left, right in
            left.count == right.count && zip(left, right).allSatisfy { $0.hasSameBits(as: $1) }
        }
    }
}
