import QuantSpec

extension Variant {
    /// Whether the variant has constant integer weights.
    var hasWeights: Bool {
        inputs.contains { $0.part == .weights && $0.role == .constant && $0.type.integerRange != nil }
    }

    /// Whether it has weights, and inputs or results that are real numbers, which are long in hexadecimal.
    var hasLongWeights: Bool {
        [.float32, .dynamicRange].contains(scheme) && inputs.contains { $0.part == .weights && $0.role == .constant }
    }

    /// Whether the reference can confirm the outputs. If outputs have less than 8 bits, it writes beyond the end of
    /// their buffers.
    var canBeConfirmed: Bool { outputs.allSatisfy { $0.type.bitWidth ?? 8 >= 8 } }
}
