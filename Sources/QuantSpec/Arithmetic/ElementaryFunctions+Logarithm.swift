extension ElementaryFunctions {
    /// The natural logarithm in binary64, within 2 units in the last place of the true value (ARITH-40).
    ///
    /// 0 gives minus infinity; a negative number or a NaN gives NaN; infinity gives infinity.
    public static func logarithm(_ value: Double) -> Double {
        if value.isNaN || value < 0 { return .nan }
        if value == 0 { return -.infinity }
        if value == .infinity { return value }
        // value = mantissa × 2^exponent, with the mantissa in [sqrt(1/2), sqrt(2)].
        var exponent = Int(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.414_213_562_373_095 {
            mantissa /= 2
            exponent += 1
        }
        // With s = (m - 1) / (m + 1): ln m = 2 artanh s = 2 s × (1 + s^2 / 3 + s^4 / 5 + ...), to the term of degree 24.
        let difference = mantissa - 1
        let ratio = difference / (mantissa + 1)
        let square = ratio * ratio
        var series = 0.0
        for degree in stride(from: 25, through: 3, by: -2) { series = square * (series + 1 / Double(degree)) }
        // With d = m - 1 and t = s^2 / 3 + ...: 2 s (1 + t) = d - s × (d - 2 t), which keeps the leading d exact.
        let logarithm = difference - ratio * (difference - 2 * series)
        return Double(exponent) * logarithmOf2Upper + (logarithm + Double(exponent) * logarithmOf2Lower)
    }

    /// The natural logarithm in binary32: the binary64 result, rounded.
    public static func logarithm(_ value: Float) -> Float { Float(logarithm(Double(value))) }

    /// ln 2 = upper + lower. The upper part has 32 significant bits, so that its product with an exponent is exact.
    private static let logarithmOf2Upper = 0x1.62e42fee00000p-1
    private static let logarithmOf2Lower = 0x1.a39ef35793c76p-33
}
