/// How an accumulator is brought to the output's scale. There is one entry for each output channel, or one for all.
public enum Requantization: Sendable {
    /// A multiplier and shift, with a rounding after the multiplication and another one after the shift (ARITH-7).
    case roundingTwice([RoundingTwice])
    /// A multiplier and shift, with one rounding (ARITH-8).
    case roundingOnce([RoundingOnce])
    /// A multiplier of 16 bits and a shift, for accumulators of 64 bits (ARITH-9).
    case wide([QuantizedMultiplier])
    /// A real multiplier in binary64; the result is rounded and saturated to 32 bits (FULLY_CONNECTED-6).
    case binary64([Double])
    /// A rounding shift, the same for all (ARITH-6).
    case shiftingRight(Int)
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
            : .shiftingRight(exponent)
    }

    /// Multipliers and shifts for 64-bit accumulators.
    init(wide factors: [QuantizedMultiplier], _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { Int64(steps.multiplyWide($0, factors[$1 % factors.count])) } : .wide(factors)
    }

    /// Real multipliers in binary64.
    init(binary64 multipliers: [Double], _ steps: Steps) {
        self =
            steps.replacesScalars
            ? .steps { accumulator, channel in
                Requantization.saturatedTo32Bits(
                    steps.roundProduct(Double(accumulator) * multipliers[channel % multipliers.count]))
            } : .binary64(multipliers)
    }

    /// None.
    init(none steps: Steps) { self = steps.replacesScalars ? .steps { value, _ in value } : .none }

    /// Values on another scale, all by the first entry; neither zero point nor bounds.
    func requantized(_ values: [Int32]) -> [Int32] { requantized(values) { $0 } }

    /// - Parameter distance: what is requantized, from a value.
    @inline(__always)
    func requantized<Value>(_ values: [Value], _ distance: (Value) -> Int32) -> [Int32] {
        switch self {
        case .roundingTwice(let factors):
            let multiply = factors[0]
            return values.map { multiply(distance($0)) }
        case .roundingOnce(let factors):
            let multiply = factors[0]
            return values.map { multiply(distance($0)) }
        case .wide(let factors):
            let factor = factors[0]
            return values.map { FixedPoint.multiplyWide(Int64(distance($0)), by: factor) }
        case .binary64(let multipliers):
            let multiplier = multipliers[0]
            return values.map {
                Int32(clamping: Int64(roundingHalfAwayFromZero: Double(distance($0)) * multiplier))
            }
        case .shiftingRight(let exponent):
            return values.map { FixedPoint.roundingShiftRight(distance($0), by: exponent) }
        case .none: return values.map(distance)
        case .steps(let requantize):
            return values.map { Int32(truncatingIfNeeded: requantize(Int64(distance($0)), 0)) }
        }
    }

    fileprivate static func saturatedTo32Bits(_ value: Int64) -> Int64 {
        min(max(value, Int64(Int32.min)), Int64(Int32.max))
    }
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

/// What follows a sum of products: bias, requantization, zero point and activation bounds (ARITH-13, ARITH-17).
struct OutputStage: Sendable {
    let requantization: Requantization
    let zeroPoint: Int64
    let range: ClosedRange<Int64>
    private let channels: Int
    private let steps: Steps

    /// - Parameter channels: the number of output channels, which run along the last axis.
    init(_ requantization: Requantization, _ derived: Derived, channels: Int, _ steps: Steps) {
        self.init(
            requantization, zeroPoint: derived.scalar(.outputOffset), range: derived.activationRange,
            channels: channels, steps)
    }

    /// A stage with one entry, without a fused activation: zero point and range are those of the output.
    init<Stored: QuantizedInteger>(
        _ requantization: Requantization, _ output: TensorDescription, _: Stored.Type, _ steps: Steps
    ) {
        self.init(requantization, zeroPoint: output.zeroPoint, Stored.self, steps)
    }

    /// A stage with one entry whose range is that of the stored type.
    init<Stored: QuantizedInteger>(
        _ requantization: Requantization, zeroPoint: Int64, _: Stored.Type, _ steps: Steps
    ) {
        self.init(
            requantization, zeroPoint: zeroPoint, range: Int64(Stored.min)...Int64(Stored.max), channels: 1, steps)
    }

    private init(
        _ requantization: Requantization, zeroPoint: Int64, range: ClosedRange<Int64>, channels: Int, _ steps: Steps
    ) {
        self.requantization = requantization
        self.zeroPoint = zeroPoint
        self.range = range
        self.channels = max(channels, 1)
        self.steps = steps
    }

