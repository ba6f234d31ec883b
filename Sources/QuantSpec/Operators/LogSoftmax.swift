extension Operator {
    /// LOG_SOFTMAX: every element less the logarithm of the sum of the exponentials along the last axis.
    public static let logSoftmax = Operator(
        "LOG_SOFTMAX", code: 50,
        summary: "The input less the logarithm of the sum of its exponentials along the last axis.",
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -.infinity...0 },
        variants: [LogSoftmax.fixedPoint(Int8.self), LogSoftmax.fixedPoint(UInt8.self)],
        outlines: [
            Outline("ten", [[1, 10]]), Outline("one", [[1]]), Outline("single-column", [[3, 1]]),
            Outline("fifteen", [[2, 15]]), Outline("sixteen", [[2, 16]]), Outline("seventeen", [[2, 17]]),
            Outline("rank-3", [[2, 3, 31]]), Outline("rank-4", [[2, 2, 2, 8]]), Outline("rank-1", [[33]]),
            Outline("all-values", [[256]]), Outline("rows-of-all-values", [[2, 128]]), Outline("pairs", [[16, 2]]),
            Outline("empty", [[2, 0, 3]]),
        ])
}

enum LogSoftmax {
    // Multipliers and shifts are DERIVED-4, the least difference is DERIVED-7.
    static let inputMultiplier: DerivedKey = "input_multiplier"
    static let inputLeftShift: DerivedKey = "input_left_shift"
    static let reverseMultiplier: DerivedKey = "reverse_scaling_divisor"
    static let reverseShift: DerivedKey = "reverse_scaling_left_shift"
    static let leastDifference: DerivedKey = "diff_min"

    /// LOG_SOFTMAX-2 to LOG_SOFTMAX-6.
    static func fixedPoint<Stored: QuantizedInteger>(_: Stored.Type) -> Variant {
        let type = Stored.elementType
        let fixed = Relation.fixedParameters(.output(0), scale: 1 / 16, zeroPoint: Int64(Stored.max))
        return Variant(
            type.rawValue, Movement.scheme(of: type), inputs: [Operand("input", type)],
            outputs: [Operand("output", type)],
            constraints: [
                Constraint("LOG_SOFTMAX-1", .invalid, .rank(.input(0), 1...Int.max)),
                Constraint("LOG_SOFTMAX-5", .nonconforming, fixed), Constraint("LOG_SOFTMAX-5", .referenceLimit, fixed),
                Constraint(
                    "LOG_SOFTMAX-2", .invalid,
                    .bound(.scale(.input(0)), [.above(0x1p-26)])),
            ],
            clauses: ["LOG_SOFTMAX-1", "LOG_SOFTMAX-2", "LOG_SOFTMAX-3", "LOG_SOFTMAX-4"],
            prepare: { try prepare($0, $1, Stored.self) })
    }

    private static func prepare<Stored: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type
    ) throws -> Plan {
        let input = try instance.input(0)
        let factor = steps.quantizeMultiplier(min(Double(input.scale) * 0x1p26, steps.greatestSoftmaxMultiplier))
        let shift = min(max(factor.shift, 0), 31)
        let reverse = steps.quantizeMultiplier(Double(Int64(1) << Int64(31 - shift)) / Double(factor.multiplier))
        let least = -((Int64(31) << 26) >> Int64(shift))
        var derived = Derived()
        derived.set([factor], inputMultiplier, inputLeftShift)
        derived.set([reverse], reverseMultiplier, reverseShift)
        derived[leastDifference] = [least]
        let zeroPoint = Int64(Stored.max)
        return Plan(derived) { call in
            let values = try call.values(0, as: Stored.self).map { Int32($0) }
            let output: [Stored] = try LastAxis.flatMapRows(values, of: input.shape) { row in
                let maximum = steps.softmaxMaximum(row)
                let logarithm = try logarithmOfSum(row, maximum, least, factor, steps)
                let bound = steps.requantize(logarithm &+ Int32.min, by: reverse)
                let threshold = steps.activations.logSoftmaxThreshold(least, Int64(bound))
                return row.map { element in
                    let difference = element &- maximum
                    guard Int64(difference) > threshold else { return Stored.min }
                    let distance = steps.requantize(difference, by: factor) &- logarithm
                    let shifted = Int64(steps.roundingShiftRight(distance, 22))
                    return steps.saturated(steps.addZeroPoint(shifted, zeroPoint), to: Stored.self)
                }
            }
            call.setOutput(0, output)
        }
    }

    /// LOG_SOFTMAX-3: with 5 integer bits.
    private static func logarithmOfSum(
        _ row: ArraySlice<Int32>, _ maximum: Int32, _ least: Int64, _ factor: QuantizedMultiplier, _ steps: Steps
    ) throws -> Int32 {
        var sum: Int64 = 0
        for element in row where Int64(element &- maximum) >= least {
            let exponential = steps.softmaxExponential(steps.requantize(element &- maximum, by: factor), steps)
            sum += Int64(FixedPointFunction.rescale(exponential, from: 0, to: 12, steps))
        }
        guard let raw = Int32(exactly: sum) else {
            throw SpecificationError(
                .invalid, "LOG_SOFTMAX: the exponentials of a row sum up to 4096 or more", remedy: "use shorter rows",
                clause: "LOG_SOFTMAX-6")
        }
        return steps.activations.fixedPointLogarithm(raw, steps)
    }
}
