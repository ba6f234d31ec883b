import QuantSpec
import VectorFiles

/// One deviation in one instance: tells which candidates show it, at the cost of two evaluations each.
struct DeviationProbe {
    private let prepared: PreparedOperator
    private let deviating: DeviatingOperator
    private let states: [Int: Elements]

    /// `nil` where the deviation is out of scope or without effect, or the specification refuses the instance.
    init?(
        _ deviation: Deviation, _ instance: Instance, in declaration: Operator,
        under profile: NumericProfile = NumericProfile.all[0]
    ) {
        guard let prepared = try? declaration.prepare(instance, steps: Steps(profile)),
            let deviating = DeviatingOperator(deviation, of: prepared, profile: profile), !deviating.isWithoutEffect
        else { return nil }
        self.prepared = prepared
        self.deviating = deviating
        states = instance.initialStates(prepared.variant)
    }

    /// Whether the deviation gives other outputs than the specification.
    func isShown(by steps: [[Int: Elements]]) -> Bool {
        guard let right = try? prepared.evaluate(steps: steps, states: states).map(\.outputs) else { return false }
        return RowScoring.differ(deviating.outputs(steps, states: states, right: right), right)
    }
}
