/// The quantized forms of ADD, SUB and SQUARED_DIFFERENCE (ADD-3).
///
/// Both inputs are requantized to twice the larger of their scales, divided by 2^`leftShift`. The operator combines them in
/// 32 bits, and the result is requantized to the output's scale.
struct RescaledPair: Sendable {
    /// The clauses that a form implements.
    let clauses: [Clause]
    /// The clause that limits the output multiplier.
    let limit: Clause
    /// The number of the erratum that shows what the reference does beyond the limit.
    let erratum: Int
    /// The clause that limits the rank.
    let rankLimit: Clause
    /// The left shift of the inputs' distances from their zero points, in bits.
    let leftShift: @Sendable (_ bitWidth: Int, borrowing Steps) -> Int
    /// The real multiplier of the output, from twice the larger input scale, the left shift and the output's scale.
    let outputMultiplier: @Sendable (_ common: Double, _ leftShift: Int, _ output: Double, borrowing Steps) -> Double
    /// The result for two requantized inputs, in 32 bits.
    let combine: @Sendable (Int32, Int32) -> Int32
    /// Whether the operator has a fused activation.
    let hasActivation: Bool
    /// Whether the reference computes another result if the output multiplier is above 1. If not, it aborts.
    var differsAboveOne = false

    /// The form of one stored type.
    func variant<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        let zeroPoint: Int64? = Stored.bitWidth == 16 ? 0 : nil
        return Variant(
            id, scheme,
            inputs: Pairwise.operands(Stored.elementType, .perTensor, zeroPoint: zeroPoint),
            outputs: [Operand("output", Stored.elementType, zeroPoint: zeroPoint)],
            constraints: [
                Constraint(limit, .referenceLimit, erratum: erratum, outputMultiplierIsAccepted(Stored.bitWidth)),
                Pairwise.rankLimit(rankLimit),
            ] + (differsAboveOne ? [outputMultiplierIsAtMostOne(Stored.bitWidth)] : []),
            clauses: clauses,
            prepare: { try prepare($0, $1, Stored.self) })
    }

    /// The reference limit on the scales: the output multiplier is below 1 or, if a greater one does not abort, not 1; and
    /// no input scale is 0.
    private func outputMultiplierIsAccepted(_ bitWidth: Int) -> Relation {
        let text = differsAboveOne ? "not 1" : "below 1"
        return .holds("no input scale is 0, and the output multiplier is \(text)") { instance in
            guard let input1 = instance[.input(0)], let input2 = instance[.input(1)],
                let multiplier = outputMultiplier(instance, bitWidth)
            else { return true }
            return input1.scale > 0 && input2.scale > 0 && (differsAboveOne ? multiplier != 1 : multiplier < 1)
        }
    }

    /// The reference difference on the scales: the output multiplier is not above 1.
    private func outputMultiplierIsAtMostOne(_ bitWidth: Int) -> Constraint {
        Constraint(
            limit, .referenceDiffers, erratum: erratum,
            .holds("the output multiplier is not above 1") { outputMultiplier($0, bitWidth) ?? 1 <= 1 })
    }

    /// The real multiplier of an instance's output; `nil` if an operand is missing.
    private func outputMultiplier(_ instance: Instance, _ bitWidth: Int) -> Double? {
        guard let input1 = instance[.input(0)], let input2 = instance[.input(1)], let output = instance[.output(0)]
        else { return nil }
        let steps = Steps(.litert_2_3_x86_64)
        let common = 2 * Double(max(input1.scale, input2.scale))
        return outputMultiplier(common, leftShift(bitWidth, steps), Double(output.scale), steps)
    }

    private func derive(_ instance: Instance, steps: Steps, bitWidth: Int) throws -> Derived {
        let input1 = try instance.input(0)
        let input2 = try instance.input(1)
        let output = try instance.output(0)
        let shift = leftShift(bitWidth, steps)
        let common = 2 * Double(max(input1.scale, input2.scale))
        var derived = Derived()
        derived[.leftShift] = [Int64(shift)]
        try derived.setOffsets(instance)
        derived.set([steps.quantizeMultiplier(Double(input1.scale) / common)], .input1Multiplier, .input1Shift)
        derived.set([steps.quantizeMultiplier(Double(input2.scale) / common)], .input2Multiplier, .input2Shift)
        let multiplier = outputMultiplier(common, shift, Double(output.scale), steps)
        derived.set([steps.quantizeMultiplier(multiplier)], .outputMultiplier, .outputShift)
        let activation = hasActivation ? instance.attributes[.fusedActivation] : .none
        derived.setActivationRange(activation, for: output, steps: steps)
        return derived
    }

    private func prepare<Stored: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type
    ) throws -> Plan {
        let derived = try derive(instance, steps: steps, bitWidth: Stored.bitWidth)
        let shift = Int(derived.scalar(.leftShift))
        let scaled1 = Pairwise.scaling(
            Stored.self, offset: derived.offset(.input1Offset), leftShift: shift,
            by: derived.factor(.input1Multiplier, .input1Shift), steps)
        let scaled2 = Pairwise.scaling(
            Stored.self, offset: derived.offset(.input2Offset), leftShift: shift,
            by: derived.factor(.input2Multiplier, .input2Shift), steps)
        let pairs = try Pairwise.Pairs(instance)
        let factor = derived.factor(.outputMultiplier, .outputShift)
        let stage = OutputStage(Requantization([factor], steps), derived, channels: 1, steps)
        return Plan(derived) { call in
            let first = scaled1(try call.values(0, as: Stored.self))
            let second = scaled2(try call.values(1, as: Stored.self))
            stage.store(&call, pairs.map(first, second, combine), as: Stored.self)
        }
    }
}

