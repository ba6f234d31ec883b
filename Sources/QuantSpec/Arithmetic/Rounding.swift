/// Rounding to an integer (ARITH-1), written without a mathematics library, so that every platform gives the same bits.
public enum Rounding {
    /// The nearest integer, halves away from zero. Infinities, NaN and magnitudes of 2^23 or more are returned unchanged.
    @inline(__always)
    public static func halfAwayFromZero(_ value: Float) -> Float {
        guard value.magnitude < 8_388_608 else { return value }
        let truncated = Float(Int32(value))
        let fraction = (value - truncated).magnitude
        guard fraction >= 0.5 else { return truncated }
        return value < 0 ? truncated - 1 : truncated + 1
    }

    /// The nearest integer, halves away from zero. Infinities, NaN and magnitudes of 2^52 or more are returned unchanged.
    public static func halfAwayFromZero(_ value: Double) -> Double {
        guard value.magnitude < 4_503_599_627_370_496 else { return value }
        let truncated = Double(Int64(value))
        let fraction = (value - truncated).magnitude
        guard fraction >= 0.5 else { return truncated }
        return value < 0 ? truncated - 1 : truncated + 1
    }

    /// The greatest integer that is not above `value`. Infinities, NaN and magnitudes of 2^52 or more are returned unchanged.
    public static func floor(_ value: Double) -> Double {
        guard value.magnitude < 4_503_599_627_370_496 else { return value }
        let truncated = Double(Int64(value))
        return truncated > value ? truncated - 1 : truncated
    }

    /// The greatest integer that is not above `value`. Zeros, infinities, NaN and magnitudes of 2^23 or more are returned
    /// unchanged.
    public static func floor(_ value: Float) -> Float {
        guard value != 0, value.magnitude < 8_388_608 else { return value }
        let truncated = Float(Int32(value))
        return truncated > value ? truncated - 1 : truncated
    }
}

extension Int64 {
    /// Rounds a real to an integer, halves away from zero. A real out of range saturates; NaN gives 0 (ARITH-2).
    @inline(__always)
    public init(roundingHalfAwayFromZero value: Double) {
        guard value.magnitude < 4_503_599_627_370_496 else {
            self.init(saturating: value)
            return
        }
        let truncated = Int64(value)
        let fraction = value - Double(truncated)
        self = truncated &+ (fraction >= 0.5 ? 1 : 0) &- (fraction <= -0.5 ? 1 : 0)
    }

    /// Rounds a real to an integer, halves away from zero. A real out of range saturates; NaN gives 0 (ARITH-2).
    public init(roundingHalfAwayFromZero value: Float) {
        self.init(roundingHalfAwayFromZero: Double(value))
    }

    /// Truncates a real to its integer part. A real out of range saturates; NaN gives 0 (ARITH-2).
    @inline(__always)
    public init(saturating value: Double) {
        if value.magnitude < 9_223_372_036_854_775_808 {
            self = Int64(value)
        } else if value.isNaN {
            self = 0
        } else {
            self = value < 0 ? .min : .max
        }
    }
}
