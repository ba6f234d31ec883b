/// How an accumulator is brought to the output's scale. There is one entry for each output channel, or one for all.
enum Requantization: Sendable {
    /// A multiplier and shift, with a rounding after the multiplication and another one after the shift (ARITH-7).
    case roundingTwice([RoundingTwice])
    /// A multiplier and shift, with one rounding (ARITH-8).
    case roundingOnce([RoundingOnce])
    /// A multiplier of 16 bits and a shift, for accumulators of 64 bits (ARITH-9).
    case wide([WideMultiplication])
    /// A real multiplier in binary64; the result is rounded and saturated to 32 bits (FULLY_CONNECTED-6).
    case binary64([RealMultiplication])
    /// A rounding shift, the same for all (ARITH-6).
    case shiftingRight(RoundingShift)
    /// None: values that stand on the output's scale.
    case none
    /// The replaceable steps, one element at a time.
    case steps(@Sendable (_ accumulator: Int64, _ channel: Int) -> Int64)

    /// Multipliers and shifts for 32-bit accumulators, rounded as the profile says (PROFILE-2).
    init(_ factors: [QuantizedMultiplier], _ steps: Steps) {
        switch ScalarMultiplication(steps) {
        case .roundingTwice: self = .roundingTwice(factors.map { RoundingTwice($0) })
        case .roundingOnce: self = .roundingOnce(factors.map { RoundingOnce($0) })
        case .steps:
            self = .steps { Int64(steps.requantize(Int32(truncatingIfNeeded: $0), by: factors[$1 % factors.count])) }
        }
    }

    /// A multiplier and shift with two roundings, whatever the profile says (ARITH-5, ARITH-6).
    init(roundingTwice factor: QuantizedMultiplier, _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { value, _ in
                let product = steps.doublingHighMultiply(Int32(truncatingIfNeeded: value), factor.multiplier)
                return Int64(steps.roundingShiftRight(product, -factor.shift))
            } : .roundingTwice([RoundingTwice(factor)])
    }

    /// A rounding shift.
    init(shiftingRight exponent: Int, _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { value, _ in Int64(steps.roundingShiftRight(Int32(truncatingIfNeeded: value), exponent)) }
            : .shiftingRight(RoundingShift(exponent: exponent))
    }

    /// Multipliers and shifts for 64-bit accumulators.
    init(wide factors: [QuantizedMultiplier], _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { Int64(steps.multiplyWide($0, factors[$1 % factors.count])) }
            : .wide(factors.map { WideMultiplication($0) })
    }

    /// Real multipliers in binary64.
    init(binary64 multipliers: [Double], _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { accumulator, channel in
                let product = Double(accumulator) * multipliers[channel % multipliers.count]
                return Int64(Int32(clamping: steps.roundProduct(product)))
            } : .binary64(multipliers.map { RealMultiplication(multiplier: $0) })
    }

    /// None.
    init(none steps: Steps) { self = steps.replacesScalars ? .steps { value, _ in value } : .none }

    /// Values on another scale, all by the first entry; neither zero point nor bounds.
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

/// What one entry of a requantization makes of an accumulator. Rows repeat it, in loops that are made for each kind of entry.
protocol RequantizationEntry: Sendable {
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

/// A real multiplier in binary64.
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

/// How 32-bit values are multiplied that have a multiplier and shift each: the choice, made once for whole rows.
enum ScalarMultiplication: Sendable {
    /// ARITH-7.
    case roundingTwice
    /// ARITH-8.
    case roundingOnce
    case steps(Steps)

    /// As the profile rounds (PROFILE-2).
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

    /// - Parameter rows: makes rows by the multiplication that it is given.
    @inline(__always)
    func rows<Result>(_ rows: (_ multiply: (Int32, QuantizedMultiplier) -> Int32) -> Result) -> Result {
        switch self {
        case .roundingTwice: rows { FixedPoint.multiplyRoundingTwice($0, by: $1) }
        case .roundingOnce: rows { FixedPoint.multiplyRoundingOnce($0, by: $1) }
        case .steps(let steps): rows { steps.requantize($0, by: $1) }
        }
    }
}
