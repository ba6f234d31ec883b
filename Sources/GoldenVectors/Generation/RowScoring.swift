import QuantSpec
import VectorFiles

/// What a row can show: a deviation under a profile, or another profile.
struct Distinction: Hashable, Sendable {
    /// A place in `Deviation.all`; `nil` for a profile.
    let deviation: Int?
    /// A place in `NumericProfile.all`.
    let profile: Int

    var numericProfile: NumericProfile { NumericProfile.all[profile] }
}

/// A candidate with its expected results and what it distinguishes.
struct ScoredRow: Sendable {
    private(set) var steps: [VectorStep]
    let comment: String
    let distinctions: [Distinction]
    /// Whether the reference's behaviour is undefined for its values (ARITH-2).
    let isUndefined: Bool
    /// Whether it breaks an assumption that the reference documents (ARITH-9).
    let breaksAssumption: Bool

    /// Says what generators give the inputs of each step, and leaves out the accumulators.
    mutating func state(_ stated: [[Int: StatedValues]]) {
        for index in steps.indices {
            steps[index].statedInputs = stated[index]
            steps[index].accumulators = Accumulators()
        }
    }

    var isInformative: Bool { isUndefined || breaksAssumption }
}

/// Evaluates candidates by the specification, by every other profile and with every deviation in scope.
struct RowScoring {
    let prepared: PreparedOperator
    private let states: [Int: Elements]
    private let profiles: [(place: Int, prepared: PreparedOperator)]
    private let undefined: UndefinedValues
    private let deviating: [(distinction: Distinction, operator: DeviatingOperator)]
    private let watch: ReferenceAssumption.Watch

    /// - Parameter hunted: what a row is looked for to show; `nil` for nothing beside what every row is scored by.
    /// - Throws: `SpecificationError` where the default profile refuses the instance.
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

    /// Whether a profile brings sums to the output's scale in another way than the default one: what does without the
    /// fixed-point multiplication under one of them only.
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

    /// Under a profile of other arithmetic, roundings and multipliers may show where they do not by default.
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

    /// The row of a candidate; `nil` where the specification has no result for it.
    func score(_ candidate: Candidate) -> ScoredRow? {
        guard let steps = try? prepared.evaluate(steps: candidate.steps, states: states) else { return nil }
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
            isUndefined: undefined.areIn(candidate.steps),
            breaksAssumption: watch.isBroken(by: candidate.steps, states: states))
    }

    /// No result at all counts as none that could be compared.
    static func differ(_ other: [[Elements]]?, _ expected: [[Elements]]) -> Bool {
        guard let other else { return false }
        return !zip(other, expected).allSatisfy { left, right in
            left.count == right.count && zip(left, right).allSatisfy { $0.hasSameBits(as: $1) }
        }
    }
}
