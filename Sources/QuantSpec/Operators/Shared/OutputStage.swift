/// How an accumulator is brought to the output's scale. There is one entry for each output channel, or one for all.
public enum Requantization: Sendable {
    /// A multiplier and shift, with a rounding after the multiplication and another one after the shift (ARITH-7).
    case roundingTwice([QuantizedMultiplier])
    /// A multiplier and shift, with one rounding (ARITH-8).
    case roundingOnce([QuantizedMultiplier])
    /// A multiplier of 16 bits and a shift, for accumulators of 64 bits (ARITH-9).
    case wide([QuantizedMultiplier])
    /// A real multiplier in binary64; the result is rounded and saturated to 32 bits (FULLY_CONNECTED-6).
    case binary64([Double])
    /// None: values that stand on the output's scale.
    case none
    /// The replaceable steps, one element at a time.
    case steps(@Sendable (_ accumulator: Int64, _ channel: Int) -> Int64)

    /// Multipliers and shifts for 32-bit accumulators, rounded as the profile says (PROFILE-2).
    init(_ factors: [QuantizedMultiplier], _ steps: Steps) {
        if steps.replacesScalars {
            self = .steps { Int64(steps.requantize(Int32(truncatingIfNeeded: $0), by: factors[$1 % factors.count])) }
        } else {
            switch steps.requantizationRounding {
            case .double: self = .roundingTwice(factors)
            case .single: self = .roundingOnce(factors)
            }
        }
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
            let factor = factors[0]
            return values.map { FixedPoint.multiplyRoundingTwice(distance($0), by: factor) }
        case .roundingOnce(let factors):
            let factor = factors[0]
            return values.map { FixedPoint.multiplyRoundingOnce(distance($0), by: factor) }
        case .wide(let factors):
            let factor = factors[0]
            return values.map { FixedPoint.multiplyWide(Int64(distance($0)), by: factor) }
        case .binary64(let multipliers):
            let multiplier = multipliers[0]
            return values.map {
                Int32(clamping: Int64(roundingHalfAwayFromZero: Double(distance($0)) * multiplier))
            }
        case .none: return values.map(distance)
        case .steps(let requantize):
            return values.map { Int32(truncatingIfNeeded: requantize(Int64(distance($0)), 0)) }
        }
    }

    fileprivate static func saturatedTo32Bits(_ value: Int64) -> Int64 {
        min(max(value, Int64(Int32.min)), Int64(Int32.max))
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

    /// A stage with one entry, without a fused activation: the range is that of the stored type.
    init<Stored: QuantizedInteger>(
        _ requantization: Requantization, _ output: TensorDescription, _: Stored.Type, _ steps: Steps
    ) {
        self.init(
            requantization, zeroPoint: output.zeroPoint, range: Int64(Stored.min)...Int64(Stored.max), channels: 1,
            steps)
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
            rows(accumulators) {
                Int64(FixedPoint.multiplyRoundingTwice(Int32(truncatingIfNeeded: $0), by: factors[$1]))
            }
        case .roundingOnce(let factors):
            rows(accumulators) {
                Int64(FixedPoint.multiplyRoundingOnce(Int32(truncatingIfNeeded: $0), by: factors[$1]))
            }
        case .wide(let factors): rows(accumulators) { Int64(FixedPoint.multiplyWide(Int64($0), by: factors[$1])) }
        case .binary64(let multipliers):
            rows(accumulators) {
                Requantization.saturatedTo32Bits(Int64(roundingHalfAwayFromZero: Double($0) * multipliers[$1]))
            }
        case .none: rows(accumulators) { value, _ in Int64(value) }
        case .steps(let requantize):
            accumulators.indices.map { index in
                let requantized = requantize(Int64(accumulators[index]), index % channels)
                return Stored(truncatingIfNeeded: steps.saturate(steps.addZeroPoint(requantized, zeroPoint), range))
            }
        }
    }

    /// One row of channels after another; where all have one entry, that of channel 0.
    ///
    /// The buffer has one place for each accumulator, and all of them are initialized, in order.
    @inline(__always)
    private func rows<Accumulator: FixedWidthInteger, Stored: QuantizedInteger>(
        _ accumulators: [Accumulator], _ requantize: (Accumulator, _ channel: Int) -> Int64
    ) -> [Stored] {
        [Stored](unsafeUninitializedCapacity: accumulators.count) { output, count in
            let width = channels == 1 ? accumulators.count : channels
            for row in stride(from: 0, to: accumulators.count, by: max(width, 1)) {
                for place in 0..<min(width, accumulators.count - row) {
                    let requantized = requantize(accumulators[row + place], channels == 1 ? 0 : place)
                    let shifted = requantized &+ zeroPoint
                    output.initializeElement(
                        at: row + place,
                        to: Stored(truncatingIfNeeded: min(max(shifted, range.lowerBound), range.upperBound)))
                }
            }
            count = accumulators.count
        }
    }
}
