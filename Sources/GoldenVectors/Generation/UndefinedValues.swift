import QuantSpec
import VectorFiles

/// Tells which inputs have values for which the reference's behaviour is undefined: no number, or a quotient beyond 32 bits.
struct UndefinedValues {
    private let movesValues: Bool
    /// Real values from this magnitude on have quotients beyond 32 bits.
    private let limit: Float

    /// - Parameter candidates: rows of the instance that the operator is prepared for.
    init(_ prepared: PreparedOperator, _ candidates: CandidateInputs) {
        movesValues = UndefinedValues.movesValues(prepared, candidates)
        limit = prepared.instance.outputs.first?.quantization.map { 0x1p31 * ($0.scales.min() ?? 1) } ?? .infinity
    }

    /// Whether any value of a row's steps is undefined.
    func areIn(_ steps: [[Int: Elements]]) -> Bool {
        guard !movesValues else { return false }
        return steps.contains { inputs in
            inputs.values.contains { elements in
                guard case .float32(let values) = elements else { return false }
                return values.contains { !($0.magnitude < limit) }
            }
        }
    }

    /// Whether every output of a uniform row stands among its inputs, bit by bit: then no value is undefined.
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
