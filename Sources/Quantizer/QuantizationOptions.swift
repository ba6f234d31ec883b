import QuantSpec

/// A mode of post-training quantization.
public enum QuantizationMode: String, Sendable, Hashable, CaseIterable {
    /// Large weights become int8; activations stay float.
    case dynamicRange = "dynamic-range"
    /// Activations and weights become int8, biases int32.
    case int8
    /// Activations become int16, weights int8, biases int64 or int32.
    case int16x8
    /// Every constant becomes float16.
    case float16

    /// Whether the mode needs the ranges of activations.
    public var needsRanges: Bool { self == .int8 || self == .int16x8 }

    /// The types that the inputs and outputs of the quantized model may have.
    public var interfaceTypes: [ElementType] {
        switch self {
        case .dynamicRange, .float16: [.float32]
        case .int8: [.float32, .int8, .uint8]
        case .int16x8: [.float32, .int16]
        }
    }
}

/// What a quantized model must be like.
public struct QuantizationOptions: Sendable, Hashable {
    /// The mode.
    public var mode: QuantizationMode
    /// The type of float inputs: one of the mode's `interfaceTypes`.
    public var inputType: ElementType
    /// The type of float outputs: one of the mode's `interfaceTypes`.
    public var outputType: ElementType
    /// The type of biases in the mode `int16x8`: int64 or int32.
    public var biasType: ElementType
    /// Whether operators that cannot be quantized stay float, between DEQUANTIZE and QUANTIZE. Otherwise they are an error.
    public var allowsFloatFallback: Bool
    /// Patterns of operators that stay float: each matches the name of a result, one of several names that `;` joins, or the operator's name in
    /// the schema.
    public var keptFloat: [String]
    /// Whether the model is written as TensorFlow's converter writes it even where its results are then others than the float model's.
    public var likeTensorFlow: Bool

    /// Options of a mode. By default inputs and outputs stay float32, and every operator must be quantized.
    public init(
        _ mode: QuantizationMode, inputType: ElementType = .float32, outputType: ElementType = .float32,
        biasType: ElementType = .int64, allowsFloatFallback: Bool = false, keptFloat: [String] = [],
        likeTensorFlow: Bool = false
    ) {
        self.mode = mode
        self.inputType = inputType
        self.outputType = outputType
        self.biasType = biasType
        self.allowsFloatFallback = allowsFloatFallback
        self.keptFloat = keptFloat
        self.likeTensorFlow = likeTensorFlow
    }

    /// Checks that the types fit the mode.
    ///
    /// - Throws: `QuantizerError` of kind `option`.
    func validate() throws(QuantizerError) {
        let allowed = mode.interfaceTypes
        for (option, type) in [("input", inputType), ("output", outputType)] where !allowed.contains(type) {
            let words = allowed.map(\.rawValue).joined(separator: " or ")
            throw QuantizerError(
                .option, "the \(option) type \(type.rawValue) does not fit the mode \(mode.rawValue)",
                remedy: "use \(words)")
        }
        guard [.int32, .int64].contains(biasType) else {
            throw QuantizerError(
                .option, "the bias type \(biasType.rawValue) is unknown", remedy: "use int64 or int32")
        }
    }
}
