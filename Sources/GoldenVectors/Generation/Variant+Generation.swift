import QuantSpec

extension Variant {
    /// Whether the variant has constant integer weights.
    var hasWeights: Bool {
        inputs.contains { $0.part == .weights && $0.role == .constant && $0.type.integerRange != nil }
    }

    /// Whether the reference can confirm the outputs. If outputs have less than 8 bits, it writes beyond the end of
    /// their buffers.
    var canBeConfirmed: Bool { outputs.allSatisfy { $0.type.bitWidth ?? 8 >= 8 } }
}
