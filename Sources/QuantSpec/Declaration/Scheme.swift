/// The family that a variant, and with it a vector file, belongs to.
public enum Scheme: String, Sendable, Hashable, CaseIterable {
    case int8
    case uint8
    case int16x8
    case dynamicRange = "dynamic-range"
    case float16
    case float32
    /// The primitives by themselves: no operator has a variant of it.
    case arithmetic

    /// The schemes that operators have.
    public static let allCases: [Scheme] = [.int8, .uint8, .int16x8, .dynamicRange, .float16, .float32]
}
