/// The steps of the unary functions: rectifiers, HARD_SWISH, TANH, LOGISTIC, GELU, logarithms, roots and LOG_SOFTMAX.
public struct ActivationSteps: Sendable {
    // MARK: Elementary functions

    /// tanh x in binary32 (ARITH-40).
    public var hyperbolicTangent32: @Sendable (Float) -> Float
    /// The natural logarithm in binary32 (ARITH-40).
    public var logarithm32: @Sendable (Float) -> Float
    /// erfc x = 1 - erf x in binary32 (ARITH-40).
    public var complementaryError32: @Sendable (Float) -> Float
    /// sin x in binary32 (ARITH-47).
    public var sine32: @Sendable (Float) -> Float
    /// cos x in binary32 (ARITH-47).
    public var cosine32: @Sendable (Float) -> Float
    /// The angle of the point (x, y) in binary32 (ARITH-47).
    public var arcTangent32: @Sendable (_ y: Float, _ x: Float) -> Float
    /// base^exponent in binary32 (ARITH-48).
    public var power32: @Sendable (_ base: Float, _ exponent: Float) -> Float
    /// base^exponent in binary64 (ARITH-48).
    public var power64: @Sendable (_ base: Double, _ exponent: Double) -> Double
    /// The square root in binary32, correctly rounded (ARITH-41).
    public var squareRoot32: @Sendable (Float) -> Float = { ElementaryFunctions.squareRoot($0) }

    // MARK: Functions of 8-bit tables

    /// GELU of a value in binary32: exact (GELU-2), or approximated with tanh (GELU-3).
    public var gelu: @Sendable (_ value: Float, _ isApproximate: Bool, borrowing Steps) -> Float = {
        $1 ? GeluFunction.approximate($0, $2) : GeluFunction.exact($0, $2)
    }
    /// The logistic function in binary32 (LOGISTIC-2).
    public var logistic32: @Sendable (_ value: Float, borrowing Steps) -> Float = { 1 / (1 + $1.exponential32(-$0)) }

    // MARK: Integer operators

    /// The last multiplication of HARD_SWISH: the high half of 2 × a × b, truncated towards zero (HARD_SWISH-5).
    public var truncatingDoublingHighMultiply16: @Sendable (Int16, Int16) -> Int16 = {
        FixedPoint.truncatingDoublingHighMultiply($0, $1)
    }
    /// A 16-bit value × 2^`exponent`, saturated to 16 bits (HARD_SWISH-4).
    public var saturatingShiftLeft16: @Sendable (_ value: Int16, _ exponent: Int) -> Int16 = {
        Int16(clamping: Int64($0) << Int64(min(max($1, 0), 31)))
    }
    /// Converts the quotient of a root and the output's scale to an integer: truncates it (SQRT-2).
    public var truncateQuotient: @Sendable (Float) -> Int64 = { Int64(saturating: Double($0)) }
    /// The natural logarithm of a number of 1 or more with 12 integer bits, as a number with 5 (ARITH-44).
    public var fixedPointLogarithm: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.logarithmOfSum($0, $1)
    }
    /// The threshold of LOG_SOFTMAX: an element whose difference is not above it gives the least output value
    /// (LOG_SOFTMAX-4).
    ///
    /// `least` is the least difference whose exponential counts; at or below `bound` the result would wrap in 32 bits.
    public var logSoftmaxThreshold: @Sendable (_ least: Int64, _ bound: Int64) -> Int64 = { max($0 - 1, $1) }
    /// The sample of the sigmoid table at an index (ARITH-46).
    public var sigmoidTable: @Sendable (_ index: Int) -> Int32 = { SigmoidTable.value(at: $0) }

    /// The steps that the clauses define.
    ///
    /// - Parameter mathematics: the elementary functions of real numbers.
    public init(_ mathematics: Mathematics = .specified) {
        hyperbolicTangent32 = mathematics.hyperbolicTangent
        logarithm32 = mathematics.logarithm
        complementaryError32 = mathematics.complementaryError
        sine32 = mathematics.sine
        cosine32 = mathematics.cosine
        arcTangent32 = mathematics.arcTangent
        power32 = mathematics.power
        power64 = mathematics.power64
    }
}
