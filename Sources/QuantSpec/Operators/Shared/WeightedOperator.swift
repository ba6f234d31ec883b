/// What the weighted operators share: centred values, multipliers a channel, bias, requantization.
enum WeightedOperator {
    /// The type of the bias, and with it of the accumulator, of a 16x8 operator. The schema's default says nothing.
    static let quantizedBiasType = Attribute("quantized_bias_type", default: QuantizedBiasType.unset)

    enum QuantizedBiasType: String, AttributeEnumeration {
        case unset = "FLOAT32"
        case int32 = "INT32"
        case int64 = "INT64"
    }

    /// Stored values less their zero point; they fit 16 bits for 8-bit types, and for 16-bit ones with zero point 0.
    static func centred<Stored: QuantizedInteger>(_ values: [Stored], zeroPoint: Int64) -> [Int16] {
        values.map { Int16(truncatingIfNeeded: Int64($0) &- zeroPoint) }
    }

    /// What a tap outside the input contributes, less the zero point.
    static func centredPadding(_ input: TensorDescription, _ steps: Steps) -> Int16 {
        Int16(truncatingIfNeeded: steps.paddingElement(input.zeroPoint) &- input.zeroPoint)
    }

    /// Sets offsets, multipliers, shifts and activation bounds for input 0, filter 1 and output 0 (ARITH-12).
    ///
    /// - Parameter realMultiplier: the real multiplier of a channel, from the scales of input, filter and output.
    static func derive(
        _ instance: Instance, channels: Int, steps: Steps, realMultiplier: (Float, Float, Float) -> Double
    ) throws -> Derived {
        let input = try instance.input(0)
        let filter = try instance.input(1)
        let output = try instance.output(0)
        let scales = filter.quantization?.scales ?? []
        var derived = Derived()
        derived[.inputOffset] = [-input.zeroPoint]
        derived[.filterOffset] = [-filter.zeroPoint]
        derived[.outputOffset] = [output.zeroPoint]
        let factors = (0..<channels).map { channel in
            steps.quantizeMultiplier(realMultiplier(input.scale, steps.channelScale(scales, channel), output.scale))
        }
        derived.set(factors, .outputMultiplier, .outputShift)
        derived.setActivationRange(instance.attributes[.fusedActivation], for: output, steps: steps)
        return derived
    }

    /// Adds the bias, brings every accumulator to the output's scale, adds the output's zero point and clamps
    /// (ARITH-13, ARITH-17). Records the accumulators.
    static func finish<Stored: QuantizedInteger>(
        _ call: inout Call, _ sums: [Int32], bias: [Int32]?, as _: Stored.Type,
        requantize: (Int32, _ channel: Int) -> Int64
    ) {
        let steps = call.steps
        let channels = max(bias?.count ?? 0, call.derived[.outputMultiplier].count)
        let accumulators = sums.indices.map { index in
            bias.map { steps.addBias(sums[index], $0[index % channels]) } ?? sums[index]
        }
        call.accumulators = accumulators.map(Int64.init)
        store(&call, count: accumulators.count, as: Stored.self) { requantize(accumulators[$0], $0 % channels) }
    }

    /// As above, with accumulators of 64 bits (ARITH-14).
    static func finishWide<Stored: QuantizedInteger>(
        _ call: inout Call, _ sums: [Int64], bias: [Int64]?, as _: Stored.Type,
        requantize: (Int64, _ channel: Int) -> Int64
    ) {
        let steps = call.steps
        let channels = max(bias?.count ?? 0, call.derived[.outputMultiplier].count)
        let accumulators = sums.indices.map { index in
            bias.map { steps.addWideBias(sums[index], $0[index % channels]) } ?? sums[index]
        }
        call.accumulators = accumulators
        store(&call, count: accumulators.count, as: Stored.self) { requantize(accumulators[$0], $0 % channels) }
    }

    private static func store<Stored: QuantizedInteger>(
        _ call: inout Call, count: Int, as _: Stored.Type, _ scaled: (Int) -> Int64
    ) {
        let steps = call.steps
        let outputOffset = call.derived.scalar(.outputOffset)
        let range = call.derived.activationRange
        call.setOutput(
            0,
            (0..<count).map { index in
                Stored(truncatingIfNeeded: steps.saturate(steps.addZeroPoint(scaled(index), outputOffset), range))
            })
    }

    /// Whether a 16x8 operator accumulates in 64 bits: the bias tells, or without one the attribute, or else the profile.
    static func accumulatesWide(_ instance: Instance, steps: Steps) -> Bool {
        if let bias = instance[.input(2)] { return bias.type == .int64 }
        switch instance.attributes[quantizedBiasType] {
        case .int32: return false
        case .int64: return true
        case .unset: return steps.accumulatesWideWithoutBias
        }
    }

    /// The rules that every integer bias keeps.
    static func biasConstraints(_ clause: Clause) -> [Constraint] {
        [
            Constraint(clause, .nonconforming, .scaleIsProduct(.input(2), of: .input(0), .input(1))),
            Constraint(clause, .invalid, .zeroPoint(.input(2), 0)),
        ]
    }

    /// A 16x8 model with a 32-bit bias says so: without the attribute the reference takes the bias for 64 bits wide. One
    /// with a 64-bit bias keeps to the multipliers that its arithmetic has.
    static func biasTypeConstraints(_ clause: Clause, _ bias: ElementType) -> [Constraint] {
        guard bias == .int32 else { return [wideMultiplierLimit] }
        return [
            Constraint(
                clause, .nonconforming,
                .attribute(quantizedBiasType.name, oneOf: [QuantizedBiasType.int32.attributeValue]))
        ]
    }

    /// A 64-bit accumulator is multiplied by less than 2^7: beyond it the reference shifts by a count that C++ leaves
    /// undefined (ARITH-9).
    static let wideMultiplierLimit = Constraint(
        "ARITH-9", .nonconforming,
        .holds("with a 64-bit accumulator every channel's multiplier is below 128") { instance in
            guard let filter = instance[.input(1)]?.quantization, let input = instance[.input(0)],
                let output = instance[.output(0)], instance[.input(2)]?.type != .int32
            else { return true }
            return filter.scales.allSatisfy {
                Double(input.scale) * Double($0) < 128 * Double(output.scale)
            }
        })

    /// For a per-tensor filter the reference refuses a bias whose scale is off by more than 2 % of the output's.
    static func biasScaleLimit(_ clause: Clause) -> Constraint {
        Constraint(
            clause, .referenceLimit,
            .holds("the bias' scale is the product of the others within 2 % of the output's") { instance in
                guard let filter = instance[.input(1)]?.quantization, filter.isPerTensor,
                    let bias = instance[.input(2)]?.quantization, let input = instance[.input(0)],
                    let output = instance[.output(0)]
                else { return true }
                let product = Double(input.scale) * Double(filter.scale)
                return (product - Double(bias.scale)).magnitude <= 0.02 * Double(output.scale)
            })
    }

    /// Refuses a bias whose length is not the number of output channels.
    static func checkBias(_ instance: Instance, channels: Int, clause: Clause) throws {
        guard let bias = instance[.input(2)], bias.shape.count != channels else { return }
        throw SpecificationError(
            .invalid, "the bias has \(bias.shape.count) elements for \(channels) output channels",
            remedy: "give one element a channel", clause: clause)
    }
}
