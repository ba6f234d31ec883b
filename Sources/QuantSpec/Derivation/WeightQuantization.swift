/// How weights become int8 in each mode of post-training quantization. Each mode has arithmetic of its own.
public enum WeightRule: String, Sendable, Hashable, CaseIterable {
    /// Models with int8 activations: scales and quotients in binary32 (PTQ-14 to PTQ-16).
    case int8
    /// Models with float32 activations: scales and quotients in binary64 (PTQ-17).
    case dynamicRange = "dynamic-range"
    /// Models with int16 activations: the older quantizer, in binary32 (PTQ-18).
    case int16x8
}

/// The symmetric int8 quantization of a tensor of weights: first its scales, then the adjustment to a large bias, then
/// the stored integers.
public struct WeightQuantization: Sendable {
    /// The mode.
    public let rule: WeightRule
    /// The quantized dimension; `nil` for one scale for the whole tensor.
    public let axis: Int?
    /// The scale of each channel, in binary64. A model file holds it rounded to binary32.
    public private(set) var scales: [Double]
    /// The greatest magnitude in each channel. PTQ-26 raises it.
    public private(set) var magnitudes: [Float]
    /// The scales of the bias that PTQ-25 determines; `nil` without an adjustment.
    private var adjustedBiasScales: [Double]?

    private let values: [Float]
    private let shape: Shape
    private let steps: DerivationSteps

    /// Derives the scales of weights (PTQ-13, PTQ-14, PTQ-17, PTQ-18).
    ///
    /// - Parameters:
    ///   - values: the weights, in row-major order.
    ///   - shape: their shape.
    ///   - axis: the quantized dimension; `nil` for one scale for the whole tensor.
    ///   - rule: the mode.
    ///   - steps: the steps; replaced ones make a known mistake.
    /// - Throws: `SpecificationError` if a weight is not finite, or shape, axis and values do not fit.
    public init(
        _ values: [Float], shape: Shape, axis: Int?, rule: WeightRule, _ steps: DerivationSteps = DerivationSteps()
    ) throws {
        guard shape.checkedCount == values.count, axis.map(shape.dimensions.indices.contains) ?? true else {
            throw SpecificationError(
                .invalid, "\(values.count) weights of shape \(shape) with quantized dimension \(axis ?? -1)",
                remedy: "give as many weights as the shape has elements, and one of its dimensions",
                clause: "PTQ-13")
        }
        try QuantizedConstant.checkFinite(values)
        self.values = values
        self.shape = shape
        self.axis = axis
        self.rule = rule
        self.steps = steps
        magnitudes = [Float](repeating: 0, count: axis.map { shape[$0] } ?? 1)
        scales = []
        for position in values.indices {
            let channel = channel(of: position)
            magnitudes[channel] = steps.magnitude(magnitudes[channel], values[position])
        }
        guard rule != .int8 || magnitudes.allSatisfy({ ($0 * 2).isFinite }) else {
            throw SpecificationError(
                .invalid, "the weights span more than the greatest binary32 number", remedy: "use smaller weights",
                clause: "PTQ-28")
        }
        scales = magnitudes.map(scale)
    }

    /// The scale of a channel by its greatest magnitude (PTQ-14, PTQ-17, PTQ-18).
    private func scale(_ magnitude: Float) -> Double {
        switch rule {
        case .int8: Double(steps.weightScale(Float(steps.leastMagnitude(Double(magnitude)))))
        case .dynamicRange: steps.dynamicRangeWeightScale(steps.leastMagnitude(Double(magnitude)))
        // A tensor of zeros with one scale has 1; a channel of zeros has 0.
        case .int16x8: magnitude == 0 && axis == nil ? 1 : Double(steps.weightScale(magnitude))
        }
    }

    private func channel(of position: Int) -> Int {
        axis.map { steps.channel(position, shape, $0) } ?? 0
    }

    // MARK: Biases

