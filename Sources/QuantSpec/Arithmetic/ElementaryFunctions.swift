/// The elementary functions, written out so that every platform gives the same bits (ARITH-22, ARITH-40, ARITH-41).
public enum ElementaryFunctions {
    /// e^`exponent` in binary64, within 0.75 units in the last place of the true value, or 1.25 if the result is subnormal.
    ///
    /// The result is infinite above the logarithm of the greatest finite number, and 0 below the logarithm of half the least
    /// positive number. A NaN is returned unchanged.
    public static func exponential(_ exponent: Double) -> Double {
        if exponent.isNaN { return exponent }
        if exponent > 709.782_712_893_384 { return .infinity }
        if exponent < -745.133_219_101_941_2 { return 0 }
        // exponent = halvings × ln 2 + rest. The rest is a sum of two parts, exact to about 2^-85.
        let halvings = Rounding.halfAwayFromZero(exponent * logarithmOf2.reciprocal)
        let upper = exponent - halvings * logarithmOf2.upper
        let lower = -(halvings * logarithmOf2.lower)
        let rest = upper + lower
        let restError = (upper - rest) + lower
        // e^rest = 1 + rest + rest^2 / 2 × (1 + rest / 3 × (1 + rest / 4 × ...)), to the term of degree 14.
        var tail = 1.0
        for degree in stride(from: 14, through: 3, by: -1) { tail = 1 + rest / Double(degree) * tail }
        let curved = rest * rest * 0.5 * tail + restError * (1 + rest)
        // Both sums are made with their rounding errors, so that only the last addition rounds.
        let above = rest + curved
        let aboveError = (rest - above) + curved
        let mantissa = 1 + above
        let mantissaError = (1 - mantissa) + above
        return scaled(mantissa + (mantissaError + aboveError), byPowerOfTwo: Int(halvings))
    }

    /// e^`exponent` in binary32: the binary64 result, rounded, and so within 0.5001 units in the last place of the true value.
    public static func exponential(_ exponent: Float) -> Float { Float(exponential(Double(exponent))) }

    /// ln 2 = `upper` + `lower`. `upper` has 32 significant bits, so that its product with an exponent is exact.
    private static let logarithmOf2 = (
        upper: 0x1.62e42fee00000p-1, lower: 0x1.a39ef35793c76p-33, reciprocal: 0x1.71547652b82fep+0
    )

    /// `value` × 2^`exponent`, rounded once. `value` is near 1; `exponent` is any that a binary64 result can have.
    private static func scaled(_ value: Double, byPowerOfTwo exponent: Int) -> Double {
        let first = min(max(exponent, -1000), 1000)
        return value * powerOfTwo(first) * powerOfTwo(exponent - first)
    }

    /// 2^`exponent` for an exponent in [-1022, 1023].
    private static func powerOfTwo(_ exponent: Int) -> Double {
        Double(bitPattern: UInt64(truncatingIfNeeded: 1023 + exponent) << 52)
    }
}
