/// The steps of post-training quantization: from ranges, weights and biases to parameters and stored integers.
public struct DerivationSteps: Sendable {
    // MARK: Activations

    /// The calibrated range of values (PTQ-1).
    public var record: @Sendable ([Float]) -> CalibratedRange = { values in
        var range = CalibratedRange()
        range.record(values)
        return range
    }
    /// Extends a range to include 0 (PTQ-2).
    public var includeZero: @Sendable (RealRange) -> RealRange = { RealRange(min($0.lower, 0), max($0.upper, 0)) }
    /// Widens a calibrated range that is narrower than 10^-6, for 8-bit activations (PTQ-3).
    public var widen: @Sendable (RealRange) -> RealRange = {
        $0.width < 1e-6 ? RealRange($0.lower - 1e-6, $0.upper + 1e-6) : $0
    }
    /// The scale of asymmetric 8-bit values, of which there are `count` (PTQ-4).
    public var asymmetricScale: @Sendable (_ range: RealRange, _ count: Int) -> Float = {
        (Float($0.upper) - Float($0.lower)) / Float($1 - 1)
    }
    /// The zero point of asymmetric 8-bit values (PTQ-5).
    public var zeroPoint: @Sendable (_ range: RealRange, _ scale: Float, _ stored: ClosedRange<Int64>) -> Int64 = {
        let fromLowerEnd = Float(Double($2.lowerBound) - $0.lower / Double($1))
        return min(max(Int64(roundingHalfAwayFromZero: fromLowerEnd), $2.lowerBound), $2.upperBound)
    }
    /// The zero point of uint8 values, from that of int8 (PTQ-6).
    public var unsignedZeroPoint: @Sendable (_ signed: Int64) -> Int64 = { $0 + 128 }
    /// The scale of int16 values (PTQ-7).
    public var int16Scale: @Sendable (CalibratedRange) -> Float = {
        max($0.minimum.magnitude, $0.maximum.magnitude) / 32767
    }

