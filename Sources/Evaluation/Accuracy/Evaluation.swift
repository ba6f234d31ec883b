import QuantSpec

/// How far a quantized model is from its float original, on data.
public struct Evaluation: Sendable {
    /// One output of both models.
    public struct Output: Sendable {
        /// The position among the outputs.
        public let position: Int
        /// The name of the float model's tensor.
        public let name: String
        /// The differences over all samples.
        public internal(set) var error = ErrorMeasure()
        /// The rows whose greatest element is in the same place; `nil` if the output has no rows of two or more elements.
        public internal(set) var agreement: Ratio?
        /// The rows whose greatest element is in the place that the label names; `nil` without labels.
        public internal(set) var floatAccuracy: Ratio?
        /// The same for the quantized model.
        public internal(set) var quantizedAccuracy: Ratio?
        /// Pairs of values, for a drawing.
        public internal(set) var points: [(float: Float, quantized: Float)] = []
        /// Whether it holds real numbers, and not indices, for instance.
        public internal(set) var isReal = true
        /// Whether the operator that computes it gives probabilities, so that its greatest element is what counts.
        public internal(set) var isClassification = false
    }

    /// A number out of a total.
    public struct Ratio: Sendable, Hashable {
        /// The number.
        public internal(set) var count = 0
        /// The total.
        public internal(set) var total = 0

        /// No rows.
        public init() {}

        /// The number in percent of the total.
        public var percent: Double { total == 0 ? 0 : 100 * Double(count) / Double(total) }

        mutating func add(_ isCounted: Bool) {
            total += 1
            if isCounted { count += 1 }
        }
    }

    /// One layer of the quantized model.
    public struct Layer: Sendable {
        /// The index of the quantized model's operator.
        public let index: Int
        /// The operator's name in the schema.
        public let name: String
        /// The name of the float model's tensor that it computes.
        public let tensor: String
        /// The index of that tensor.
        public let tensorIndex: Int
        /// Whether the quantized operator computes on integers.
        public let isQuantized: Bool
        /// Whether its weights have one scale for each channel; `nil` without quantized weights.
        public let hasWeightsPerAxis: Bool?
        /// The differences in the running quantized model, whose layers before have added their own.
        public internal(set) var running = ErrorMeasure()
        /// The differences of the layer by itself, and those that each cause brings alone.
        public internal(set) var parts: [LayerCause: ErrorMeasure] = [:]
        /// The differences at the model's outputs if this layer alone is quantized; `nil` if that cannot be computed.
        public internal(set) var effect: ErrorMeasure?
        /// The number of results outside the output's range.
        public internal(set) var clipped = 0
        /// Why the layer was not run by itself; `nil` if it was.
        public internal(set) var reason: String?

        /// The differences of the layer by itself.
        public var own: ErrorMeasure { parts[.all] ?? ErrorMeasure() }
        /// The share of a cause in the sum of all causes' squares, from 0 to 1.
        public func share(_ cause: LayerCause) -> Double {
            let total = LayerCause.parts.reduce(0) { $0 + (parts[$1]?.power ?? 0) }
            return total > 0 ? (parts[cause]?.power ?? 0) / total : 0
        }
        /// The cause with the greatest share; `nil` without an error.
        public var mainCause: LayerCause? {
            let best = LayerCause.parts.max { share($0) < share($1) }
            return best.flatMap { share($0) > 0 ? $0 : nil }
        }
        /// The share of results outside the output's range, in percent.
        public var clippedPercent: Double { own.count == 0 ? 0 : 100 * Double(clipped) / Double(own.count) }
    }

    /// The number of samples.
    public internal(set) var samples = 0
    /// The number of samples on which layers were run by themselves.
    public internal(set) var layerSamples = 0
    /// The outputs, in the float model's order.
    public internal(set) var outputs: [Output] = []
    /// The layers, in the quantized model's order.
    public internal(set) var layers: [Layer] = []
    /// Operators of the quantized model that correspond to none of the float model.
    public internal(set) var unpaired: [String] = []
    /// Whether labels were given.
    public internal(set) var hasLabels = false
    /// The type of the quantized model's activations: int8, uint8, int16 or float32.
    public internal(set) var activations: ElementType = .float32
}
