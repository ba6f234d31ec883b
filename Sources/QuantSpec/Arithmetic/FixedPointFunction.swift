/// The raw integer of a fixed-point number, of 16 or 32 bits (ARITH-30).
///
/// With m integer bits, a raw integer of w bits stands for raw × 2^(m - w + 1). If m is 0, the greatest raw integer
/// stands for 1.
public protocol FixedPointRaw: FixedWidthInteger, SignedInteger, Sendable {
    /// The doubling-high multiplication of this width (ARITH-5, ARITH-10). The product has the sum of the integer bits.
    static func multiply(_ left: Self, _ right: Self, _ steps: borrowing Steps) -> Self
    /// The rounding shift (ARITH-6).
    static func shiftRight(_ value: Self, by exponent: Int, _ steps: borrowing Steps) -> Self
    /// A constant, given in 32 bits. A 16-bit type takes its rounding shift by 16 (ARITH-30).
    static func constant(_ raw: Int32) -> Self
}

extension Int32: FixedPointRaw {
    public static func multiply(_ left: Int32, _ right: Int32, _ steps: borrowing Steps) -> Int32 {
        steps.doublingHighMultiply(left, right)
    }
    public static func shiftRight(_ value: Int32, by exponent: Int, _ steps: borrowing Steps) -> Int32 {
        steps.roundingShiftRight(value, exponent)
    }
    public static func constant(_ raw: Int32) -> Int32 { raw }
}

extension Int16: FixedPointRaw {
    public static func multiply(_ left: Int16, _ right: Int16, _ steps: borrowing Steps) -> Int16 {
        steps.doublingHighMultiply16(left, right)
    }
    public static func shiftRight(_ value: Int16, by exponent: Int, _ steps: borrowing Steps) -> Int16 {
        Int16(truncatingIfNeeded: steps.roundingShiftRight(Int32(value), exponent))
    }
    public static func constant(_ raw: Int32) -> Int16 {
        Int16(truncatingIfNeeded: FixedPoint.roundingShiftRight(raw, by: 16))
    }
}

/// Functions of fixed-point numbers, in integers alone (ARITH-30 to ARITH-37, ARITH-44, ARITH-45). Sums and differences wrap.
public enum FixedPointFunction {
    /// `value` × 2^`exponent` (ARITH-31). A left shift saturates; a right shift is the rounding shift.
    public static func scale<Raw: FixedPointRaw>(
        _ value: Raw, byPowerOfTwo exponent: Int, _ steps: borrowing Steps
    ) -> Raw {
        guard exponent > 0 else { return exponent == 0 ? value : Raw.shiftRight(value, by: -exponent, steps) }
        let shifted = value << Raw(truncatingIfNeeded: exponent)
        guard shifted >> Raw(truncatingIfNeeded: exponent) == value else { return value > 0 ? .max : .min }
        return shifted
    }

    /// The same number with another count of integer bits; it saturates if it does not fit (ARITH-31).
    public static func rescale<Raw: FixedPointRaw>(
        _ value: Raw, from integerBits: Int, to otherIntegerBits: Int, _ steps: borrowing Steps
    ) -> Raw {
        scale(value, byPowerOfTwo: integerBits - otherIntegerBits, steps)
    }

    /// e^a for a in [-1/4, 0); both numbers have no integer bits (ARITH-32).
    static func exponentialOnQuarter<Raw: FixedPointRaw>(_ value: Raw, _ steps: borrowing Steps) -> Raw {
        let x = value &+ Raw(1) << Raw(truncatingIfNeeded: Raw.bitWidth - 4)
        let square = Raw.multiply(x, x, steps)
        let cube = Raw.multiply(square, x, steps)
        let fourth = Raw.multiply(square, square, steps)
        let third = Raw.multiply(Raw.shiftRight(fourth, by: 2, steps) &+ cube, .constant(715_827_883), steps)
        let series = x &+ Raw.shiftRight(third &+ square, by: 1, steps)
        let centre = Raw.constant(1_895_147_668)
        return centre &+ Raw.multiply(centre, series, steps)
    }

    /// e^-(2^k) without integer bits, for k from -2 to 4, in 32 bits (ARITH-33).
    private static let exponentialsOfPowers: [(exponent: Int, raw: Int32)] = [
        (-2, 1_672_461_947), (-1, 1_302_514_674), (0, 790_015_084), (1, 290_630_308), (2, 39_332_535), (3, 720_401),
        (4, 242),
    ]

