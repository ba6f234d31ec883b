/// Scales that are powers of two.
public enum PowerOfTwoScale {
    /// The exponent of the power of two next to a scale, by ratio. Returns `nil` if the scale is not positive, subnormal or
    /// not finite.
    public static func exponent(_ scale: Float) -> Int? {
        guard scale.isNormal, scale > 0 else { return nil }
        return Int(scale.exponent) + (scale.significand > 1.414_213_5 ? 1 : 0)
    }
}
