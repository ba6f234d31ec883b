import QuantSpec
import Synchronization
import VectorFiles

/// Tests whether inputs have values for which the reference's behaviour is undefined: NaN, a quotient beyond 32 bits,
/// or a row of a hybrid form that is too small to be quantized (HYBRID-1).
struct UndefinedValues {
    private let movesValues: Bool
    /// The magnitude from which on real values have quotients beyond 32 bits.
    private let limit: Float
    /// `nil` if the operator has no hybrid form.
    private let hybridRows: HybridRows?

    /// - Parameters:
    ///   - prepared: the prepared operator.
    ///   - candidates: rows of the prepared instance.
    init(_ prepared: PreparedOperator, _ candidates: CandidateInputs) {
        movesValues = UndefinedValues.movesValues(prepared, candidates)
        limit = prepared.instance.outputs.first?.quantization.map { 0x1p31 * ($0.scales.min() ?? 1) } ?? .infinity
        hybridRows = prepared.variant.scheme == .dynamicRange ? HybridRows(prepared) : nil
    }

    /// Returns whether a value of a row is undefined.
    func areIn(_ steps: [[Int: Elements]]) -> Bool {
        guard !movesValues else { return false }
        if hybridRows?.areTooSmall(in: steps) ?? false { return true }
        return steps.contains { inputs in
            inputs.values.contains { elements in
                guard case .float32(let values) = elements else { return false }
                return values.contains { !($0.magnitude < limit) }
            }
        }
    }

    /// Returns whether a real state becomes infinite or NaN. What follows has no defined result.
    static func areLeft(by steps: [VectorStep]) -> Bool {
        steps.contains { step in
            step.states.values.contains { elements in
                guard case .float32(let values) = elements else { return false }
                return values.contains { !$0.isFinite }
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

/// Watches the rows that a hybrid form quantizes.
private final class HybridRows: Sendable {
    private let prepared: PreparedOperator
    private let witness: Witness

    init?(_ prepared: PreparedOperator) {
        let witness = Witness()
        var steps = Steps(.litert_2_3_x86_64)
        let quantize = steps.quantizeHybridInput
        steps.quantizeHybridInput = { row, isAsymmetric in
            let quantized = quantize(row, isAsymmetric)
            let magnitude = row.reduce(Float(0)) { max($0, $1.magnitude) }
            let factor = isAsymmetric ? 1 / quantized.scale : 127 / magnitude
            if magnitude > 0, !factor.isFinite { witness.note() }
            return quantized
        }
        guard let watched = try? prepared.operator.prepare(prepared.instance, steps: steps) else { return nil }
        (self.prepared, self.witness) = (watched, witness)
    }

    /// Returns whether a row is so small that the factor of its values is not finite.
    func areTooSmall(in steps: [[Int: Elements]]) -> Bool {
        _ = witness.take()
        _ = try? prepared.evaluate(steps: steps, states: prepared.instance.initialStates(prepared.variant))
        return witness.take()
    }

    private final class Witness: Sendable {
        private let isNoted = Mutex(false)

        func note() { isNoted.withLock { $0 = true } }

        /// Returns whether anything was noted since the last call.
        func take() -> Bool {
            isNoted.withLock { noted in
                defer { noted = false }
                return noted
            }
        }
    }
}
