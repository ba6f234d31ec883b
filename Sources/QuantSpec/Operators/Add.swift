extension Operator {
    /// ADD: the sum of two tensors, broadcast to one shape, with a fused activation.
    public static let add = Operator(
        "ADD", code: 0, summary: "The element-wise sum of two tensors, broadcast to one shape.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration, Addition.powerOfTwoScales.declaration,
        ],
        inferShapes: { [try Broadcasting.shape($0.input(0).shape, $0.input(1).shape)] },
        variants: [
            Addition.rescaled(Int8.self, "int8", .int8),
            Addition.rescaled(UInt8.self, "uint8", .uint8),
            Addition.powerOfTwo,
            Addition.rescaled(Int16.self, "int16", .int16x8),
        ],
        outlines: [
            Outline("same-shape", [[1, 4, 4, 8], [1, 4, 4, 8]]),
            Outline("tail", [[33], [33]], Attributes().setting(.fusedActivation, .relu)),
            Outline("relu6", [[2, 17], [2, 17]], Attributes().setting(.fusedActivation, .relu6)),
            Outline("relu-n1-to-1", [[3, 16], [3, 16]], Attributes().setting(.fusedActivation, .reluN1To1)),
            Outline(
                "broadcast-scalar", [[2, 3, 5], [1]], Attributes().setting(Addition.powerOfTwoScales, false)),
            Outline(
                "broadcast-both", [[2, 1, 3, 1], [4, 1, 5]], Attributes().setting(Addition.powerOfTwoScales, false)),
            Outline("general-scales", [[40], [40]], Attributes().setting(Addition.powerOfTwoScales, false)),
            Outline("one", [[1], [1]]),
        ])
}

enum Addition {
    /// Whether int16 uses the power-of-two form where the scales allow it. The schema's default is true.
    static let powerOfTwoScales = Attribute("pot_scale_int16", default: true)

    static let leftShiftKey: DerivedKey = "left_shift"
    static let input1Offset: DerivedKey = "input1_offset"
    static let input1Multiplier: DerivedKey = "input1_multiplier"
    static let input1Shift: DerivedKey = "input1_shift"
    static let input2Offset: DerivedKey = "input2_offset"
    static let input2Multiplier: DerivedKey = "input2_multiplier"
    static let input2Shift: DerivedKey = "input2_shift"

