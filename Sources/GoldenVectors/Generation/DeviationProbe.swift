import QuantSpec
import VectorFiles

/// Tests whether candidates show one deviation in one instance, with two evaluations for each.
struct DeviationProbe {
    private let prepared: PreparedOperator
    private let deviating: DeviatingOperator
    private let states: [Int: Elements]

    /// Returns `nil` if the deviation is out of scope or has no effect, or if the specification rejects the instance.
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

    /// Returns whether the deviation gives other outputs than the specification.
    func isShown(by steps: [[Int: Elements]]) -> Bool {
        rightOutputs(steps).map { isShown(by: steps, $0) } ?? false
    }

    /// Returns whether the deviation gives other outputs than these right ones.
    func isShown(by steps: [[Int: Elements]], _ right: [[Elements]]) -> Bool {
        RowScoring.differ(deviating.outputs(steps, states: states, right: right), right)
    }

    /// The outputs of the specification, which are the same for every deviation. `nil` if it has no result.
    func rightOutputs(_ steps: [[Int: Elements]]) -> [[Elements]]? {
        try? prepared.evaluate(steps: steps, states: states).map(\.outputs)
    }
}
