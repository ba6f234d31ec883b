/// The family that a variant, and with it a vector file, belongs to.
public enum Scheme: String, Sendable, Hashable, CaseIterable {
    case int8
    case uint8
    case int16x8
    case dynamicRange = "dynamic-range"
    case float16
    case float32
}