    /// ADD-3: both inputs are brought to twice the larger scale with headroom, added, and brought to the output's scale.
    static func rescaled<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        let zeroPoint: Int64? = Stored.bitWidth == 16 ? 0 : nil
        return Variant(
            id, scheme,
            inputs: [
                Operand("input1", Stored.elementType, zeroPoint: zeroPoint),
                Operand("input2", Stored.elementType, zeroPoint: zeroPoint),
            ],
            outputs: [Operand("output", Stored.elementType, zeroPoint: zeroPoint)],
            constraints: [Constraint("ADD-4", .referenceLimit, outputMultiplierIsBelowOne)],
            clauses: ["ADD-1", "ADD-2", "ADD-3"],
            derive: { try deriveRescaled($0, steps: $1, bitWidth: Stored.bitWidth) },
            evaluate: { try evaluateRescaled(&$0, Stored.self) })
    }

    /// ADD-4: the reference ends the process where the output multiplier is not below one.
    private static let outputMultiplierIsBelowOne = Relation.holds(
        "twice the larger input scale is below 2^(left shift) x the output scale"
    ) { instance in
        guard let input1 = instance[.input(0)], let input2 = instance[.input(1)], let output = instance[.output(0)]
        else { return true }
        let headroom: Float = input1.type == .int16 ? 32768 : 1_048_576
        return 2 * max(input1.scale, input2.scale) < headroom * output.scale
    }

    private static func deriveRescaled(_ instance: Instance, steps: Steps, bitWidth: Int) throws -> Derived {
        let input1 = try instance.input(0)
        let input2 = try instance.input(1)
        let output = try instance.output(0)
        let leftShift = steps.additionLeftShift(bitWidth)
        let common = 2 * Double(max(input1.scale, input2.scale))
        let headroom = Double(Int64(1) << Int64(leftShift))
        var derived = Derived()
        derived[leftShiftKey] = [Int64(leftShift)]
        derived[input1Offset] = [-input1.zeroPoint]
        derived[input2Offset] = [-input2.zeroPoint]
        derived[.outputOffset] = [output.zeroPoint]
        derived.set([steps.quantizeMultiplier(Double(input1.scale) / common)], input1Multiplier, input1Shift)
        derived.set([steps.quantizeMultiplier(Double(input2.scale) / common)], input2Multiplier, input2Shift)
        derived.set(
            [steps.quantizeMultiplier(common / (headroom * Double(output.scale)))], .outputMultiplier, .outputShift)
        derived.setActivationRange(instance.attributes[.fusedActivation], for: output, steps: steps)
        return derived
    }

    private static func evaluateRescaled<Stored: QuantizedInteger>(_ call: inout Call, _: Stored.Type) throws {
        let derived = call.derived
        let steps = call.steps
        let leftShift = Int(derived.scalar(leftShiftKey))
        let offset1 = Int32(truncatingIfNeeded: derived.scalar(input1Offset))
        let offset2 = Int32(truncatingIfNeeded: derived.scalar(input2Offset))
        let factor1 = derived.factor(input1Multiplier, input1Shift)
        let factor2 = derived.factor(input2Multiplier, input2Shift)
        let outputFactor = derived.factor(.outputMultiplier, .outputShift)
        let outputOffset = derived.scalar(.outputOffset)
        let range = derived.activationRange
        try forEachPair(&call) { (first: Stored, second: Stored) in
            let shifted1 = steps.shiftLeft(Int32(first) &+ offset1, leftShift)
            let shifted2 = steps.shiftLeft(Int32(second) &+ offset2, leftShift)
            let sum = steps.requantize(shifted1, by: factor1) &+ steps.requantize(shifted2, by: factor2)
            let requantized = Int64(steps.requantize(sum, by: outputFactor))
            return steps.saturate(steps.addZeroPoint(requantized, outputOffset), range)
        }
    }

    private static func forEachPair<Stored: QuantizedInteger>(
        _ call: inout Call, _ combine: (Stored, Stored) -> Int64
    ) throws {
        let first = try call.values(0, as: Stored.self)
        let second = try call.values(1, as: Stored.self)
        let shape = try call.instance.output(0).shape
        let positions1 = Broadcasting.positions(of: try call.instance.input(0).shape, in: shape)
        let positions2 = Broadcasting.positions(of: try call.instance.input(1).shape, in: shape)
        call.setOutput(
            0,
            zip(positions1, positions2).map { position1, position2 in
                Stored(truncatingIfNeeded: combine(first[position1], second[position2]))
            })
    }

    // MARK: Power-of-two scales

    /// ADD-5: with power-of-two scales the input of the smaller scale is shifted to the other's, and the sum saturates.
    static let powerOfTwo = Variant(
        "int16.power-of-two", .int16x8,
        inputs: [Operand("input1", .int16, zeroPoint: 0), Operand("input2", .int16, zeroPoint: 0)],
        outputs: [Operand("output", .int16, zeroPoint: 0)],
        constraints: [
            Constraint(
                "ADD-6", .invalid, .holds("the shapes are equal") { $0.inputs[0]?.shape == $0.inputs[1]?.shape }),
            Constraint(
                "ADD-6", .invalid,
                .holds("the output has the larger of the input scales") { instance in
                    guard let shifts = scaleShifts(instance) else { return true }
                    return max(shifts.0, shifts.1) == 0 && min(shifts.0, shifts.1) >= -15
                }),
        ],
        clauses: ["ADD-1", "ADD-5"],
        where: Variant.Condition("pot_scale_int16 is set and every scale is a power of two") {
            $0.attributes[powerOfTwoScales] && scaleShifts($0) != nil
        },
        derive: { instance, steps in
            let shifts = scaleShifts(instance) ?? (0, 0)
            var derived = Derived()
            derived[input1Shift] = [Int64(shifts.0)]
            derived[input2Shift] = [Int64(shifts.1)]
            derived.setActivationRange(
                instance.attributes[.fusedActivation], for: try instance.output(0), steps: steps)
            return derived
        },
        evaluate: { call in
            let steps = call.steps
            let shift1 = -Int(call.derived.scalar(input1Shift))
            let shift2 = -Int(call.derived.scalar(input2Shift))
            let range = call.derived.activationRange
            try forEachPair(&call) { (first: Int16, second: Int16) in
                let sum =
                    steps.roundingShiftRight(Int32(first), shift1) &+ steps.roundingShiftRight(Int32(second), shift2)
                let saturated: Int16 = steps.saturate(Int64(sum), to: Int16.self)
                return steps.saturate(Int64(saturated), range)
            }
        })

    /// The binary logarithms of the input scales relative to the output's; `nil` where a scale is no power of two.
    private static func scaleShifts(_ instance: Instance) -> (Int, Int)? {
        guard let first = exponent(instance[.input(0)]), let second = exponent(instance[.input(1)]),
            let output = exponent(instance[.output(0)])
        else { return nil }
        return (first - output, second - output)
    }

    /// The binary logarithm of a scale, where it is within 0.001 of an integer (ADD-5).
    private static func exponent(_ description: TensorDescription?) -> Int? {
        guard let scale = description?.quantization?.scale, scale > 0, scale.isFinite else { return nil }
        let significand = scale.significand
        if significand < 1.000_693_4 { return Int(scale.exponent) }
        if significand > 1.998_614_2 { return Int(scale.exponent) + 1 }
        return nil
    }
}
