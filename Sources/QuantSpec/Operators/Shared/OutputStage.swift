/// The last operations of a sum of products: bias, requantization, zero point and clamp (ARITH-13, ARITH-17).
struct OutputStage: Sendable {
    let requantization: Requantization
    let zeroPoint: Int64
    let range: ClosedRange<Int64>
    private let channels: Int
    private let steps: Steps

    /// A stage with the output offset and the activation range of derived integers.
    ///
    /// - Parameters:
    ///   - requantization: requantizes the sums of each channel.
    ///   - derived: the derived integers with the output offset and the activation range.
    ///   - channels: the number of output channels, which are the last axis of the output.
    ///   - steps: the arithmetic steps.
    init(_ requantization: Requantization, _ derived: Derived, channels: Int, _ steps: Steps) {
        self.init(
            requantization, zeroPoint: derived.scalar(.outputOffset), range: derived.activationRange,
            channels: channels, steps)
    }

    /// A stage with one factor and no fused activation. The zero point is the output's, the range that of the stored type.
    init<Stored: QuantizedInteger>(
        _ requantization: Requantization, _ output: TensorDescription, _: Stored.Type, _ steps: Steps
    ) {
        self.init(requantization, zeroPoint: output.zeroPoint, Stored.self, steps)
    }

    /// A stage with one factor and no fused activation. The range is that of the stored type.
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

    /// Adds the bias, records the accumulators if the caller wants them, and sets output 0.
    ///
    /// - Parameters:
    ///   - call: the call whose output 0 is set.
    ///   - sums: the sums of products, in the order of the output.
    ///   - bias: one element for each channel; `nil` for none.
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

    /// Requantizes accumulators, adds the zero point, clamps the sums, and sets output 0.
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

    /// Requantizes accumulators, adds the zero point and clamps the sums.
    func stored<Accumulator: FixedWidthInteger, Stored: QuantizedInteger>(
        _ accumulators: [Accumulator], as _: Stored.Type
    ) -> [Stored] {
        switch requantization {
        case .roundingTwice(let entries): rows(accumulators, entries)
        case .roundingOnce(let entries): rows(accumulators, entries)
        case .wide(let entries): rows(accumulators, entries)
        case .binary64(let entries): rows(accumulators, entries)
        case .shiftingRight(let entry): rows(accumulators, [entry])
        case .none: rows(accumulators, [Unscaled()])
        case .steps(let requantize):
            accumulators.indices.map { index in
                let requantized = requantize(Int64(accumulators[index]), index % channels)
                return Stored(truncatingIfNeeded: steps.saturate(steps.addZeroPoint(requantized, zeroPoint), range))
            }
        }
    }

    /// Requantizes row by row, each channel with its entry. A single entry applies to all accumulators.
    ///
    /// The buffer has room for all accumulators; each element is initialized once, in order.
    private func rows<Accumulator: FixedWidthInteger, Stored: QuantizedInteger>(
        _ accumulators: [Accumulator], _ entries: [some RequantizationEntry]
    ) -> [Stored] {
        guard entries.count > 1 else {
            return entries.first.map { entry in accumulators.map { stored($0, entry) } } ?? []
        }
        return [Stored](unsafeUninitializedCapacity: accumulators.count) { output, count in
            let values = accumulators.span
            let channels = entries.span
            for row in stride(from: 0, to: values.count, by: channels.count) {
                for channel in 0..<min(channels.count, values.count - row) {
                    output.initializeElement(
                        at: row + channel, to: stored(values[row + channel], channels[channel]))
                }
            }
            count = accumulators.count
        }
    }

    @inline(__always)
    private func stored<Accumulator: FixedWidthInteger, Stored: QuantizedInteger>(
        _ accumulator: Accumulator, _ entry: some RequantizationEntry
    ) -> Stored {
        let shifted = entry.requantized(Int64(truncatingIfNeeded: accumulator)) &+ zeroPoint
        return Stored(truncatingIfNeeded: min(max(shifted, range.lowerBound), range.upperBound))
    }
}
