import QuantSpec

/// The parameters of int8 models by the specification's derivation.
extension Parameters {
    /// The parameters of an activation's range.
    static func activation(_ range: CalibratedRange) throws -> Parameters {
        Parameters(type: .int8, quantization: try ActivationParameters.int8(range))
    }

    /// The parameters of weights, by their contents.
    ///
    /// - Parameter dimension: the axis of the scales; `nil` for one scale.
    static func weights(_ reals: [Float], _ shape: Shape, dimension: Int?) throws -> Parameters {
        let weights = try WeightQuantization(reals, shape: shape, axis: dimension, rule: .int8)
        return Parameters(
            type: .int8,
            quantization: Quantization(scales: weights.scales.map { Float($0) }, dimension: dimension ?? 0),
            isPerAxis: dimension != nil, isNarrow: true)
    }

    /// The parameters of a constant that is not weights, by its contents.
    static func contents(_ reals: [Float]) throws -> Parameters {
        Parameters(type: .int8, quantization: try ConstantQuantization.int8(reals).quantization)
    }

    /// The parameters of a bias.
    ///
    /// - Parameter dimension: the axis of the scales, if the weights have several.
    static func bias(input: Parameters, weights: Parameters, dimension: Int) -> Parameters {
        let steps = DerivationSteps()
        let scales = weights.quantization.scales.map { steps.biasScale(input.quantization.scale, Double($0)) }
        return Parameters(
            type: .int32, quantization: Quantization(scales: scales, dimension: weights.isPerAxis ? dimension : 0),
            isPerAxis: weights.isPerAxis)
    }

    /// The parameters of weights whose bias does not fit otherwise, and those of the bias; `nil` if it fits.
    ///
    /// - Parameters:
    ///   - reals: the weights.
    ///   - shape: their shape.
    ///   - bias: the bias.
    ///   - input: the parameters of the activations.
    func makingRoom(
        _ reals: [Float], _ shape: Shape, bias: [Float], input: Parameters, biasDimension: Int
    ) throws -> (bias: Parameters, weights: Parameters)? {
        guard isNarrow, !isTrained, mayExceed(bias, inputScale: input.quantization.scale) else { return nil }
        var weights = try WeightQuantization(
            reals, shape: shape, axis: isPerAxis ? quantization.dimension : nil, rule: .int8)
        guard try weights.makeRoom(forBias: bias, inputScale: input.quantization.scale) else { return nil }
        let constant = weights.quantized()
        let scales = weights.biasScales(inputScale: input.quantization.scale)
        return (
            Parameters(
                type: .int32, quantization: Quantization(scales: scales, dimension: isPerAxis ? biasDimension : 0),
                isPerAxis: isPerAxis),
            Parameters(
                type: .int8, quantization: constant.quantization, isPerAxis: isPerAxis, isNarrow: true,
                adjusted: constant.elements)
        )
    }

    /// Whether a bias comes near the limit, so that the rule must be asked: a bound that is quick to compute.
    private func mayExceed(_ bias: [Float], inputScale: Float) -> Bool {
        let scales = quantization.scales
        guard let least = scales.min() else { return false }
        return bias.enumerated().contains { position, value in
            let scale = scales.count == bias.count ? scales[position] : least
            let room = Double(BiasQuantization.greatestBeforeAdjustment) / 2 * Double(inputScale) * Double(scale)
            return !(Double(value.magnitude) < room)
        }
    }

    /// The stored integers of a constant.
    func stored(_ reals: [Float], shape: Shape) throws -> Elements {
        if let adjusted { return adjusted }
        if isTrained { return try trainedCodes(reals, shape: shape) }
        if type == .int32 { return try BiasQuantization.int32(reals, scales: quantization.scales).elements }
        guard isNarrow else { return try ConstantQuantization.int8(reals, with: quantization).elements }
        let axis = isPerAxis ? quantization.dimension : nil
        return try WeightQuantization(reals, shape: shape, axis: axis, rule: .int8).quantized().elements
    }

    /// The same real numbers as unsigned integers.
    var unsigned: Parameters { Parameters(type: .uint8, quantization: ActivationParameters.unsigned(quantization)) }
}
