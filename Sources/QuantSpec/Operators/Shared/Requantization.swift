/// How accumulators are requantized. There is one entry for each output channel, or one for all.
enum Requantization: Sendable {
    /// A multiplier and shift, with one rounding after the multiplication and one after the shift (ARITH-7).
    case roundingTwice([RoundingTwice])
    /// A multiplier and shift, with one rounding (ARITH-8).
    case roundingOnce([RoundingOnce])
    /// A 16-bit multiplier and a shift, for 64-bit accumulators (ARITH-9).
    case wide([WideMultiplication])
    /// A real multiplier in binary64; the result is rounded and saturated to 32 bits (FULLY_CONNECTED-6).
    case binary64([RealMultiplication])
    /// A rounding shift, the same for all accumulators (ARITH-6).
    case shiftingRight(RoundingShift)
    /// No multiplication: the values already have the output's scale.
    case none
    /// The replaceable steps, for one element at a time.
    case steps(@Sendable (_ accumulator: Int64, _ channel: Int) -> Int64)

    /// Multipliers and shifts for 32-bit accumulators, with the rounding of the profile (PROFILE-2).
    init(_ factors: [QuantizedMultiplier], _ steps: Steps) {
        switch ScalarMultiplication(steps) {
        case .roundingTwice: self = .roundingTwice(factors.map { RoundingTwice($0) })
        case .roundingOnce: self = .roundingOnce(factors.map { RoundingOnce($0) })
        case .steps:
            self = .steps { Int64(steps.requantize(Int32(truncatingIfNeeded: $0), by: factors[$1 % factors.count])) }
        }
    }

    /// A multiplier and a right shift with two roundings under every profile (ARITH-5, ARITH-6).
    init(roundingTwice factor: QuantizedMultiplier, _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { value, _ in
                let product = steps.doublingHighMultiply(Int32(truncatingIfNeeded: value), factor.multiplier)
                return Int64(steps.roundingShiftRight(product, -factor.shift))
            } : .roundingTwice([RoundingTwice(factor)])
    }

    /// A rounding shift (ARITH-6).
    init(shiftingRight exponent: Int, _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { value, _ in Int64(steps.roundingShiftRight(Int32(truncatingIfNeeded: value), exponent)) }
            : .shiftingRight(RoundingShift(exponent: exponent))
    }

    /// Multipliers and shifts for 64-bit accumulators (ARITH-9).
    init(wide factors: [QuantizedMultiplier], _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { Int64(steps.multiplyWide($0, factors[$1 % factors.count])) }
            : .wide(factors.map { WideMultiplication($0) })
    }

    /// Real multipliers in binary64 (FULLY_CONNECTED-6).
    init(binary64 multipliers: [Double], _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { accumulator, channel in
                let product = Double(accumulator) * multipliers[channel % multipliers.count]
                return Int64(Int32(clamping: steps.roundProduct(product)))
            } : .binary64(multipliers.map { RealMultiplication(multiplier: $0) })
    }

    /// No multiplication.
    init(none steps: Steps) { self = steps.replacesScalars ? .steps { value, _ in value } : .none }

    /// Requantizes values, all by the first entry. No zero point is added, and nothing is clamped.
    func requantized(_ values: [Int32]) -> [Int32] {
        switch self {
        case .roundingTwice(let entries): Requantization.row(values, entries[0])
        case .roundingOnce(let entries): Requantization.row(values, entries[0])
        case .wide(let entries): Requantization.row(values, entries[0])
        case .binary64(let entries): Requantization.row(values, entries[0])
        case .shiftingRight(let entry): Requantization.row(values, entry)
        case .none: values
        case .steps(let requantize): values.map { Int32(truncatingIfNeeded: requantize(Int64($0), 0)) }
        }
    }

    private static func row(_ values: [Int32], _ entry: some RequantizationEntry) -> [Int32] {
        values.map { Int32(truncatingIfNeeded: entry.requantized(Int64($0))) }
    }
}

/// One entry of a requantization. Loops over rows are generic over the kind of entry, so that each kind has its own loop.
protocol RequantizationEntry: Sendable {
    /// The accumulator multiplied and rounded.
    func requantized(_ accumulator: Int64) -> Int64
}

extension RoundingTwice: RequantizationEntry {
    @inline(__always)
    func requantized(_ accumulator: Int64) -> Int64 { Int64(self(Int32(truncatingIfNeeded: accumulator))) }
}

extension RoundingOnce: RequantizationEntry {
    @inline(__always)
    func requantized(_ accumulator: Int64) -> Int64 { Int64(self(Int32(truncatingIfNeeded: accumulator))) }
}

extension WideMultiplication: RequantizationEntry {
    @inline(__always)
    func requantized(_ accumulator: Int64) -> Int64 { Int64(self(accumulator)) }
}

/// Multiplication by a real in binary64. The product is rounded halves away from zero, and saturated to 32 bits.
struct RealMultiplication: RequantizationEntry {
    let multiplier: Double

    @inline(__always)
    func requantized(_ accumulator: Int64) -> Int64 {
        Int64(Int32(clamping: Int64(roundingHalfAwayFromZero: Double(accumulator) * multiplier)))
    }
}

/// The rounding shift (ARITH-6).
struct RoundingShift: RequantizationEntry {
    let exponent: Int

    @inline(__always)
    func requantized(_ accumulator: Int64) -> Int64 {
        Int64(FixedPoint.roundingShiftRight(Int32(truncatingIfNeeded: accumulator), by: exponent))
    }
}

/// No multiplication.
struct Unscaled: RequantizationEntry {
    @inline(__always)
    func requantized(_ accumulator: Int64) -> Int64 { accumulator }
}

/// How 32-bit values are multiplied that have a multiplier and shift each. The choice is made once for whole rows.
enum ScalarMultiplication: Sendable {
    /// With two roundings (ARITH-7).
    case roundingTwice
    /// With one rounding (ARITH-8).
    case roundingOnce
    /// By the replaceable steps.
    case steps(Steps)

    /// The rounding of the profile (PROFILE-2), or the steps if one of requantization is replaced.
    init(_ steps: Steps) {
        if steps.replacesScalars {
            self = .steps(steps)
        } else {
            switch steps.requantizationRounding {
            case .double: self = .roundingTwice
            case .single: self = .roundingOnce
            }
        }
    }

    /// Computes rows by this multiplication.
    ///
    /// - Parameter rows: computes the rows with the multiplication that it is given.
    @inline(__always)
    func rows<Result>(_ rows: (_ multiply: (Int32, QuantizedMultiplier) -> Int32) -> Result) -> Result {
        switch self {
        case .roundingTwice: rows { FixedPoint.multiplyRoundingTwice($0, by: $1) }
        case .roundingOnce: rows { FixedPoint.multiplyRoundingOnce($0, by: $1) }
        case .steps(let steps): rows { steps.requantize($0, by: $1) }
        }
    }
}
