/// The steps of the element-wise operators with two inputs: SQUARED_DIFFERENCE, DIV, FLOOR_DIV and FLOOR_MOD.
public struct ElementWiseSteps: Sendable {
    /// The left shift of the distances from the zero points in SQUARED_DIFFERENCE (SQUARED_DIFFERENCE-3).
    public var squaredDifferenceLeftShift: @Sendable () -> Int = { 7 }
    /// The left shift that a square has, from that of the difference (SQUARED_DIFFERENCE-3).
    public var squaredHeadroom: @Sendable (_ leftShift: Int) -> Int = { 2 * $0 }

    /// The real multiplier of DIV: s_1 / (s_2 × s_out), every operation rounded to binary32 (DIV-3).
    public var quotientMultiplier: @Sendable (_ dividend: Float, _ divisor: Float, _ output: Float) -> Double = {
        Double($0 / ($1 * $2))
    }
    /// Dividend and divisor, both negated if the divisor is negative (DIV-4).
    public var positiveDivisor: @Sendable (_ dividend: Int32, _ divisor: Int32) -> (dividend: Int32, divisor: Int32) = {
        $1 < 0 ? (0 &- $0, 0 &- $1) : ($0, $1)
    }
    /// 1 / (1 + x) for x in [0, 1); both numbers have no integer bits (DIV-4).
    public var quotientReciprocal: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.reciprocalOfOnePlus($0, $1)
    }
    /// The result of DIV if the quotient is shifted right by more than 31 places: 0 (DIV-4).
    public var vanishingQuotient: @Sendable (_ quotient: Int32, QuantizedMultiplier, borrowing Steps) -> Int32 = {
        _, _, _ in 0
    }

    /// The quotient, rounded towards minus infinity (FLOOR_DIV-2). The divisor is not 0.
    public var floorQuotient: @Sendable (_ dividend: Int64, _ divisor: Int64) -> Int64 = {
        FloorDivision.quotient($0, $1)
    }
    /// The remainder of the floored quotient; it is 0 or has the divisor's sign (FLOOR_MOD-2). The divisor is not 0.
    public var floorRemainder: @Sendable (_ dividend: Int64, _ divisor: Int64) -> Int64 = {
        FloorDivision.remainder($0, $1)
    }

    /// The steps that the clauses define.
    public init() {}
}
