/// tanh in binary32 as a quotient of two polynomials: the function of the recurrent operators with real values (RECURRENT-15).
public enum RationalTangent {
    /// The bound from which on the quotient is 1.
    private static let bound: Float = 7.907_389_64
    private static let numerator: [Float] = [1.394_553_628e-8, 2.102_733_560e-5, 3.520_756_727e-3, 1.340_216_100e-1]
    private static let denominator: [Float] = [
        8.015_776_984e-7, 3.326_951_409e-4, 2.597_254_514e-2, 4.673_548_340e-1, 1,
    ]

    /// The quotient for a value, every operation rounded to binary32. NaN stays NaN.
    public static func value(_ value: Float) -> Float {
        var x = value
        if x > bound { x = bound }
        if x < -bound { x = -bound }
        let square = x * x
        let above = polynomial(numerator, square)
        let below = polynomial(denominator, square)
        return (square * x * above + x) / below
    }

    /// A polynomial by Horner's rule, the coefficient of the highest power first.
    private static func polynomial(_ coefficients: [Float], _ x: Float) -> Float {
        coefficients.dropFirst().reduce(coefficients.first ?? 0) { $0 * x + $1 }
    }
}
