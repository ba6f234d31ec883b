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

    /// What TensorFlow's converter does with an operator in place of the treatment here. The results of its model are then others than
    /// those of the float model.
    public enum ConverterHabit: Sendable, Hashable {
        /// In int8 models each operand and the result have parameters of their own.
        case separateParameters
        /// In 16x8 models the result has the scale of the first listed input, and the other inputs keep theirs.
        case separateScales
        /// In 16x8 models constants that are not listed stay float beside int16 data.
        case floatConstants
    }

    /// The states of a recurrent operator, and the values inside it.
    public struct Recurrent: Sendable, Hashable {
        /// The input position of the state that holds the last result. It has the parameters of the result.
        public let outputState: Int
        /// The input position of the state of the cells: int16, with a power of two as scale (PTQ-11).
        public let cellState: Int
        /// The names of the intermediate tensors in a quantized model, in order. The last one, the hidden value, is int8; the others have
        /// no parameters.
        public let intermediates: [String]
        /// The input positions of the operands with which the operator stays float.
        public let unsupported: [Int]

        /// The states and the intermediate tensors of a recurrent operator.
        public init(outputState: Int, cellState: Int, intermediates: [String], unsupported: [Int]) {
            self.outputState = outputState
            self.cellState = cellState
            self.intermediates = intermediates
            self.unsupported = unsupported
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
    /// The weights; empty if every constant is an ordinary operand.
    public let weights: [Weights]
    /// The states and the values inside a recurrent operator; `nil` for any other operator.
    public let recurrent: Recurrent?
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
    /// What the converter does in place of this treatment; `nil` if it does the same.
    public let converterHabit: ConverterHabit?

    /// An operator that is quantized to int8.
    public init(
        _ parameters: Parameters?, isQuantizable: Bool = true, weights: [Weights] = [], recurrent: Recurrent? = nil,
        takesWeightsAlone: Bool = false, version: Int = 1, largeProductVersion: Int? = nil, wide: Wide? = nil,
        dynamicRange: DynamicRange? = nil, converterHabit: ConverterHabit? = nil
    ) {
        self.parameters = parameters
        self.isQuantizable = isQuantizable
        self.weights = weights
        self.recurrent = recurrent
        self.takesWeightsAlone = takesWeightsAlone
        self.version = version
        self.largeProductVersion = largeProductVersion
        self.wide = wide
        self.dynamicRange = dynamicRange
        self.converterHabit = converterHabit
    }

    /// The weights at an input position; `nil` if another kind of operand stands there.
    public func weights(at input: Int) -> Weights? { weights.first { $0.input == input } }

    /// The weights whose bias stands at an input position; `nil` if another kind of operand stands there.
    public func weights(ofBias input: Int) -> Weights? { weights.first { $0.bias == input } }

    /// The treatment of an operator that stays float in int8 models.
    public var stayingFloat: PostTraining {
        PostTraining(
            nil, isQuantizable: false, weights: weights, recurrent: recurrent, wide: wide, dynamicRange: dynamicRange)
    }

    /// The treatment as the converter does it.
    public var asConverted: PostTraining {
        let wideScales =
            converterHabit == .separateScales
            ? wide.map { Wide(.copied, inputs: $0.inputs, version: $0.version) } : wide
        return PostTraining(
            converterHabit == .separateParameters ? .free : parameters, isQuantizable: isQuantizable, weights: weights,
            recurrent: recurrent, takesWeightsAlone: takesWeightsAlone, version: version,
            largeProductVersion: largeProductVersion, wide: wideScales, dynamicRange: dynamicRange,
            converterHabit: converterHabit)
    }

    /// An operator that stays float in every mode.
    public static let staysFloat = PostTraining(nil, isQuantizable: false)
}