    /// The scale of an LSTM's cell state (PTQ-11).
    public var cellStateScale: @Sendable (_ magnitude: Float) -> Float = {
        let exponent = Int($0.exponent) + ($0.significand > 1 ? 1 : 0)
        return Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
    /// The zero point of a fake quantization (PTQ-12).
    public var fakeZeroPoint: @Sendable (_ range: RealRange, _ scale: Double, _ stored: ClosedRange<Int64>) -> Int64 = {
        DerivationSteps.zeroPointOfSmallerError($0, $1, $2)
    }

    // MARK: Weights and constants

    /// The channel of an element of weights with a quantized dimension (PTQ-13).
    public var channel: @Sendable (_ position: Int, _ shape: Shape, _ axis: Int) -> Int = {
        let inner = $1.dimensions[($2 + 1)...].reduce(1, &*)
        return ($0 / max(inner, 1)) % max($1[$2], 1)
    }
    /// The greatest magnitude of a channel's weights (PTQ-13).
    public var magnitude: @Sendable (_ greatest: Float, _ value: Float) -> Float = { max($0, $1.magnitude) }
    /// The lower bound of a channel's magnitude where 8-bit activations, or none, are quantized (PTQ-14, PTQ-17).
    public var leastMagnitude: @Sendable (Double) -> Double = { max($0, 5e-7) }
    /// The scale of weights in binary32 (PTQ-14, PTQ-18).
    public var weightScale: @Sendable (_ magnitude: Float) -> Float = { $0 / 127 }
    /// The scale of weights in binary64 (PTQ-17).
    public var dynamicRangeWeightScale: @Sendable (_ magnitude: Double) -> Double = { ($0 - -$0) / 254 }
    /// The quotient of a weight and its scale, by the reciprocal in binary32 (PTQ-15).
    public var weightQuotient: @Sendable (_ value: Float, _ scale: Float) -> Double = {
        Double($0 * DerivationSteps.reciprocal(of: $1))
    }
    /// The quotient of a weight and its scale, by the reciprocal of the magnitude in binary32 (PTQ-16, PTQ-18).
    public var weightQuotientByMagnitude: @Sendable (_ value: Float, _ magnitude: Float) -> Double = {
        Double($0 * DerivationSteps.reciprocal(of: $1, times: 127))
    }
    /// The quotient of a weight by the only scale of its tensor, if that scale is not the magnitude divided by 127 (PTQ-16).
    public var quotientByOtherScale: @Sendable (_ value: Float, _ magnitude: Float, _ scale: Double) -> Double = {
        Double($0) / $2
    }
    /// The quotient of a weight and its scale, in binary64 (PTQ-17).
    public var exactQuotient: @Sendable (_ value: Float, _ scale: Double) -> Double = { Double($0) / $1 }
    /// Rounds the quotient of a weight or an int16 constant to an integer, halves away from zero (PTQ-15).
    public var roundQuotient: @Sendable (Double) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) }
    /// The range of stored weights (PTQ-15).
    public var weightCodes: ClosedRange<Int64> = -127...127
    /// The stored integer of an int8 constant, before it is saturated (PTQ-20).
    public var constantCode: @Sendable (_ value: Float, _ scale: Float, _ zeroPoint: Int64) -> Int64 = {
        Int64(roundingHalfAwayFromZero: Double($0) / Double($1) + Double($2))
    }
    /// The range of the contents of a constant, which includes 0, if it is narrow (PTQ-19); or the range of a fake
    /// quantization (PTQ-12).
    public var widenConstant: @Sendable (RealRange) -> RealRange = {
        $0.width > 1e-6 ? $0 : RealRange(min($0.lower, -5e-7), max($0.upper, 5e-7))
    }

    /// The quotient of an int16 constant and its scale, by the reciprocal in binary32 (PTQ-21).
    public var int16Quotient: @Sendable (_ value: Float, _ scale: Float) -> Double = {
        Double($0 * DerivationSteps.reciprocal(of: $1))
    }

    // MARK: Biases

    /// The scale of a bias (PTQ-22).
    public var biasScale: @Sendable (_ input: Float, _ weight: Double) -> Float = { Float(Double($0) * $1) }
    /// The quotient of a bias and its scale, by the reciprocal in binary32 (PTQ-23).
    public var biasQuotient: @Sendable (_ value: Float, _ scale: Float) -> Double = {
        Double($0 * DerivationSteps.reciprocal(of: $1))
    }
    /// Rounds the quotient of a bias to an integer, halves away from zero (PTQ-23).
    public var roundBias: @Sendable (Double) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) }
    /// Saturates a bias to the range of its type without the least value (PTQ-23, PTQ-24).
    public var saturateBias: @Sendable (Int64, _ greatest: Int64) -> Int64 = { min(max($0, -$1), $1) }
    /// Whether a bias of this magnitude is too large for its scale, for 8-bit activations (PTQ-25).
    ///
    /// The limit itself is too large if there is one scale.
    public var exceedsBias: @Sendable (_ magnitude: Float, _ scale: Double, _ hasOneScale: Bool) -> Bool = {
        let (quotient, limit) = (Double($0) / $1, Double(BiasQuantization.greatestBeforeAdjustment))
        return $2 ? quotient >= limit : quotient > limit
    }
    /// Whether a bias of this magnitude is too large for the scale of its channel, for int16 activations (PTQ-26).
    ///
    /// `half` is half of the bias's scale in binary64. With one scale, the division is rounded to binary32.
    public var exceedsWideBias: @Sendable (_ magnitude: Float, _ half: Double, _ hasOneScale: Bool) -> Bool = {
        $2 ? Double($0 / 2_147_483_648) >= $1 : Double($0) >= $1 * 2_147_483_647
    }

    // MARK: float16

    /// Converts a weight to float16 (PTQ-27).
    public var narrow: @Sendable (Float) -> Binary16 = {
        $0.isNaN ? Binary16($0) : Binary16(min(max($0, -65504), 65504))
    }

    /// The steps that the clauses define.
    public init() {}

    /// A multiple of the reciprocal in binary32. It is 0 if the quotient is not finite (PTQ-15).
    public static func reciprocal(of value: Float, times factor: Float = 1) -> Float {
        let quotient = factor / value
        return quotient.isFinite ? quotient : 0
    }

    /// The zero point that follows from the end of a range at which the magnitudes have the smaller sum (PTQ-12).
    public static func zeroPointOfSmallerError(
        _ range: RealRange, _ scale: Double, _ stored: ClosedRange<Int64>
    ) -> Int64 {
        let (lower, upper) = (Double(stored.lowerBound), Double(stored.upperBound))
        let errorOfLower = lower.magnitude + (range.lower / scale).magnitude
        let errorOfUpper = upper.magnitude + (range.upper / scale).magnitude
        let exact = errorOfLower < errorOfUpper ? lower - range.lower / scale : upper - range.upper / scale
        return min(max(Int64(roundingHalfAwayFromZero: exact), stored.lowerBound), stored.upperBound)
    }

    /// The steps with the defects of TensorFlow 2.21's converter (E-140, E-141).
    public static let withConverterDefects: DerivationSteps = {
        var steps = DerivationSteps()
        steps.quotientByOtherScale = { value, magnitude, scale in
            (Double(magnitude / 127) - scale).magnitude > 1e-3
                ? Double(value) / scale : Double(value * reciprocal(of: magnitude, times: 127))
        }
        steps.int16Quotient = { value, scale in
            scale != 0 && (1 / scale).isInfinite ? -.infinity : Double(value * reciprocal(of: scale))
        }
        return steps
    }()
}
