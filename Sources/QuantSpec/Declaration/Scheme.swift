/// The family of numeric formats that a variant, and each vector file, belongs to. The raw values are names of folders.
public enum Scheme: String, Sendable, Hashable, CaseIterable {
    /// int8 or int4 activations.
    case int8
    /// uint8 activations.
    case uint8
    /// int16 activations, with int8 weights in weighted operators.
    case int16x8
    /// float32 activations with quantized weights: the hybrid operators (chapter 5).
    case dynamicRange = "dynamic-range"
    /// float16 values.
    case float16
    /// float32 values, plain integers and bools.
    case float32
    /// The arithmetic primitives by themselves. No operator has a variant of this scheme.
    case arithmetic
    /// The primitives of post-training quantization: ranges, weights and biases to parameters and stored integers. No
    /// operator has a variant of this scheme.
    case derivation

    /// The schemes of operators: all but those of primitives.
    public static let allCases: [Scheme] = [.int8, .uint8, .int16x8, .dynamicRange, .float16, .float32]
    /// The schemes of primitives.
    public static let ofPrimitives: [Scheme] = [.arithmetic, .derivation]
}
