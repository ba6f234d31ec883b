/// How post-training quantization treats an operator: which operands are weights and a bias, and what it demands of the parameters of
/// its float operands and results. The quantizer knows no operator beyond this.
public struct PostTraining: Sendable, Hashable {
    /// The weights of sums of products, and the bias that is added to them.
    public struct Weights: Sendable, Hashable {
        /// The input position of the weights.
        public let input: Int
        /// The axis of scales per axis; `nil` if the weights have one scale.
        public let dimension: Int?
        /// The input position of the activations that the weights multiply.
        public let activation: Int
        /// The input position of the bias; `nil` if the operator takes none.
        public let bias: Int?

        /// Weights at an input position.
        public init(_ input: Int, dimension: Int?, activation: Int = 0, bias: Int? = nil) {
            self.input = input
            self.dimension = dimension
            self.activation = activation
            self.bias = bias
        }
    }

    /// What int8 quantization demands of the parameters of float operands and results.
    public enum Parameters: Sendable, Hashable {
        /// Each operand and each result has parameters of its own.
        case free
        /// All operands and results have the same parameters.
        case same
        /// The result has these parameters, and each operand has its own.
        case fixed(scale: Float, zeroPoint: Int64)
    }

    /// What int16 quantization demands of the parameters of operands and results.
    public enum WideParameters: Sendable, Hashable {
        /// Each operand and each result has a scale of its own. Constants are int8.
        case free
        /// Each operand and each result has a scale of its own. Constants are int16, as activations are.
        case freeWithConstants
        /// Every result has the scale of the first listed input.
        case copied
        /// Every input has the scale of the result.
        case forced
        /// The result has the scale 1/32768.
        case fixed
        /// The operator stays float, but its constants get ranges, because int8 quantization lists the operator.
        case onlyRanges
    }

    /// The treatment by int16 quantization.
    public struct Wide: Sendable, Hashable {
        /// What is demanded of the parameters.
        public let parameters: WideParameters
        /// The input positions that are quantized; `nil` for all of them.
        public let inputs: [Int]?
        /// The least version of the quantized operator.
        public let version: Int

        /// The treatment by int16 quantization.
        public init(_ parameters: WideParameters, inputs: [Int]? = [0], version: Int = 2) {
            self.parameters = parameters
            self.inputs = inputs
            self.version = version
        }
    }

    /// The treatment of large constants by dynamic-range quantization.
    public struct DynamicRange: Sendable, Hashable {
        /// The input positions of the weights.
        public let inputs: [Int]
        /// The axis of scales per axis; `nil` if each of the weights has one scale.
        public let dimension: Int?
        /// Whether the operator computes on the weights as int8. Otherwise DEQUANTIZE expands them.
        public let isHybrid: Bool
        /// Whether the operator says that it quantizes its inputs with a zero point (`asymmetric_quantize_inputs`).
        public let quantizesInputsAsymmetrically: Bool
        /// Whether none of the weights is quantized if one of them is too small.
        public let isAllOrNone: Bool
        /// The least version of the quantized operator.
        public let version: Int

        /// The treatment of large constants.
        public init(
            _ inputs: [Int], dimension: Int? = nil, isHybrid: Bool = true, quantizesInputsAsymmetrically: Bool = false,
            isAllOrNone: Bool = false, version: Int
        ) {
            self.inputs = inputs
            self.dimension = dimension
            self.isHybrid = isHybrid
            self.quantizesInputsAsymmetrically = quantizesInputsAsymmetrically
            self.isAllOrNone = isAllOrNone
            self.version = version
        }
    }

    /// What int8 quantization demands; `nil` if it knows no demand.
    public let parameters: Parameters?
    /// Whether the operator can compute on int8. One that cannot may still pass parameters on.
    public let isQuantizable: Bool
    /// The weights; `nil` if every constant is an ordinary operand.
    public let weights: Weights?
    /// Whether the operator takes int8 weights, or an int8 table, if its activations stay float.
    public let takesWeightsAlone: Bool
    /// The least version of the operator on int8.
    public let version: Int
    /// The least version on int8 if the product of the operands' scales is at least the result's scale; `nil` if that does not matter.
    public let largeProductVersion: Int?
    /// The treatment by int16 quantization; `nil` if the operator stays float.
    public let wide: Wide?
    /// The treatment by dynamic-range quantization; `nil` if the operator's constants stay float.
    public let dynamicRange: DynamicRange?

    /// An operator that is quantized to int8.
    public init(
        _ parameters: Parameters?, isQuantizable: Bool = true, weights: Weights? = nil, takesWeightsAlone: Bool = false,
        version: Int = 1, largeProductVersion: Int? = nil, wide: Wide? = nil, dynamicRange: DynamicRange? = nil
    ) {
        self.parameters = parameters
        self.isQuantizable = isQuantizable
        self.weights = weights
        self.takesWeightsAlone = takesWeightsAlone
        self.version = version
        self.largeProductVersion = largeProductVersion
        self.wide = wide
        self.dynamicRange = dynamicRange
    }

    /// An operator that stays float in every mode.
    public static let staysFloat = PostTraining(nil, isQuantizable: false)
}
