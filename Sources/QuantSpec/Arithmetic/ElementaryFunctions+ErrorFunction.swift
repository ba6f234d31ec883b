extension ElementaryFunctions {
    /// erfc v = 1 - erf v in binary64, with a relative error below 2^-40 (ARITH-40). A NaN is returned unchanged.
    public static func complementaryError(_ value: Double) -> Double {
        if value.isNaN { return value }
        if value < -6.5 { return 2 }
        if value > 28 { return 0 }
        return value < 2 ? 1 - errorByItsSeries(value) : complementByItsFraction(value)
    }

    /// erfc v in binary32: the binary64 result, rounded.
    public static func complementaryError(_ value: Float) -> Float { Float(complementaryError(Double(value))) }

    /// erf x = 2 / sqrt(pi) × e^(-x^2) × (x + 2 x^3 / 3 + 4 x^5 / 15 + ...). All terms have the sign of x.
    private static func errorByItsSeries(_ value: Double) -> Double {
        let square = value * value
        var term = value
        var sum = value
        var odd = 3.0
        while term.magnitude > sum.magnitude * 0x1p-60 {
            term *= 2 * square / odd
            sum += term
            odd += 2
        }
        return 0x1.20dd750429b6dp+0 * exponential(-square) * sum
    }

    /// erfc x = e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))), for x of 2 or more.
    private static func complementByItsFraction(_ value: Double) -> Double {
        var denominator = value
        for level in stride(from: 120, through: 1, by: -1) {
            denominator = value + Double(level) / 2 / denominator
        }
        return exponential(-value * value) * 0x1.20dd750429b6dp-1 / denominator
    }
}
