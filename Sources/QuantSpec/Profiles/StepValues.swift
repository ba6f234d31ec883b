/// The replaceable steps through which every evaluation reaches its choices.
///
/// A profile fills them; a deviation, which is a known mistake, replaces one. No operator contains a condition for either.
public struct StepValues: Sendable {
    // MARK: What a deviation has replaced

    /// Whether a step of requantization (one element at a time) was replaced. Whole rows then go through these steps,
    /// element by element, so that no mistake hides behind a loop.
    public private(set) var replacesScalars = false
    /// Whether a step between real values and stored ones was replaced. Values then go through these steps.
    public private(set) var replacesReals = false
    /// Whether what makes the samples of a table was replaced.
    public private(set) var replacesTables = false
    /// Whether a sum of products was replaced. Sums then go through these steps, tile by tile.
    public private(set) var replacesDotProducts = false
    /// How a 32-bit accumulator is multiplied, if no step is replaced (PROFILE-2).
    public let requantizationRounding: NumericProfile.RequantizationRounding

    // MARK: Rounding and saturation

    /// A real quotient to an integer: halves away from zero (ARITH-1).
    public var roundToInteger: @Sendable (Float) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) } {
        didSet { replacesReals = true }
    }
    /// A product in binary64 to an integer: halves away from zero (ARITH-1).
    public var roundProduct: @Sendable (Double) -> Int64 = { Int64(roundingHalfAwayFromZero: $0) } {
        didSet { replacesScalars = true }
    }
    /// An integer into a range: the nearest end (ARITH-3).
    public var saturate: @Sendable (Int64, ClosedRange<Int64>) -> Int64 = { min(max($0, $1.lowerBound), $1.upperBound) }
    {
        didSet { replacesScalars = true }
    }

    /// A requantized value plus the output's zero point (ARITH-17).
    public var addZeroPoint: @Sendable (Int64, _ zeroPoint: Int64) -> Int64 = { $0 &+ $1 } {
        didSet { replacesScalars = true }
    }

    // MARK: Real values

    /// A real value to a stored integer before it meets its type's range: the quotient is rounded, saturated to 32 bits,
    /// and the zero point is added (REP-7). NaN gives the zero point.
    public var quantizeReal: @Sendable (_ value: Float, _ scale: Float, _ zeroPoint: Int64, borrowing Steps) -> Int64 =
        {
            $3.roundQuotient($0 / $1, plus: $2)
        }
    {
        didSet { replacesReals = true }
    }
    /// A stored integer to the real value that it stands for, rounded once (REP-8).
    public var dequantize: @Sendable (_ stored: Int64, _ scale: Float, _ zeroPoint: Int64) -> Float = {
        Float(Double($1) * Double($0 &- $2))
    }
    {
        didSet { replacesReals = true }
    }
    /// A binary16 to the same value in binary32 (REP-10).
    public var widen: @Sendable (Binary16) -> Float = { $0.float }

    // MARK: Multipliers

    /// A real multiplier to a multiplier and shift (ARITH-4).
    public var quantizeMultiplier: @Sendable (Double) -> QuantizedMultiplier = { QuantizedMultiplier($0) }
    /// The doubling-high multiplication (ARITH-5).
    public var doublingHighMultiply: @Sendable (Int32, Int32) -> Int32 = { FixedPoint.doublingHighMultiply($0, $1) } {
        didSet { replacesScalars = true }
    }
    /// The rounding shift (ARITH-6).
    public var roundingShiftRight: @Sendable (Int32, Int) -> Int32 = { FixedPoint.roundingShiftRight($0, by: $1) } {
        didSet { replacesScalars = true }
    }
    /// The left shift before a multiplication by more than one: it wraps (ARITH-7).
    public var shiftLeft: @Sendable (Int32, Int) -> Int32 = { Int32(truncatingIfNeeded: Int64($0) << Int64($1)) } {
        didSet { replacesScalars = true }
    }
    /// A 32-bit accumulator times a multiplier and shift (ARITH-7 or ARITH-8, by PROFILE-2).
    public var multiply: @Sendable (Int32, QuantizedMultiplier, borrowing Steps) -> Int32 {
        didSet { replacesScalars = true }
    }
    /// A 64-bit accumulator times a multiplier and shift (ARITH-9).
    public var multiplyWide: @Sendable (Int64, QuantizedMultiplier) -> Int32 = { FixedPoint.multiplyWide($0, by: $1) } {
        didSet { replacesScalars = true }
    }

    // MARK: Weighted operators

    /// The real multiplier of one output channel: input scale x filter scale / output scale in binary64 (ARITH-12).
    public var realMultiplier: @Sendable (_ input: Float, _ filter: Float, _ output: Float) -> Double = {
        Double($0) * Double($1) / Double($2)
    }
    /// The real multiplier where the product of the scales is rounded to binary32 first: per-tensor uint8 operators,
    /// BATCH_MATMUL (ARITH-12).
    public var realMultiplierOfRoundedProduct: @Sendable (_ input: Float, _ filter: Float, _ output: Float) -> Double =
        {
            Double($0 * $1) / Double($2)
        }
    /// The real multiplier where every operation is rounded to binary32: SVDF (ARITH-12).
    public var realMultiplierInBinary32: @Sendable (_ input: Float, _ filter: Float, _ output: Float) -> Double = {
        Double($0 * $1 / $2)
    }
    /// The scale that belongs to an output channel (REP-4): the only one, or the channel's own.
    public var channelScale: @Sendable (_ scales: [Float], _ channel: Int) -> Float = {
        $0.count == 1 ? $0[0] : $0[$1]
    }
    /// The zero point that belongs to a channel (REP-4): the only one, or the channel's own.
    public var channelZeroPoint: @Sendable (_ zeroPoints: [Int64], _ channel: Int) -> Int64 = {
        $0.count == 1 ? $0[0] : $0[$1]
    }
    /// The windows along height and width as they slide (ARITH-16): as the attributes say.
    public var windows: @Sendable (_ vertical: Window, _ horizontal: Window) -> (vertical: Window, horizontal: Window) =
        { ($0, $1) }
    /// What a tap outside the input stands for: the input's zero point, so that it contributes nothing (ARITH-15).
    public var paddingElement: @Sendable (_ zeroPoint: Int64) -> Int64 = { $0 }
    /// Dot products in 32 bits, every row of `left` with every row of `right` (ARITH-13).
    public var dotProducts: @Sendable (_ left: [Int16], _ right: [Int16], _ depth: Int) -> [Int32] = {
        DotProduct.tile($0, $1, depth: $2)
    }
    {
        didSet { replacesDotProducts = true }
    }
    /// Dot products in 64 bits, every row of `left` with every row of `right` (ARITH-14).
    public var wideDotProducts: @Sendable (_ left: [Int16], _ right: [Int16], _ depth: Int) -> [Int64] = {
        DotProduct.wideTile($0, $1, depth: $2)
    }
    {
        didSet { replacesDotProducts = true }
    }
    /// An accumulator plus its bias, wrapping in 32 bits (ARITH-13).
    public var addBias: @Sendable (Int32, Int32) -> Int32 = { $0 &+ $1 } {
        didSet { replacesScalars = true }
    }
    /// An accumulator plus its bias in 64 bits (ARITH-14).
    public var addWideBias: @Sendable (Int64, Int64) -> Int64 = { $0 &+ $1 } {
        didSet { replacesScalars = true }
    }
    /// Whether the result of FULLY_CONNECTED is scaled in binary64 (PROFILE-3).
    public var fullyConnectedScalesInBinary64: Bool
    /// The bound that a fused activation puts on stored values, before it meets the type's own range (ARITH-11).
    public var activationBound: @Sendable (_ bound: Float, _ scale: Float, _ zeroPoint: Int64) -> Int64 = {
        $2 &+ Int64(roundingHalfAwayFromZero: $0 / $1)
    }

    // MARK: Hybrid operators

    /// One row of a float input to 8-bit integers, a scale and a zero point (HYBRID-1, by PROFILE-5).
    public var quantizeHybridInput: @Sendable (_ row: ArraySlice<Float>, _ isAsymmetric: Bool) -> HybridRow

    // MARK: Functions and tables

    /// The doubling-high multiplication of 16-bit integers (ARITH-10).
    public var doublingHighMultiply16: @Sendable (Int16, Int16) -> Int16 = { FixedPoint.doublingHighMultiply($0, $1) }
    /// e^x in binary64 (ARITH-22); a platform's own can stand here when results are compared with that platform.
    public var exponential64: @Sendable (Double) -> Double = { ElementaryFunctions.exponential($0) } {
        didSet { replacesTables = true }
    }
    /// e^x in binary32 (ARITH-22).
    public var exponential32: @Sendable (Float) -> Float = { ElementaryFunctions.exponential($0) }
    /// What a table's sample is lowered by, from the error of interpolation at the midpoint after it (ARITH-23).
    public var midpointCorrection: @Sendable (_ error: Double) -> Double = { Rounding.halfAwayFromZero($0 / 2) } {
        didSet { replacesTables = true }
    }
    /// The value at an argument in a table of 513 samples (ARITH-24).
    public var lookUp: @Sendable (_ argument: Int16, _ samples: [Int16]) -> Int16 = {
        InterpolatedTable.value(at: $0, in: $1)
    }
    {
        didSet { replacesScalars = true }
    }

    // MARK: SOFTMAX

    /// What is subtracted from every element of a row: its maximum (SOFTMAX-3).
    public var softmaxMaximum: @Sendable (_ row: ArraySlice<Int32>) -> Int32 = { $0.max() ?? 0 }
    /// e^x of a number x <= 0 with 5 integer bits, as a number with none (SOFTMAX-3).
    public var softmaxExponential: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.exponentialOfNegative($0, integerBits: 5, $1)
    }
    /// 1 / (1 + x) of a number x in [0, 1) without integer bits (SOFTMAX-4).
    public var softmaxReciprocal: @Sendable (_ raw: Int32, borrowing Steps) -> Int32 = {
        FixedPointFunction.reciprocalOfOnePlus($0, $1)
    }
    /// The greatest real multiplier of a difference: what a multiplier and shift can hold (SOFTMAX-2, by PROFILE-2).
    public var greatestSoftmaxMultiplier: Double

    // MARK: Element-wise operators

    /// The left shift that gives ADD and SUB their headroom: 20 for 8-bit inputs, 15 for 16-bit ones (ADD-3).
    public var additionLeftShift: @Sendable (_ bitWidth: Int) -> Int = { $0 == 16 ? 15 : 20 }

    // MARK: Operators that move values

    /// A stored value of CONCATENATION brought to the output's parameters in binary32, before it meets the type's range
    /// (CONCATENATION-5).
    public var rescaleConcatenated:
        @Sendable (_ stored: Int64, _ input: Quantization, _ output: Quantization, borrowing Steps) -> Int64 = {
            let factor = $1.scale * (1 / $2.scale)
            let offset = Float(-$1.zeroPoint) * factor
            return $3.roundQuotient(Float($0) * factor + offset, plus: $2.zeroPoint)
        }

    // MARK: Families of operators

    public var activations = ActivationSteps() {
        didSet { replacesScalars = true }
    }
    public var elementWise = ElementWiseSteps() {
        didSet { replacesScalars = true }
    }
    public var comparisons = ComparisonSteps()
    public var reductions = ReductionSteps()
    public var resizing = ResizeSteps()
    public var layout = LayoutSteps()

    /// The steps as a profile has them, with no deviation.
    public init(_ profile: NumericProfile) {
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
