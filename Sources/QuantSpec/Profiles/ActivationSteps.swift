/// The steps of the unary functions: RELU and its kin, HARD_SWISH, TANH, LOGISTIC, logarithms, roots, normalisations.
public struct ActivationSteps: Sendable {
    // MARK: Elementary functions

    /// tanh x in binary32 (ARITH-40); a platform's own can stand here when results are compared with that platform.
    public var hyperbolicTangent32: @Sendable (Float) -> Float = { ElementaryFunctions.hyperbolicTangent($0) }
    /// The natural logarithm in binary32 (ARITH-40).
    public var logarithm32: @Sendable (Float) -> Float = { ElementaryFunctions.logarithm($0) }
    /// 1 less the error function, in binary32 (ARITH-40).
    public var complementaryError32: @Sendable (Float) -> Float = { ElementaryFunctions.complementaryError($0) }
    /// The square root in binary32, correctly rounded (ARITH-41).
    public var squareRoot32: @Sendable (Float) -> Float = { ElementaryFunctions.squareRoot($0) }

    // MARK: Functions of 8-bit tables

    /// The value of GELU in binary32, exact or by the tangent (GELU-2, GELU-3).
    public var gelu: @Sendable (_ value: Float, _ isApproximate: Bool, borrowing Steps) -> Float = {
        $1 ? GeluFunction.approximate($0, $2) : GeluFunction.exact($0, $2)
    }
    /// The logistic function in binary32 (LOGISTIC-2).
    public var logistic32: @Sendable (_ value: Float, borrowing Steps) -> Float = { 1 / (1 + $1.exponential32(-$0)) }

    // MARK: Integer operators

    /// The last multiplication of HARD_SWISH: the high half of 2 x a x b, truncated (HARD_SWISH-5).
    public var truncatingDoublingHighMultiply16: @Sendable (Int16, Int16) -> Int16 = {
        FixedPoint.truncatingDoublingHighMultiply($0, $1)
    }
    /// A 16-bit value times a power of two, saturated (HARD_SWISH-4).
    public var saturatingShiftLeft16: @Sendable (_ value: Int16, _ exponent: Int) -> Int16 = {
        Int16(clamping: Int64($0) << Int64(min(max($1, 0), 31)))
    }
    /// The quotient of a root and the output's scale as an integer: truncated (SQRT-2).
    public var truncateQuotient: @Sendable (Float) -> Int64 = { Int64(saturating: Double($0)) }
    /// The logarithm of a number from 1 on with 12 integer bits, as one with 5 (ARITH-44).
    public var fixedPointLogarithm: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.logarithmOfSum($0, $1)
    }
    /// The difference up to which LOG_SOFTMAX gives the least value: the greater of the one below which an exponential is 0
    /// and the one below which a distance leaves 32 bits (LOG_SOFTMAX-4).
    public var logSoftmaxThreshold: @Sendable (_ least: Int64, _ bound: Int64) -> Int64 = { max($0 - 1, $1) }
    /// The value in the sigmoid table that belongs to an argument of 16 bits (ARITH-46).
    public var sigmoidTable: @Sendable (_ index: Int) -> Int32 = { SigmoidTable.value(at: $0) }

    public init() {}
}
