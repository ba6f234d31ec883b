/// What a variant's constraints say about the parameters that a quantizer writes.
extension Variant {
    /// The parameters that a clause fixes for an operand (PTQ-9). Returns `nil` if no clause does.
    public func fixedParameters(of operand: OperandReference) -> Quantization? {
        for constraint in constraints {
            if case .fixedParameters(operand, let scale, let zeroPoint) = constraint.relation {
                return Quantization(scale: scale, zeroPoint: zeroPoint)
            }
        }
        return nil
    }

    /// The operands that share their parameters, as one list for each clause that demands it (PTQ-10).
    public var operandsWithSameParameters: [[OperandReference]] {
        constraints.compactMap { constraint in
            if case .sameParameters(let operands) = constraint.relation { operands } else { nil }
        }
    }
}
