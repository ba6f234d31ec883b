/// The stored integers of a constant tensor, and the parameters by which they stand for reals.
public struct QuantizedConstant: Sendable, Hashable {
    /// The stored integers, in row-major order.
    public let elements: Elements
    /// The scales and zero points.
    public let quantization: Quantization

    /// Stored integers with their parameters.
    public init(elements: Elements, quantization: Quantization) {
        self.elements = elements
        self.quantization = quantization
    }

    /// Checks that all values are finite.
    ///
    /// - Throws: `SpecificationError` if a value is not finite (PTQ-28).
    static func checkFinite(_ values: [Float]) throws {
        guard let position = values.firstIndex(where: { !$0.isFinite }) else { return }
        throw SpecificationError(
            .invalid, "element \(position) of a constant is \(values[position])", remedy: "use finite values",
            clause: "PTQ-28")
    }
}

/// Constants that are not weights: operands of element-wise operators, pad values and tables.
public enum ConstantQuantization {
    /// A constant of a model with int8 activations, with parameters from its contents (PTQ-19, PTQ-20).
    ///
    /// - Throws: `SpecificationError` if a value is not finite, or the values span more than binary32 holds.
    public static func int8(
        _ values: [Float], _ steps: DerivationSteps = DerivationSteps()
    ) throws -> QuantizedConstant {
        try QuantizedConstant.checkFinite(values)
        let contents = RealRange(Double(values.min() ?? 0), Double(values.max() ?? 0))
        let quantization = try ActivationParameters.asymmetric(
            steps.widenConstant(steps.includeZero(contents)), steps)
        return QuantizedConstant(elements: codes(values, quantization, steps), quantization: quantization)
    }

    /// A constant of a model with int8 activations, with the parameters of another tensor (PTQ-20).
    ///
    /// - Throws: `SpecificationError` if a value is not finite.
    public static func int8(
        _ values: [Float], with quantization: Quantization, _ steps: DerivationSteps = DerivationSteps()
    ) throws -> QuantizedConstant {
        try QuantizedConstant.checkFinite(values)
        return QuantizedConstant(elements: codes(values, quantization, steps), quantization: quantization)
    }

    /// A constant of a model with int16 activations (PTQ-21). The scale of a constant of zeros is 0.
    ///
    /// - Throws: `SpecificationError` if a value is not finite.
    public static func int16(
        _ values: [Float], _ steps: DerivationSteps = DerivationSteps()
    ) throws -> QuantizedConstant {
        try QuantizedConstant.checkFinite(values)
        let range = CalibratedRange(minimum: min(values.min() ?? 0, 0), maximum: max(values.max() ?? 0, 0))
        return try int16(values, scale: steps.int16Scale(range), steps)
    }

    /// A constant of a model with int16 activations, with the scale of another tensor (PTQ-21).
    ///
    /// - Throws: `SpecificationError` if a value is not finite.
    public static func int16(
        _ values: [Float], scale: Float, _ steps: DerivationSteps = DerivationSteps()
    ) throws -> QuantizedConstant {
        try QuantizedConstant.checkFinite(values)
        let codes = values.map { value in
            Int16(min(max(steps.roundQuotient(steps.int16Quotient(value, scale)), -32767), 32767))
        }
        return QuantizedConstant(elements: .int16(codes), quantization: Quantization(scale: scale, zeroPoint: 0))
    }

    /// PTQ-20: the zero point is added to the quotient before it is rounded.
    private static func codes(_ values: [Float], _ quantization: Quantization, _ steps: DerivationSteps) -> Elements {
        .int8(
            values.map {
                Int8(clamping: steps.constantCode($0, quantization.scale, quantization.zeroPoint))
            })
    }
}
