/// Multiplication of integers by real numbers in fixed point (ARITH-5 to ARITH-10, ARITH-43).
public enum FixedPoint {
    /// The doubling-high multiplication: the high half of 2 × `left` × `right`, rounded to nearest, halves up (ARITH-5).
    ///
    /// The only overflow, `Int32.min` × `Int32.min`, saturates to `Int32.max`.
    @inline(__always)
    public static func doublingHighMultiply(_ left: Int32, _ right: Int32) -> Int32 {
        if left == .min && right == .min { return .max }
        return Int32(truncatingIfNeeded: (Int64(left) &* Int64(right) &+ (1 << 30)) >> 31)
    }

    /// The doubling-high multiplication of 16-bit integers (ARITH-10). `Int16.min` × `Int16.min` saturates to `Int16.max`.
    public static func doublingHighMultiply(_ left: Int16, _ right: Int16) -> Int16 {
        if left == .min && right == .min { return .max }
        return Int16(truncatingIfNeeded: (Int32(left) &* Int32(right) &+ (1 << 14)) >> 15)
    }

    /// The rounding shift: `value` / 2^`exponent`, rounded to nearest, halves away from zero (ARITH-6).
    ///
    /// - Parameters:
    ///   - value: the dividend.
    ///   - exponent: from 0 to 31.
    @inline(__always)
    public static func roundingShiftRight(_ value: Int32, by exponent: Int) -> Int32 {
        let mask = Int32(truncatingIfNeeded: (Int64(1) << Int64(exponent)) &- 1)
        let remainder = value & mask
        let threshold = (mask >> 1) &+ (value < 0 ? 1 : 0)
        return (value >> Int32(exponent)) &+ (remainder > threshold ? 1 : 0)
    }

    /// `value` × `factor` with two roundings, one after the multiplication and one after the shift (ARITH-7).
    ///
    /// A positive shift is a left shift before the multiplication. It wraps in 32 bits.
    public static func multiplyRoundingTwice(_ value: Int32, by factor: QuantizedMultiplier) -> Int32 {
        RoundingTwice(factor)(value)
    }

    /// `value` × `factor` with one rounding, halves up (ARITH-8). The result is truncated to 32 bits.
    public static func multiplyRoundingOnce(_ value: Int32, by factor: QuantizedMultiplier) -> Int32 {
        RoundingOnce(factor)(value)
    }

    /// `value` × `factor` for a 64-bit accumulator: the multiplier is reduced to 16 bits, and the product is rounded once,
    /// halves up (ARITH-9). The result is truncated to 32 bits.
    ///
    /// It is defined for |`value`| below 2^47 and a shift in [-31, 7].
    public static func multiplyWide(_ value: Int64, by factor: QuantizedMultiplier) -> Int32 {
        WideMultiplication(factor)(value)
    }
}

extension FixedPoint {
    /// The high half of 2 × `left` × `right` of 16-bit integers, truncated towards zero (ARITH-43).
    ///
    /// The only overflow, `Int16.min` × `Int16.min`, saturates to `Int16.max`.
    public static func truncatingDoublingHighMultiply(_ left: Int16, _ right: Int16) -> Int16 {
        if left == .min && right == .min { return .max }
        return Int16(truncatingIfNeeded: Int32(left) &* Int32(right) / (1 << 15))
    }
}

/// Multiplication by one factor with two roundings (ARITH-7). The shifts are computed once for all values of a row.
struct RoundingTwice: Sendable {
    private let multiplier: Int32
    /// At most 32: a shift by 32 already leaves 0 in the lower 32 bits.
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

/// Multiplication by one factor with one rounding (ARITH-8). Shift and half are computed once for all values of a row.
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

/// Multiplication of 64-bit accumulators by one factor (ARITH-9). The reduced multiplier is computed once for a row.
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
