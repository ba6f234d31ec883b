extension ElementaryFunctions {
    /// `base`^`exponent` in binary32: the binary64 result, rounded (ARITH-48).
    public static func power(_ base: Float, _ exponent: Float) -> Float {
        Float(power(Double(base), Double(exponent)))
    }

    /// `base`^`exponent` in binary64, with a relative error below 2^-40 for results of binary32's range (ARITH-48).
    ///
    /// An exponent of 0 and a base of 1 give 1, whatever the other is, even a NaN. A negative base has results for whole
    /// exponents only.
    public static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 0 || base == 1 { return 1 }
        if base.isNaN || exponent.isNaN { return base.isNaN ? base : exponent }
        let isOdd = isOdd(exponent)
        let sign = base.sign == .minus && isOdd ? -1.0 : 1.0
        let magnitude = base.magnitude
        if exponent.isInfinite {
            if magnitude == 1 { return 1 }
            return (magnitude > 1) == (exponent > 0) ? .infinity : 0
        }
        if magnitude == 0 || magnitude.isInfinite {
            return sign * ((magnitude == 0) == (exponent > 0) ? 0 : .infinity)
        }
        guard base > 0 || isWhole(exponent) else { return .nan }
        return sign * exponential(exponent * logarithm(magnitude))
    }

    private static func isWhole(_ value: Double) -> Bool {
        value.magnitude >= 0x1p53 || Double(Int64(value)) == value
    }

    private static func isOdd(_ value: Double) -> Bool {
        value.magnitude < 0x1p53 && isWhole(value) && Int64(value) & 1 == 1
    }
}
