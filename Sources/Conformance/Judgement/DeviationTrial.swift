import GoldenVectors
import QuantSpec
import VectorFiles

/// Evaluates the cases of one operator as implementations with known mistakes would, and caches what is prepared for
/// each group. One trial can serve many diagnoses of the same vectors.
final class DeviationTrial {
    /// A hypothesis, and the case that was evaluated under it.
    private struct Place: Hashable {
        let hypothesis: String
        let group: String
        let row: String
    }

    private let profiles: [String]
    private let keepsOutputs: Bool
    private var kept: [Place: [[Elements]]?] = [:]
    private var prepared: [String: PreparedOperator?] = [:]
    private var deviating: [String: DeviatingOperator?] = [:]

    /// - Parameters:
    ///   - profiles: the names of the candidate profiles, in order.
    ///   - keepsOutputs: whether the outputs under one mistake are kept. This serves diagnoses of many implementations
    ///     by the same vectors.
    init(profiles: [String], keepsOutputs: Bool = false) {
        self.profiles = profiles
        self.keepsOutputs = keepsOutputs
    }

    /// Returns whether a hypothesis reproduces every observed bit.
    func reproduces(
        _ hypothesis: Hypothesis, _ group: VectorGroup, _ row: VectorRow, _ observed: [[Elements]]
    ) -> Bool {
        guard let outputs = outputs(hypothesis, group, row) else { return false }
        return DeviationTrial.areEqual(outputs, observed.taking(undetermined(hypothesis, group), from: outputs))
    }

    /// The positions of the first output at which a hypothesis does not determine the value.
    private func undetermined(_ hypothesis: Hypothesis, _ group: VectorGroup) -> [Int] {
        guard !hypothesis.mistakes.isEmpty, Operator.named(group.operatorName) != nil else { return [] }
        return implementation(hypothesis, group)?.undetermined ?? []
    }

    /// Returns the outputs of an implementation for which the hypothesis is true, or `nil` if it has no result.
    func outputs(_ hypothesis: Hypothesis, _ group: VectorGroup, _ row: VectorRow) -> [[Elements]]? {
        guard keepsOutputs, hypothesis.mistakes.count == 1 else { return computed(hypothesis, group, row) }
        let place = Place(hypothesis: hypothesis.key, group: group.id, row: row.id)
        if let known = kept[place] { return known }
        let outputs = computed(hypothesis, group, row)
        kept[place] = .some(outputs)
        return outputs
    }

    private func computed(_ hypothesis: Hypothesis, _ group: VectorGroup, _ row: VectorRow) -> [[Elements]]? {
        if hypothesis.mistakes.isEmpty { return row.outputs(under: profiles[hypothesis.profile]) }
        if Operator.named(group.operatorName) == nil, let arguments = row.steps.first?.inputs {
            return PrimitiveFile.results(of: group.operatorName, hypothesis.combined, arguments).map { [$0] }
        }
        return implementation(hypothesis, group)?.outputs(row.steps.map(\.inputs), states: group.initialStates)
    }

    /// Returns whether all outputs of all steps are equal bit by bit.
    static func areEqual(_ left: [[Elements]], _ right: [[Elements]]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { left, right in
                left.count == right.count && zip(left, right).allSatisfy { $0.hasSameBits(as: $1) }
            }
    }

    private func implementation(_ hypothesis: Hypothesis, _ group: VectorGroup) -> DeviatingOperator? {
        let key = "\(hypothesis.key) \(group.id)"
        if let known = deviating[key] { return known }
        let profile = NumericProfile.named(profiles[hypothesis.profile])
        let made = profile.flatMap { profile in
            ready(group, profile).flatMap { DeviatingOperator(hypothesis.combined, of: $0, profile: profile) }
        }
        // Where outputs are kept, few implementations are asked again, and all of them would take gigabytes.
        if keepsOutputs { deviating.removeAll(keepingCapacity: true) }
        deviating[key] = .some(made)
        return made
    }

    private func ready(_ group: VectorGroup, _ profile: NumericProfile) -> PreparedOperator? {
        let key = "\(profile.name) \(group.id)"
        if let known = prepared[key] { return known }
        let made = try? group.prepare(profile)
        prepared[key] = .some(made)
        return made
    }
}

extension [[Elements]] {
    /// The outputs of each step, with the elements at these positions of the first output taken from other results.
    fileprivate func taking(_ positions: [Int], from others: [[Elements]]) -> [[Elements]] {
        guard !positions.isEmpty, count == others.count else { return self }
        return zip(self, others).map { own, other in
            guard let first = own.first, let source = other.first, source.count == first.count,
                let replaced = first.replacing(positions, with: source.gathering(positions))
            else { return own }
            return [replaced] + own.dropFirst()
        }
    }
}
