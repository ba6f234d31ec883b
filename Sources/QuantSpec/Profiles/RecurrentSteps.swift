/// The steps of the recurrent operators: LSTM, RNN, their sequences, and SVDF.
public struct RecurrentSteps: Sendable {
    /// Saturates the sum of a gate to 16 bits, after every part that is added to it (RECURRENT-6).
    public var saturateGate: @Sendable (_ sum: Int64, _ isLast: Bool, borrowing Steps) -> Int64 = {
        $2.saturate($0, Int64(Int16.min)...Int64(Int16.max))
    }
    /// The logistic function of a gate with 3 integer bits, as a number without integer bits (RECURRENT-8).
    public var logistic16: @Sendable (_ raw: Int16, borrowing Steps) -> Int16 = {
        FixedPointFunction.logistic($0, integerBits: 3, $1)
    }
    /// tanh of a number with some integer bits, as a number without integer bits (RECURRENT-8, RECURRENT-10).
    public var hyperbolicTangent16: @Sendable (_ raw: Int16, _ integerBits: Int, borrowing Steps) -> Int16 = {
        FixedPointFunction.hyperbolicTangent($0, integerBits: $1, $2)
    }
    /// The input gate of a cell without input gate: the greatest 16-bit integer less the forget gate (RECURRENT-9).
    public var complement16: @Sendable (_ forget: Int16) -> Int16 = { .max &- $0 }
    /// The distance of a hidden value from its zero point, as the projection reads it: the value less the zero point is
    /// saturated to 8 bits, and the zero point is added again (RECURRENT-11).
    public var projectedHidden: @Sendable (_ value: Int64, _ zeroPoint: Int64, borrowing Steps) -> Int64 = {
        $2.saturate($0 &- $1, Int64(Int8.min)...Int64(Int8.max)) &+ $1
    }

    /// The sum of real numbers and of a number to begin with, in four lanes (RECURRENT-14; by halves RECURRENT-21).
    public var realSum: @Sendable (_ start: Float, _ values: [Float], _ isHalved: Bool) -> Float = {
        LaneSums.sum($0, $1, isHalved: $2)
    }
    /// The logistic function in binary32 by a polynomial (RECURRENT-19).
    public var logistic32: @Sendable (Float) -> Float = { PolynomialLogistic.value($0) }
    /// tanh in binary32 as a quotient of polynomials (RECURRENT-15).
    public var tangent32: @Sendable (Float) -> Float = { RationalTangent.value($0) }

    /// The steps that the clauses define.
    public init() {}
}
