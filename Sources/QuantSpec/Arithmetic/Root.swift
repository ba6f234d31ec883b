/// Roots in binary64, without a mathematics library (REDUCE_PROD-3).
enum Root {
    private static let naturalLogarithmOf2 = 0.693_147_180_559_945_3

    /// The `degree`-th root of a positive number, by Newton's method.
    ///
    /// A degree of 0 or less gives 1. Zeros, negative numbers, infinities and NaN are returned unchanged.
    static func of(_ value: Double, _ degree: Int) -> Double {
        guard degree > 0 else { return 1 }
        guard degree > 1, value > 0, value.isFinite else { return value }
        // Between powers of two the logarithm is interpolated linearly: close enough to start Newton's method.
        let logarithm = (Double(value.exponent) + value.significand - 1) * naturalLogarithmOf2
        var root = ElementaryFunctions.exponential(logarithm / Double(degree))
        for _ in 0..<6 {
            let power = power(root, degree - 1)
            guard power > 0, power.isFinite else { return root }
            root += (value / power - root) / Double(degree)
        }
        return root
    }

    /// `base` to the power of `exponent`, by repeated squaring; 1 if the exponent is 0 or less.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, square, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest % 2 == 1 { result *= square }
            square *= square
            rest /= 2
        }
        return result
    }
}
