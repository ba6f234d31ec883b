extension ElementaryFunctions {
    /// tanh v in binary64, within 8 units in the last place of the true value (ARITH-40). A NaN is returned unchanged.
    public static func hyperbolicTangent(_ value: Double) -> Double {
        if value.isNaN { return value }
        let magnitude = value.magnitude
        if magnitude < 0.125 {
            // Lambert's continued fraction x / (1 + x^2 / (3 + x^2 / (5 + ...))), to the denominator 15.
            let square = value * value
            var denominator = 15.0
            for odd in stride(from: 13, through: 1, by: -2) { denominator = Double(odd) + square / denominator }
            return value / denominator
        }
        let falling = exponential(-2 * magnitude)
        let tangent = (1 - falling) / (1 + falling)
        return value < 0 ? -tangent : tangent
    }

    /// tanh v in binary32: the binary64 result, rounded.
    public static func hyperbolicTangent(_ value: Float) -> Float { Float(hyperbolicTangent(Double(value))) }
}