// MARK: Power-of-two scales

/// The int16 form of ADD and SUB for scales that are powers of two (ADD-5).
///
/// Both inputs are shifted right to the output's scale. The result saturates to int16, then to the activation range.
struct PowerOfTwoPair: Sendable {
    /// The clauses that the form implements.
    let clauses: [Clause]
    /// The clause with the conditions on shapes and scales.
    let conditions: Clause
    /// The clause that limits the rank.
    let rankLimit: Clause
    /// Whether the form broadcasts; if not, equal shapes are required.
    let broadcasts: Bool
    /// The result for two shifted inputs, in 32 bits.
    let combine: @Sendable (Int32, Int32) -> Int32

    /// Whether int16 uses the power-of-two form if the scales allow it. The schema's default is true.
    static let powerOfTwoScales = Attribute("pot_scale_int16", default: true)

    /// MODEL-14: without options the reference takes `pot_scale_int16` for false, and uses the general form.
    @Sendable static func withoutOptions(_ instance: Instance) -> Constraint.Force? {
        instance[.input(0)]?.type == .int16 && scaleShifts(instance) != nil ? .referenceDiffers : nil
    }

    /// The form.
    var variant: Variant {
        let shapesAreEqual = Constraint(
            conditions, .invalid, .sameShape([.input(0), .input(1)]))
        return Variant(
            "int16.power-of-two", .int16x8,
            inputs: Pairwise.operands(.int16, .perTensor, zeroPoint: 0),
            outputs: [Operand("output", .int16, zeroPoint: 0)],
            constraints: [broadcasts ? Pairwise.rankLimit(rankLimit) : shapesAreEqual, outputHasLargerScale],
            clauses: clauses,
            where: Variant.Condition("pot_scale_int16 is set and every scale is a power of two") {
                $0.attributes[PowerOfTwoPair.powerOfTwoScales] && PowerOfTwoPair.scaleShifts($0) != nil
            },
            prepare: prepare)
    }

    private var outputHasLargerScale: Constraint {
        Constraint(
            conditions, .invalid,
            .largestScale(.output(0), of: [.input(0), .input(1)], leastRatio: 0x1p-15))
    }

    @Sendable private func prepare(_ instance: Instance, _ steps: Steps) throws -> Plan {
        let shifts = PowerOfTwoPair.scaleShifts(instance) ?? (0, 0)
        var derived = Derived()
        derived[.input1Shift] = [Int64(shifts.0)]
        derived[.input2Shift] = [Int64(shifts.1)]
        derived.setActivationRange(
            instance.attributes[.fusedActivation], for: try instance.output(0), steps: steps)
        let range = derived.activationRange
        let pairs = try Pairwise.Pairs(instance)
        let shifted1 = Requantization(shiftingRight: -shifts.0, steps)
        let shifted2 = Requantization(shiftingRight: -shifts.1, steps)
        return Plan(derived) { call in
            let first = shifted1.requantized(try call.values(0, as: Int16.self).map { Int32($0) })
            let second = shifted2.requantized(try call.values(1, as: Int16.self).map { Int32($0) })
            let sums = pairs.map(first, second) { Int64(combine($0, $1)) }
            let saturated = steps.saturatedRow(sums, to: Int16.self)
            call.setOutput(0, steps.saturatedRow(saturated.map { Int64($0) }, to: Int16.self, range))
        }
    }

    /// For each input, the binary logarithm of its scale relative to the output's. Returns `nil` if a scale is no power
    /// of two.
    private static func scaleShifts(_ instance: Instance) -> (Int, Int)? {
        guard let first = exponent(instance[.input(0)]), let second = exponent(instance[.input(1)]),
            let output = exponent(instance[.output(0)])
        else { return nil }
        return (first - output, second - output)
    }

    /// The binary logarithm of a scale, rounded. Returns `nil` if it is not within 0.001 of an integer (ADD-5).
    private static func exponent(_ description: TensorDescription?) -> Int? {
        guard let scale = description?.quantization?.scale, scale > 0, scale.isFinite else { return nil }
        let significand = scale.significand
        if significand < 1.000_693_4 { return Int(scale.exponent) }
        if significand > 1.998_614_2 { return Int(scale.exponent) + 1 }
        return nil
    }
}
