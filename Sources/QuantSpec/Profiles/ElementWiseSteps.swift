/// The steps of the element-wise operators with two inputs, besides those of ADD.
public struct ElementWiseSteps: Sendable {
    /// The left shift that gives SQUARED_DIFFERENCE its headroom (SQUARED_DIFFERENCE-3).
    public var squaredDifferenceLeftShift: @Sendable () -> Int = { 7 }
    /// The headroom of a square, in bits, from that of the difference (SQUARED_DIFFERENCE-3).
    public var squaredHeadroom: @Sendable (_ leftShift: Int) -> Int = { 2 * $0 }

    /// The real multiplier of a quotient, every operation rounded to binary32 (DIV-3).
    public var quotientMultiplier: @Sendable (_ dividend: Float, _ divisor: Float, _ output: Float) -> Double = {
        Double($0 / ($1 * $2))
    }
    /// Dividend and divisor with their signs such that the divisor is positive (DIV-4).
    public var positiveDivisor: @Sendable (_ dividend: Int32, _ divisor: Int32) -> (dividend: Int32, divisor: Int32) = {
        $1 < 0 ? (0 &- $0, 0 &- $1) : ($0, $1)
    }
    /// 1 / (1 + x) of a number x in [0, 1) without integer bits (DIV-4).
    public var quotientReciprocal: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.reciprocalOfOnePlus($0, $1)
    }
    /// A quotient that is shifted right by more than 31 places: 0 (DIV-4).
    public var vanishingQuotient: @Sendable (_ quotient: Int32, QuantizedMultiplier, borrowing Steps) -> Int32 = {
        _, _, _ in 0
    }

    /// A quotient rounded towards negative infinity; the divisor is not 0 (FLOOR_DIV-2).
    public var floorQuotient: @Sendable (_ dividend: Int64, _ divisor: Int64) -> Int64 = {
        FloorDivision.quotient($0, $1)
    }
    /// What the floored quotient leaves; it has the divisor's sign (FLOOR_MOD-2).
    public var floorRemainder: @Sendable (_ dividend: Int64, _ divisor: Int64) -> Int64 = {
        FloorDivision.remainder($0, $1)
    }

    public init() {}
}
