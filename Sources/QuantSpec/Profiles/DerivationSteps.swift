/// The steps of post-training quantization: from ranges, weights and biases to parameters and stored integers.
public struct DerivationSteps: Sendable {
    // MARK: Activations

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
    public var weightQuotient: @Sendable (_ value: Float, _ scale: Float) -> Double = { Double($0 * (1 / $1)) }
    /// The quotient of a weight and its scale, by the reciprocal of the magnitude in binary32 (PTQ-16, PTQ-18).
    public var weightQuotientByMagnitude: @Sendable (_ value: Float, _ magnitude: Float) -> Double = {
        $1 == 0 ? 0 : Double($0 * (127 / $1))
    }
    /// The quotient of a weight or a constant and its scale, in binary64 (PTQ-17, PTQ-20).
    public var exactQuotient: @Sendable (_ value: Float, _ scale: Double) -> Double = { Double($0) / $1 }
    /// Rounds the quotient of a weight or a constant to an integer, halves away from zero (PTQ-15).
    public var roundQuotient: @Sendable (Double) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) }
    /// The range of stored weights (PTQ-15).
    public var weightCodes: ClosedRange<Int64> = -127...127
    /// The range of the contents of a constant, which includes 0, if it is narrow (PTQ-19).
    public var widenConstant: @Sendable (RealRange) -> RealRange = {
        $0.width > 1e-6 ? $0 : RealRange(min($0.lower, -5e-7), max($0.upper, 5e-7))
    }

    // MARK: Biases

    /// The scale of a bias (PTQ-22).
    public var biasScale: @Sendable (_ input: Float, _ weight: Double) -> Float = { Float(Double($0) * $1) }
    /// The quotient of a bias and its scale, by the reciprocal in binary32 (PTQ-23).
    public var biasQuotient: @Sendable (_ value: Float, _ scale: Float) -> Double = {
        $1 == 0 ? 0 : Double($0 * (1 / $1))
    }
    /// Rounds the quotient of a bias to an integer, halves away from zero (PTQ-23).
    public var roundBias: @Sendable (Double) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) }
    /// Saturates a bias to the range of its type without the least value (PTQ-23, PTQ-24).
    public var saturateBias: @Sendable (Int64, _ greatest: Int64) -> Int64 = { min(max($0, -$1), $1) }
    /// Whether a bias of this magnitude is too large for the scale of its channel, for 8-bit activations (PTQ-25).
    public var exceedsBias: @Sendable (_ magnitude: Float, _ scale: Double) -> Bool = {
        Double($0) / $1 > Double(BiasQuantization.greatestBeforeAdjustment)
    }

    // MARK: float16

    /// Converts a weight to float16 (PTQ-27).
    public var narrow: @Sendable (Float) -> Binary16 = {
        $0.isNaN ? Binary16($0) : Binary16(min(max($0, -65504), 65504))
    }

    /// The steps that the clauses define.
    public init() {}
}
