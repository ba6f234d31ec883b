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

    // MARK: Tables of 8-bit operators

    /// A real result as an entry of a table, before it meets its type's range: times the reciprocal of the scale, rounded,
    /// plus the zero point (ARITH-42).
    public var tableEntry: @Sendable (_ real: Float, _ scale: Float, _ zeroPoint: Int64, borrowing Steps) -> Int64 = {
        let rounded = $3.roundToInteger($0 * (1 / $1))
        return $3.addZeroPoint(min(max(rounded, Int64(Int32.min)), Int64(Int32.max)), $2)
    }
    /// Where a stored value finds its entry: its distance from the least one (ARITH-42).
    public var tablePosition: @Sendable (_ stored: Int64, _ range: ClosedRange<Int64>) -> Int = {
        Int($0 &- $1.lowerBound)
    }
    /// The value of GELU in binary32, exact or by the tangent (GELU-2, GELU-3).
    public var gelu: @Sendable (_ value: Float, _ isApproximate: Bool, borrowing Steps) -> Float = {
        $1 ? GeluFunction.approximate($0, $2) : GeluFunction.exact($0, $2)
    }
    /// The logistic function in binary32 (LOGISTIC-2).
    public var logistic32: @Sendable (_ value: Float, borrowing Steps) -> Float = { 1 / (1 + $1.exponential32(-$0)) }
    /// What LOG takes for the logarithm of 0 and of negative numbers: the least real value of the output (LOG-3).
    public var logarithmOfNonpositive: @Sendable (_ leastOutput: Float) -> Float = { $0 }

    // MARK: Integer operators

    /// The magnitude of a stored value's distance from the zero point (ABS-2).
    public var magnitude: @Sendable (_ distance: Int32) -> Int32 = { $0 < 0 ? 0 &- $0 : $0 }
    /// A negative stored integer, wrapping in its own width (NEG-1).
    public var negate: @Sendable (_ stored: Int64) -> Int64 = { 0 &- $0 }
    /// The negative side of LEAKY_RELU: a negative slope is applied after rounding (LEAKY_RELU-3).
    public var multiplyBySlope: @Sendable (_ distance: Int32, _ slope: QuantizedMultiplier, borrowing Steps) -> Int32 =
        {
            let magnitude = QuantizedMultiplier(
                multiplier: $1.multiplier < 0 ? 0 &- $1.multiplier : $1.multiplier, shift: $1.shift)
            let product = $2.multiply($0, magnitude, $2)
            return $1.multiplier < 0 ? 0 &- product : product
        }
    /// The product of a slope and a distance in PRELU (PRELU-3).
    public var slopeProduct: @Sendable (_ distance: Int32, _ slope: Int32) -> Int32 = { $0 &* $1 }
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
    /// What RSQRT gives for 0 (RSQRT-3).
    public var reciprocalRootOfZero: @Sendable (_ range: ClosedRange<Int64>) -> Int64 = { $0.upperBound }
    /// 1 / sqrt of an integer as a multiplier and shift (ARITH-45).
    public var inverseSquareRoot: @Sendable (_ value: Int32, borrowing Steps) -> QuantizedMultiplier = {
        FixedPointFunction.inverseSquareRoot($0, $1)
    }
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
