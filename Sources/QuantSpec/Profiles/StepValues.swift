/// The replaceable steps through which every evaluation makes its choices.
///
/// A profile sets them. A deviation, which is a known mistake, replaces one. An operator calls the steps, and does not
/// test for a profile or a deviation.
public struct StepValues: Sendable {
    // MARK: Which steps are replaced

    /// Whether a step of requantization, of one element at a time, was replaced.
    ///
    /// If so, an evaluation passes every element of a row through the steps, so that no fast loop hides the replaced step.
    public private(set) var replacesScalars = false
    /// Whether a step between real and stored values was replaced. If so, an evaluation passes every value through the steps.
    public private(set) var replacesReals = false
    /// Whether a step that makes the samples of a table was replaced.
    public private(set) var replacesTables = false
    /// Whether a sum of products was replaced. If so, an evaluation passes every tile of sums through the steps.
    public private(set) var replacesDotProducts = false
    /// How the profile multiplies a 32-bit accumulator (PROFILE-2). Valid only while no step of requantization is replaced.
    public let requantizationRounding: NumericProfile.RequantizationRounding

    // MARK: Rounding and saturation

    /// Rounds a real quotient to an integer, halves away from zero (ARITH-1).
    public var roundToInteger: @Sendable (Float) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) } {
        didSet { replacesReals = true }
    }
    /// Rounds a product in binary64 to an integer, halves away from zero (ARITH-1).
    public var roundProduct: @Sendable (Double) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) } {
        didSet { replacesScalars = true }
    }
    /// Saturates an integer to a range (ARITH-3).
    public var saturate: @Sendable (Int64, ClosedRange<Int64>) -> Int64 = { min(max($0, $1.lowerBound), $1.upperBound) }
    {
        didSet { replacesScalars = true }
    }

    /// Adds the output's zero point to a requantized value (ARITH-17).
    public var addZeroPoint: @Sendable (Int64, _ zeroPoint: Int64) -> Int64 = { $0 &+ $1 } {
        didSet { replacesScalars = true }
    }

    // MARK: Real values

    /// Quantizes a real value, before the saturation to the type's range (REP-7).
    ///
    /// The quotient is rounded and saturated to 32 bits; then the zero point is added. NaN gives the zero point.
    public var quantizeReal: @Sendable (_ value: Float, _ scale: Float, _ zeroPoint: Int64, borrowing Steps) -> Int64 =
        {
            $3.roundQuotient($0 / $1, plus: $2)
        }
    {
        didSet { replacesReals = true }
    }
    /// Dequantizes a stored integer; the product is rounded once (REP-8).
    public var dequantize: @Sendable (_ stored: Int64, _ scale: Float, _ zeroPoint: Int64) -> Float = {
        Float(Double($1) * Double($0 &- $2))
    }
    {
        didSet { replacesReals = true }
    }
    /// Widens a binary16 number to binary32, exactly (REP-10).
    public var widen: @Sendable (Binary16) -> Float = { $0.float }

    // MARK: Multipliers

    /// Converts a real multiplier to a multiplier and shift (ARITH-4).
    public var quantizeMultiplier: @Sendable (Double) -> QuantizedMultiplier = { QuantizedMultiplier($0) }
    /// The doubling-high multiplication (ARITH-5).
    public var doublingHighMultiply: @Sendable (Int32, Int32) -> Int32 = { FixedPoint.doublingHighMultiply($0, $1) } {
        didSet { replacesScalars = true }
    }
    /// The rounding shift (ARITH-6).
    public var roundingShiftRight: @Sendable (Int32, Int) -> Int32 = { FixedPoint.roundingShiftRight($0, by: $1) } {
        didSet { replacesScalars = true }
    }
    /// The left shift before the multiplication, for a positive shift. It wraps (ARITH-7).
    public var shiftLeft: @Sendable (Int32, Int) -> Int32 = { Int32(truncatingIfNeeded: Int64($0) << Int64($1)) } {
        didSet { replacesScalars = true }
    }
    /// Multiplies a 32-bit accumulator by a multiplier and shift (ARITH-7 or ARITH-8, by PROFILE-2).
    public var multiply: @Sendable (Int32, QuantizedMultiplier, borrowing Steps) -> Int32 {
        didSet { replacesScalars = true }
    }
    /// Multiplies a 64-bit accumulator by a multiplier and shift (ARITH-9).
    public var multiplyWide: @Sendable (Int64, QuantizedMultiplier) -> Int32 = { FixedPoint.multiplyWide($0, by: $1) } {
        didSet { replacesScalars = true }
    }

    // MARK: Weighted operators

    /// The real multiplier of one output channel: input scale × filter scale / output scale in binary64 (ARITH-12).
    public var realMultiplier: @Sendable (_ input: Float, _ filter: Float, _ output: Float) -> Double = {
        Double($0) * Double($1) / Double($2)
    }
    /// The real multiplier with the product of the scales in binary32 and the quotient in binary64 (ARITH-12): uint8
    /// convolutions, FULLY_CONNECTED with a per-tensor filter, BATCH_MATMUL.
    public var realMultiplierOfRoundedProduct: @Sendable (_ input: Float, _ filter: Float, _ output: Float) -> Double =
        {
            Double($0 * $1) / Double($2)
        }
    /// The real multiplier with both operations in binary32 (ARITH-12): SVDF, ABS,
    /// HARD_SWISH, LEAKY_RELU, PRELU and the rectifiers.
    public var realMultiplierInBinary32: @Sendable (_ input: Float, _ filter: Float, _ output: Float) -> Double = {
        Double($0 * $1 / $2)
    }
    /// The scale of an output channel: the only one, or the channel's own (REP-4).
    public var channelScale: @Sendable (_ scales: [Float], _ channel: Int) -> Float = {
        $0.count == 1 ? $0[0] : $0[$1]
    }
    /// The zero point of a channel: the only one, or the channel's own (REP-4).
    public var channelZeroPoint: @Sendable (_ zeroPoints: [Int64], _ channel: Int) -> Int64 = {
        $0.count == 1 ? $0[0] : $0[$1]
    }
    /// The windows along height and width, as the attributes give them (ARITH-16).
    public var windows: @Sendable (_ vertical: Window, _ horizontal: Window) -> (vertical: Window, horizontal: Window) =
        { ($0, $1) }
    /// The stored value of a tap outside the input: the input's zero point, which contributes 0 (ARITH-15).
    public var paddingElement: @Sendable (_ zeroPoint: Int64) -> Int64 = { $0 }
    /// Dot products in 32 bits of every row of `left` with every row of `right` (ARITH-13).
    public var dotProducts: @Sendable (_ left: [Int16], _ right: [Int16], _ depth: Int) -> [Int32] = {
        DotProduct.tile($0, $1, depth: $2)
    }
    {
        didSet { replacesDotProducts = true }
    }
    /// Dot products in 64 bits of every row of `left` with every row of `right` (ARITH-14).
    public var wideDotProducts: @Sendable (_ left: [Int16], _ right: [Int16], _ depth: Int) -> [Int64] = {
        DotProduct.wideTile($0, $1, depth: $2)
    }
    {
        didSet { replacesDotProducts = true }
    }
    /// Adds a bias to an accumulator; wraps in 32 bits (ARITH-13).
    public var addBias: @Sendable (Int32, Int32) -> Int32 = { $0 &+ $1 } {
        didSet { replacesScalars = true }
    }
    /// Adds a bias to an accumulator; wraps in 64 bits (ARITH-14).
    public var addWideBias: @Sendable (Int64, Int64) -> Int64 = { $0 &+ $1 } {
        didSet { replacesScalars = true }
    }
    /// Whether FULLY_CONNECTED requantizes in binary64 (PROFILE-3).
    public var fullyConnectedScalesInBinary64: Bool
    /// The stored value of a bound of a fused activation, before it is met with the type's range (ARITH-11).
    public var activationBound: @Sendable (_ bound: Float, _ scale: Float, _ zeroPoint: Int64) -> Int64 = {
        $2 &+ Int64(roundingHalfAwayFromZero: $0 / $1)
    }

    // MARK: Hybrid operators

    /// Quantizes one row of a float input to 8-bit integers, a scale and a zero point (HYBRID-1, by PROFILE-5).
    public var quantizeHybridInput: @Sendable (_ row: ArraySlice<Float>, _ isAsymmetric: Bool) -> HybridRow

    // MARK: Functions and tables

    /// The doubling-high multiplication of 16-bit integers (ARITH-10).
    public var doublingHighMultiply16: @Sendable (Int16, Int16) -> Int16 = { FixedPoint.doublingHighMultiply($0, $1) }
    /// e^x in binary64 (ARITH-22).
    public var exponential64: @Sendable (Double) -> Double = { ElementaryFunctions.exponential($0) } {
        didSet { replacesTables = true }
    }
    /// e^x in binary32 (ARITH-22).
    public var exponential32: @Sendable (Float) -> Float
    /// The amount by which a sample is lowered, from the interpolation error at the midpoint to the next sample (ARITH-23).
    public var midpointCorrection: @Sendable (_ error: Double) -> Double = { Rounding.halfAwayFromZero($0 / 2) } {
        didSet { replacesTables = true }
    }
    /// The value of an argument in a table of 513 samples (ARITH-24).
    public var lookUp: @Sendable (_ argument: Int16, _ samples: [Int16]) -> Int16 = {
        InterpolatedTable.value(at: $0, in: $1)
    }
    {
        didSet { replacesScalars = true }
    }

    // MARK: SOFTMAX

    /// The value that is subtracted from every element of a row: the row's maximum (SOFTMAX-3).
    public var softmaxMaximum: @Sendable (_ row: ArraySlice<Int32>) -> Int32 = { $0.max() ?? 0 }
    /// e^x for x ≤ 0 with 5 integer bits, as a number without integer bits (SOFTMAX-3).
    public var softmaxExponential: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.exponentialOfNegative($0, integerBits: 5, $1)
    }
    /// 1 / (1 + x) for x in [0, 1); both numbers have no integer bits (SOFTMAX-4).
    public var softmaxReciprocal: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.reciprocalOfOnePlus($0, $1)
    }
    /// The greatest real multiplier of a difference (SOFTMAX-2, by PROFILE-2).
    public var greatestSoftmaxMultiplier: Double

    // MARK: Element-wise operators

    /// The left shift of the distances from the zero points in ADD and SUB: 20 for 8 bits, 15 for 16 bits (ADD-3).
    public var additionLeftShift: @Sendable (_ bitWidth: Int) -> Int = { $0 == 16 ? 15 : 20 }

    // MARK: Operators that move values

    /// Requantizes a stored value of CONCATENATION in binary32, before the saturation to the type's range (CONCATENATION-5).
    public var rescaleConcatenated:
        @Sendable (_ stored: Int64, _ input: Quantization, _ output: Quantization, borrowing Steps) -> Int64 = {
            let factor = $1.scale * (1 / $2.scale)
            let offset = Float(-$1.zeroPoint) * factor
            return $3.roundQuotient(Float($0) * factor + offset, plus: $2.zeroPoint)
        }

    // MARK: Families of operators

    /// The steps of the unary functions.
    public var activations: ActivationSteps {
        didSet { replacesScalars = true }
    }
    /// The steps of the element-wise operators with two inputs.
    public var elementWise = ElementWiseSteps() {
        didSet { replacesScalars = true }
    }
    /// The steps of the comparisons, and of the operators that order or select values.
    public var comparisons = ComparisonSteps()
    /// The steps of the reductions.
    public var reductions = ReductionSteps()
    /// The steps of the resizing operators.
    public var resizing = ResizeSteps()
    /// The steps of the data movement operators.
    public var layout = LayoutSteps()
    /// The steps of the recurrent operators.
    public var recurrent = RecurrentSteps()
    /// The steps of post-training quantization. No operator calls them.
    public var derivation = DerivationSteps()

    /// The steps of a profile, without a deviation.
    ///
    /// - Parameters:
    ///   - profile: the profile.
    ///   - mathematics: the elementary functions of real numbers.
    public init(_ profile: NumericProfile, mathematics: Mathematics = .specified) {
        exponential32 = mathematics.exponential
        activations = ActivationSteps(mathematics)
        requantizationRounding = profile.requantizationRounding
        switch profile.requantizationRounding {
        case .double:
            greatestSoftmaxMultiplier = 2_147_483_647
            multiply = { value, factor, steps in
                let shifted = steps.shiftLeft(value, max(factor.shift, 0))
                return steps.roundingShiftRight(
                    steps.doublingHighMultiply(shifted, factor.multiplier), max(-factor.shift, 0))
            }
        case .single:
            greatestSoftmaxMultiplier = 1_073_741_823
            resizing.roundInterpolation = ResizeSteps.roundInterpolationUp
            multiply = { value, factor, _ in FixedPoint.multiplyRoundingOnce(value, by: factor) }
        }
        fullyConnectedScalesInBinary64 = profile.fullyConnectedRequantization == .binary64
        switch profile.hybridInputQuantization {
        case .lanesOfEight: quantizeHybridInput = { HybridRow(quantizingInLanesOfEight: $0, isAsymmetric: $1) }
        case .portable: quantizeHybridInput = { HybridRow(quantizingPortably: $0, isAsymmetric: $1) }
        }
    }
}
