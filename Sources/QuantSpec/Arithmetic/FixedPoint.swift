/// Multiplication of integers by fixed-point reals (ARITH-5 to ARITH-10).
public enum FixedPoint {
    /// The high half of 2 x `left` x `right`, rounded to nearest, halves up (ARITH-5).
    ///
    /// Saturates in its only overflow, `Int32.min` x `Int32.min`.
    @inline(__always)
    public static func doublingHighMultiply(_ left: Int32, _ right: Int32) -> Int32 {
        if left == .min && right == .min { return .max }
        return Int32(truncatingIfNeeded: (Int64(left) &* Int64(right) &+ (1 << 30)) >> 31)
    }

    /// The same of 16-bit integers (ARITH-10). Saturates in its only overflow, `Int16.min` x `Int16.min`.
    public static func doublingHighMultiply(_ left: Int16, _ right: Int16) -> Int16 {
        if left == .min && right == .min { return .max }
        return Int16(truncatingIfNeeded: (Int32(left) &* Int32(right) &+ (1 << 14)) >> 15)
    }

    /// `value` / 2^`exponent`, rounded to nearest, halves away from zero (ARITH-6). `exponent` is in [0, 31].
    @inline(__always)
    public static func roundingShiftRight(_ value: Int32, by exponent: Int) -> Int32 {
        let mask = Int32(truncatingIfNeeded: (Int64(1) << Int64(exponent)) &- 1)
        let remainder = value & mask
        let threshold = (mask >> 1) &+ (value < 0 ? 1 : 0)
        return (value >> Int32(exponent)) &+ (remainder > threshold ? 1 : 0)
    }

    /// `value` x `factor` with two roundings, one after the multiplication and one after the shift (ARITH-7).
    ///
    /// A positive shift is a left shift before the multiplication; it wraps in 32 bits.
    public static func multiplyRoundingTwice(_ value: Int32, by factor: QuantizedMultiplier) -> Int32 {
        RoundingTwice(factor)(value)
    }

    /// `value` x `factor` with one rounding, halves up (ARITH-8). The result is truncated to 32 bits.
    public static func multiplyRoundingOnce(_ value: Int32, by factor: QuantizedMultiplier) -> Int32 {
        RoundingOnce(factor)(value)
    }

    /// `value` x `factor` for accumulators of 64 bits, with the multiplier reduced to 16 bits and one rounding, halves up
    /// (ARITH-9). |`value`| is below 2^47 and the shift in [-31, 7] in every defined use; the result is truncated to 32 bits.
    public static func multiplyWide(_ value: Int64, by factor: QuantizedMultiplier) -> Int32 {
        WideMultiplication(factor)(value)
    }
}

extension FixedPoint {
    /// The high half of 2 x `left` x `right` of 16-bit integers, truncated towards zero (ARITH-43). Saturates in its only
    /// overflow, `Int16.min` x `Int16.min`.
    public static func truncatingDoublingHighMultiply(_ left: Int16, _ right: Int16) -> Int16 {
        if left == .min && right == .min { return .max }
        return Int16(truncatingIfNeeded: Int32(left) &* Int32(right) / (1 << 15))
    }
}

/// The multiplication of ARITH-7 by one factor, as rows take it: what depends on no value is computed once.
struct RoundingTwice: Sendable {
    private let multiplier: Int32
    /// Beyond 32 places nothing is left.
    private let leftShift: Int64
    private let rightShift: Int

    init(_ factor: QuantizedMultiplier) {
        multiplier = factor.multiplier
        leftShift = Int64(min(max(factor.shift, 0), 32))
        rightShift = max(-factor.shift, 0)
    }

    @inline(__always)
    func callAsFunction(_ value: Int32) -> Int32 {
        let shifted = Int32(truncatingIfNeeded: Int64(value) &<< leftShift)
        return FixedPoint.roundingShiftRight(FixedPoint.doublingHighMultiply(shifted, multiplier), by: rightShift)
    }
}

/// The multiplication of ARITH-8 by one factor, as rows take it: what depends on no value is computed once.
struct RoundingOnce: Sendable {
    private let multiplier: Int64
    private let shift: Int64
    private let half: Int64

    init(_ factor: QuantizedMultiplier) {
        let limited = factor.limitedToShift30
        multiplier = Int64(limited.multiplier)
        shift = Int64(31 - limited.shift)
        half = 1 << (shift - 1)
    }

    @inline(__always)
    func callAsFunction(_ value: Int32) -> Int32 {
        Int32(truncatingIfNeeded: (Int64(value) &* multiplier &+ half) >> shift)
    }
}

/// The multiplication of ARITH-9 by one factor, as rows take it: what depends on no value is computed once.
struct WideMultiplication: Sendable {
    private let multiplier: Int64
    private let shift: Int64
    private let half: Int64

    init(_ factor: QuantizedMultiplier) {
        multiplier = Int64(factor.multiplier < 0x7fff_0000 ? (factor.multiplier &+ (1 << 15)) >> 16 : 0x7fff)
        shift = Int64(15 - factor.shift)
        half = shift > 0 ? 1 << (shift - 1) : 0
    }

    @inline(__always)
    func callAsFunction(_ value: Int64) -> Int32 {
        Int32(truncatingIfNeeded: (value &* multiplier &+ half) >> shift)
    }
}
