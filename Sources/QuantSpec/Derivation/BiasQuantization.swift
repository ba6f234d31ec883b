/// The stored integers of biases.
public enum BiasQuantization {
    /// The greatest stored bias of a model with int8 activations before the weights' scale is raised (PTQ-25): half of the
    /// greatest int32, truncated.
    public static let greatestBeforeAdjustment = 1_073_741_823

    /// A bias of 32 bits, for int8 activations (PTQ-23).
    ///
    /// - Parameters:
    ///   - values: the bias.
    ///   - scales: one scale, or one for each value (PTQ-22).
    ///   - steps: the steps; replaced ones make a known mistake.
    /// - Throws: `SpecificationError` if a value is not finite, or the number of scales is wrong.
    public static func int32(
        _ values: [Float], scales: [Float], _ steps: DerivationSteps = DerivationSteps()
    ) throws -> QuantizedConstant {
        let codes = try codes(values, scales, Int64(Int32.max), steps)
        return QuantizedConstant(
            elements: .int32(codes.map { Int32(truncatingIfNeeded: $0) }),
            quantization: Quantization(scales: scales, dimension: 0))
    }

    /// A bias of 64 bits, for int16 activations (PTQ-24).
    ///
    /// - Parameters:
    ///   - values: the bias.
    ///   - scales: one scale, or one for each value (PTQ-22).
    ///   - steps: the steps; replaced ones make a known mistake.
    /// - Throws: `SpecificationError` if a value is not finite, or the number of scales is wrong.
    public static func int64(
        _ values: [Float], scales: [Float], _ steps: DerivationSteps = DerivationSteps()
    ) throws -> QuantizedConstant {
        QuantizedConstant(
            elements: .int64(try codes(values, scales, .max, steps)),
            quantization: Quantization(scales: scales, dimension: 0))
    }

    private static func codes(
        _ values: [Float], _ scales: [Float], _ greatest: Int64, _ steps: DerivationSteps
    ) throws -> [Int64] {
        try QuantizedConstant.checkFinite(values)
        guard scales.count == 1 || scales.count == values.count else {
            throw SpecificationError(
                .invalid, "\(scales.count) scales for \(values.count) biases",
                remedy: "give one scale, or one for each bias", clause: "PTQ-22")
        }
        return values.enumerated().map { position, value in
            let scale = scales.count == 1 ? scales[0] : scales[position]
            return steps.saturateBias(steps.roundBias(steps.biasQuotient(value, scale)), greatest)
        }
    }
}