    /// e^a for a ≤ 0 with `integerBits` integer bits, as a number without integer bits (ARITH-33).
    public static func exponentialOfNegative<Raw: FixedPointRaw>(
        _ value: Raw, integerBits: Int, _ steps: borrowing Steps
    ) -> Raw {
        if value == 0 { return .max }
        let fractionalBits = Raw.bitWidth - 1 - integerBits
        if integerBits > 5 && value < Raw(-1) << Raw(truncatingIfNeeded: fractionalBits + 5) { return 0 }
        let quarter = Raw(1) << Raw(truncatingIfNeeded: fractionalBits - 2)
        let part = (value & (quarter &- 1)) &- quarter
        let remainder = part &- value
        var result = exponentialOnQuarter(rescale(part, from: integerBits, to: 0, steps), steps)
        for (exponent, raw) in exponentialsOfPowers where exponent < integerBits {
            let bit = Raw(1) << Raw(truncatingIfNeeded: fractionalBits + exponent)
            if remainder & bit != 0 { result = Raw.multiply(result, .constant(raw), steps) }
        }
        return result
    }

    /// 2 / (1 + a) for a in [0, 1] without integer bits, as a number with two integer bits (ARITH-34).
    private static func doubledReciprocalOfOnePlus<Raw: FixedPointRaw>(
        _ value: Raw, _ steps: borrowing Steps
    ) -> Raw {
        // (a + 1) / 2, halves away from zero. The sum needs one bit more than the raw integer has, and so is made in 64 bits.
        let sum = Int64(value) + Int64(Raw.max)
        let halfDenominator = Raw(truncatingIfNeeded: (sum + (sum >= 0 ? 1 : -1)) / 2)
        let one = Raw(1) << Raw(truncatingIfNeeded: Raw.bitWidth - 3)
        var x =
            Raw.constant(1_515_870_810) &+ Raw.multiply(halfDenominator, .constant(-1_010_580_540), steps)
        for _ in 0..<3 {
            let error = one &- Raw.multiply(halfDenominator, x, steps)
            x = x &+ rescale(Raw.multiply(x, error, steps), from: 4, to: 2, steps)
        }
        return x
    }

    /// 1 / (1 + a) for a in [0, 1]; both numbers have no integer bits (ARITH-34).
    public static func reciprocalOfOnePlus<Raw: FixedPointRaw>(_ value: Raw, _ steps: borrowing Steps) -> Raw {
        // The same raw integer with one integer bit less stands for half the number.
        rescale(doubledReciprocalOfOnePlus(value, steps), from: 1, to: 0, steps)
    }

    /// (1 - a) / (1 + a) for a in [0, 1]; both numbers have no integer bits (ARITH-35).
    public static func oneMinusOverOnePlus<Raw: FixedPointRaw>(_ value: Raw, _ steps: borrowing Steps) -> Raw {
        let one = Raw(1) << Raw(truncatingIfNeeded: Raw.bitWidth - 3)
        return rescale(doubledReciprocalOfOnePlus(value, steps) &- one, from: 2, to: 0, steps)
    }

    /// 1 / (1 + e^-a) for a with `integerBits` integer bits, as a number without integer bits (ARITH-36).
    public static func logistic<Raw: FixedPointRaw>(
        _ value: Raw, integerBits: Int, _ steps: borrowing Steps
    ) -> Raw {
        if value == 0 { return .constant(1 << 30) }
        let negative = value > 0 ? 0 &- value : value
        let positiveResult = reciprocalOfOnePlus(
            exponentialOfNegative(negative, integerBits: integerBits, steps), steps)
        return value > 0 ? positiveResult : Raw.max &- positiveResult
    }

    /// tanh a for a with `integerBits` integer bits, as a number without integer bits (ARITH-37).
    public static func hyperbolicTangent<Raw: FixedPointRaw>(
        _ value: Raw, integerBits: Int, _ steps: borrowing Steps
    ) -> Raw {
        if value == 0 { return 0 }
        let negative = value > 0 ? 0 &- value : value
        // The same raw integer with one integer bit more stands for twice the number.
        let magnitude = oneMinusOverOnePlus(
            exponentialOfNegative(negative, integerBits: integerBits + 1, steps), steps)
        return value > 0 ? magnitude : 0 &- magnitude
    }
}