    /// Raises the scale of each channel whose bias would not fit otherwise (PTQ-25, PTQ-26). Returns whether it raised any.
    ///
    /// - Parameters:
    ///   - bias: the bias, one value for each channel; any number of values if there is one scale.
    ///   - inputScale: the scale of the operator's input.
    /// - Throws: `SpecificationError` if a value is not finite, or the number of values is wrong.
    public mutating func makeRoom(forBias bias: [Float], inputScale: Float) throws -> Bool {
        try QuantizedConstant.checkFinite(bias)
        guard scales.count == 1 || scales.count == bias.count else {
            throw SpecificationError(
                .invalid, "\(bias.count) biases for \(scales.count) channels", remedy: "give one bias for each channel",
                clause: "PTQ-25")
        }
        switch rule {
        case .int8: return makeRoomInInt8(bias, Double(inputScale))
        case .int16x8: return makeRoomInInt16x8(bias, inputScale)
        case .dynamicRange: return false
        }
    }

    /// The magnitudes of biases that count for each scale: one for each channel, or the greatest of all.
    private func biasMagnitudes(_ bias: [Float]) -> [Float] {
        scales.count == 1 ? [bias.reduce(0) { max($0, $1.magnitude) }] : bias.map(\.magnitude)
    }

    private mutating func makeRoomInInt8(_ bias: [Float], _ inputScale: Double) -> Bool {
        var biasScales = scales.map { Double(steps.biasScale(Float(inputScale), $0)) }
        let limit = Double(BiasQuantization.greatestBeforeAdjustment)
        var isAdjusted = false
        for (channel, magnitude) in biasMagnitudes(bias).enumerated() {
            guard steps.exceedsBias(magnitude, biasScales[channel], scales.count == 1) else { continue }
            biasScales[channel] = Double(magnitude) / limit
            scales[channel] = biasScales[channel] / inputScale
            isAdjusted = true
        }
        if isAdjusted { adjustedBiasScales = biasScales }
        return isAdjusted
    }

    private mutating func makeRoomInInt16x8(_ bias: [Float], _ inputScale: Float) -> Bool {
        var isAdjusted = false
        for (channel, magnitude) in biasMagnitudes(bias).enumerated() {
            let half = 0.5 * Double(inputScale) * scales[channel]
            guard steps.exceedsWideBias(magnitude, half, scales.count == 1) else { continue }
            magnitudes[channel] = Float(2 * Double(magnitude) / 2_147_483_647 * Double(127 / inputScale))
            scales[channel] = scale(magnitudes[channel])
            isAdjusted = true
        }
        return isAdjusted
    }

    /// The scales of the bias: one for each scale of the weights (PTQ-22, PTQ-25).
    public func biasScales(inputScale: Float) -> [Float] {
        adjustedBiasScales?.map { Float($0) } ?? scales.map { steps.biasScale(inputScale, $0) }
    }

    // MARK: Stored integers

    /// The stored integers with their parameters (PTQ-15 to PTQ-18).
    public func quantized() -> QuantizedConstant {
        let codes = values.indices.map { position in
            let quotient = quotient(values[position], channel(of: position))
            let rounded = steps.roundQuotient(quotient)
            return Int8(clamping: min(max(rounded, steps.weightCodes.lowerBound), steps.weightCodes.upperBound))
        }
        return QuantizedConstant(
            elements: .int8(codes), quantization: Quantization(scales: scales.map { Float($0) }, dimension: axis ?? 0))
    }

    private func quotient(_ value: Float, _ channel: Int) -> Double {
        switch rule {
        case .dynamicRange: steps.exactQuotient(value, scales[channel])
        case .int16x8: steps.weightQuotientByMagnitude(value, magnitudes[channel])
        case .int8 where axis != nil && !(scales.count == 1 && adjustedBiasScales != nil):
            steps.weightQuotient(value, Float(scales[channel]))
        case .int8 where scales[channel] == Double(magnitudes[channel] / 127):
            steps.weightQuotientByMagnitude(value, magnitudes[channel])
        case .int8: steps.quotientByOtherScale(value, magnitudes[channel], scales[channel])
        }
    }
}
