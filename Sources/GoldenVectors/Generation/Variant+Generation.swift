import QuantSpec

extension Variant {
    /// Whether it has constant weights of integers.
    var hasWeights: Bool {
        inputs.contains { $0.part == .weights && $0.role == .constant && $0.type.integerRange != nil }
    }

    /// Whether the reference can confirm its outputs. It writes outputs of less than 8 bits past the end of their buffer.
    var canBeConfirmed: Bool { outputs.allSatisfy { $0.type.bitWidth ?? 8 >= 8 } }
}
