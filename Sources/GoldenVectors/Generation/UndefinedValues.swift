import QuantSpec
import VectorFiles

/// Tests whether inputs have values for which the reference's behaviour is undefined: NaN, or a quotient beyond 32
/// bits.
struct UndefinedValues {
    private let movesValues: Bool
    /// The magnitude from which on real values have quotients beyond 32 bits.
    private let limit: Float

    /// - Parameters:
    ///   - prepared: the prepared operator.
    ///   - candidates: rows of the prepared instance.
    init(_ prepared: PreparedOperator, _ candidates: CandidateInputs) {
        movesValues = UndefinedValues.movesValues(prepared, candidates)
        limit = prepared.instance.outputs.first?.quantization.map { 0x1p31 * ($0.scales.min() ?? 1) } ?? .infinity
    }

    /// Returns whether a value of a row is undefined.
    func areIn(_ steps: [[Int: Elements]]) -> Bool {
        guard !movesValues else { return false }
        return steps.contains { inputs in
            inputs.values.contains { elements in
                guard case .float32(let values) = elements else { return false }
                return values.contains { !($0.magnitude < limit) }
            }
        }
    }

    /// Returns whether every output of a uniform row equals one of its inputs bit by bit. If so, no value is
    /// undefined.
    private static func movesValues(_ prepared: PreparedOperator, _ candidates: CandidateInputs) -> Bool {
        let inputs = candidates.uniform(0)
        guard let step = try? prepared.evaluate(steps: inputs, states: [:]).first else { return false }
        var bits: Set<UInt32> = []
        for case .float32(let values) in step.inputs.values { bits.formUnion(values.map(\.bitPattern)) }
        return step.outputs.allSatisfy { output in
            guard case .float32(let values) = output else { return false }
            return values.allSatisfy { bits.contains($0.bitPattern) }
        }
    }
}