    /// Adds the bias, records the accumulators if anybody reads them, and sets output 0.
    ///
    /// - Parameters:
    ///   - sums: the sums of products in the order of the output.
    ///   - bias: one element a channel; `nil` for none.
    func finish<Sum: Accumulator, Stored: QuantizedInteger>(
        _ call: inout Call, _ sums: [Sum], bias: [Sum]?, as _: Stored.Type
    ) {
        var accumulators = sums
        if let bias {
            if steps.replacesScalars {
                let addBias = Sum.addBias(steps)
                for index in accumulators.indices {
                    accumulators[index] = addBias(accumulators[index], bias[index % channels])
                }
            } else {
                OutputStage.add(bias, to: &accumulators)
            }
        }
        if call.recordsAccumulators { call.accumulators = accumulators.map { Int64($0) } }
        store(&call, accumulators, as: Stored.self)
    }

    /// Requantizes accumulators, adds the zero point, clamps, and sets output 0.
    func store<Accumulator: FixedWidthInteger, Stored: QuantizedInteger>(
        _ call: inout Call, _ accumulators: [Accumulator], as _: Stored.Type
    ) {
        call.setOutput(0, stored(accumulators, as: Stored.self))
    }

    private static func add<Accumulator: FixedWidthInteger>(_ bias: [Accumulator], to accumulators: inout [Accumulator])
    {
        guard !bias.isEmpty else { return }
        for row in stride(from: 0, to: accumulators.count, by: bias.count) {
            for channel in bias.indices { accumulators[row + channel] &+= bias[channel] }
        }
    }

    /// Accumulators on the output's scale, plus the zero point, clamped.
    func stored<Accumulator: FixedWidthInteger, Stored: QuantizedInteger>(
        _ accumulators: [Accumulator], as _: Stored.Type
    ) -> [Stored] {
        switch requantization {
        case .roundingTwice(let factors):
            rows(accumulators, factors) { Int64($1(Int32(truncatingIfNeeded: $0))) }
        case .roundingOnce(let factors):
            rows(accumulators, factors) { Int64($1(Int32(truncatingIfNeeded: $0))) }
        case .wide(let factors): rows(accumulators, factors) { Int64(FixedPoint.multiplyWide(Int64($0), by: $1)) }
        case .binary64(let multipliers):
            rows(accumulators, multipliers) {
                Requantization.saturatedTo32Bits(Int64(roundingHalfAwayFromZero: Double($0) * $1))
            }
        case .shiftingRight(let exponent):
            rows(accumulators, [exponent]) {
                Int64(FixedPoint.roundingShiftRight(Int32(truncatingIfNeeded: $0), by: $1))
            }
        case .none: rows(accumulators, [()]) { value, _ in Int64(value) }
        case .steps(let requantize):
            accumulators.indices.map { index in
                let requantized = requantize(Int64(accumulators[index]), index % channels)
                return Stored(truncatingIfNeeded: steps.saturate(steps.addZeroPoint(requantized, zeroPoint), range))
            }
        }
    }

    /// One row of channels after another, each with its entry; all of one row where there is one entry.
    ///
    /// The buffer has one place for each accumulator, and all of them are initialized, in order.
    @inline(__always)
    private func rows<Accumulator: FixedWidthInteger, Stored: QuantizedInteger, Entry>(
        _ accumulators: [Accumulator], _ entries: [Entry], _ requantize: (Accumulator, Entry) -> Int64
    ) -> [Stored] {
        let (zeroPoint, least, greatest) = (zeroPoint, range.lowerBound, range.upperBound)
        func stored(_ requantized: Int64) -> Stored {
            Stored(truncatingIfNeeded: min(max(requantized &+ zeroPoint, least), greatest))
        }
        guard entries.count > 1 else {
            return entries.first.map { entry in accumulators.map { stored(requantize($0, entry)) } } ?? []
        }
        return [Stored](unsafeUninitializedCapacity: accumulators.count) { output, count in
            let values = accumulators.span
            let channels = entries.span
            for row in stride(from: 0, to: values.count, by: channels.count) {
                for channel in 0..<min(channels.count, values.count - row) {
                    output.initializeElement(
                        at: row + channel, to: stored(requantize(values[row + channel], channels[channel])))
                }
            }
            count = accumulators.count
        }
    }
}
