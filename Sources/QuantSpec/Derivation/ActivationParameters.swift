/// Scales and zero points of activations, from calibrated ranges.
public enum ActivationParameters {
    /// The parameters of an int8 activation (PTQ-2 to PTQ-5).
    ///
    /// - Throws: `SpecificationError` if the range is empty, not finite, or too wide for a scale in binary32 (PTQ-8).
    public static func int8(
        _ range: CalibratedRange, _ steps: DerivationSteps = DerivationSteps()
    ) throws -> Quantization {
        try check(range)
        let widened = steps.widen(steps.includeZero(RealRange(Double(range.minimum), Double(range.maximum))))
        return try asymmetric(widened, steps)
    }

    /// The parameters of a uint8 input or output: those of int8, with the zero point raised by 128 (PTQ-6).
    ///
    /// - Throws: `SpecificationError` if the range is empty, not finite, or too wide for a scale in binary32 (PTQ-8).
    public static func uint8(
        _ range: CalibratedRange, _ steps: DerivationSteps = DerivationSteps()
    ) throws -> Quantization {
        unsigned(try int8(range, steps), steps)
    }

    /// The uint8 parameters that stand for the same reals as int8 parameters (PTQ-6).
    public static func unsigned(_ signed: Quantization, _ steps: DerivationSteps = DerivationSteps()) -> Quantization {
        Quantization(scale: signed.scale, zeroPoint: steps.unsignedZeroPoint(signed.zeroPoint))
    }

    /// The parameters of an int16 activation (PTQ-7). The scale of a range that holds only 0 is 0.
    ///
    /// - Throws: `SpecificationError` if the range is empty or not finite (PTQ-8).
    public static func int16(
        _ range: CalibratedRange, _ steps: DerivationSteps = DerivationSteps()
    ) throws -> Quantization {
        try check(range)
        return Quantization(scale: steps.int16Scale(range), zeroPoint: 0)
    }

    /// The parameters of an LSTM's cell state: int16, with a power of two as scale (PTQ-11).
    ///
    /// - Throws: `SpecificationError` if the range is empty or not finite (PTQ-8), or holds only 0.
    public static func cellState(
        _ range: CalibratedRange, _ steps: DerivationSteps = DerivationSteps()
    ) throws -> Quantization {
        try check(range)
        let magnitude = max(range.minimum.magnitude, range.maximum.magnitude)
        guard magnitude > 0 else {
            throw SpecificationError(
                .invalid, "the range of a cell state holds only 0", remedy: "calibrate with other data",
                clause: "PTQ-11")
        }
        return Quantization(scale: steps.cellStateScale(magnitude), zeroPoint: 0)
    }

    /// Asymmetric int8 parameters of a range that includes 0 and is not narrow (PTQ-4, PTQ-5).
    static func asymmetric(_ range: RealRange, _ steps: DerivationSteps) throws -> Quantization {
        let scale = steps.asymmetricScale(range, 256)
        guard scale.isFinite else {
            throw SpecificationError(
                .invalid, "the range from \(range.lower) to \(range.upper) is wider than the greatest binary32 number",
                remedy: "use a narrower range", clause: "PTQ-8")
        }
        return Quantization(scale: scale, zeroPoint: steps.zeroPoint(range, scale, -128...127))
    }

    private static func check(_ range: CalibratedRange) throws {
        guard range.minimum.isFinite, range.maximum.isFinite else {
            throw SpecificationError(
                .invalid, "the range from \(range.minimum) to \(range.maximum) is not finite",
                remedy: "calibrate with data that gives finite values", clause: "PTQ-8")
        }
        guard !range.isEmpty else {
            throw SpecificationError(
                .invalid, "the range is empty: its minimum \(range.minimum) is above its maximum \(range.maximum)",
                remedy: "calibrate the tensor with at least one number", clause: "PTQ-8")
        }
    }
}
