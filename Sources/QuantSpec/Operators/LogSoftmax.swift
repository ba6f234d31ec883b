extension Operator {
    /// LOG_SOFTMAX: subtracts from each element the logarithm of the sum of the exponentials along the last axis.
    public static let logSoftmax = Operator(
        "LOG_SOFTMAX", code: 50,
        summary: "Subtracts from each element the logarithm of the sum of the exponentials along the last axis.",
        binary16: LogSoftmax.binary16,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -.infinity...0 },
        variants: [LogSoftmax.fixedPoint(Int8.self), LogSoftmax.fixedPoint(UInt8.self), LogSoftmax.float32],
        outlines: [
            Outline("ten", [[1, 10]]), Outline("one", [[1]]), Outline("single-column", [[3, 1]]),
            Outline("fifteen", [[2, 15]], variants: LogSoftmax.quantized),
            Outline("sixteen", [[2, 16]], variants: LogSoftmax.quantized), Outline("seventeen", [[2, 17]]),
            Outline("rank-3", [[2, 3, 31]], variants: LogSoftmax.quantized),
            Outline("rank-4", [[2, 2, 2, 8]], variants: LogSoftmax.quantized),
            Outline("rank-1", [[33]], variants: LogSoftmax.quantized),
            Outline("all-values", [[256]], variants: LogSoftmax.quantized),
            Outline("rows-of-all-values", [[2, 128]], variants: LogSoftmax.quantized),
            Outline("pairs", [[16, 2]], variants: LogSoftmax.quantized),
            Outline("empty", [[2, 0, 3]]),
        ], domain: ElementDomain.domain(),
        postTraining: PostTraining(.fixed(scale: 16 / 256, zeroPoint: 127), version: 2, wide: .init(.onlyRanges)))
}

enum LogSoftmax {
    /// FLOAT16-11: each operation of LOG_SOFTMAX-7, rounded.
    static let binary16 = Binary16Rule.rows { row, _ in
        let logarithm = Enclosure.sum(ofPositive: Softmax.exponentials(row))
            .increasing { ElementaryFunctions.logarithm($0) }.computed(units: 2)
        return row.map { (Softmax.difference($0, row) - logarithm).rounded(underflows: 0) }
    }

    /// The ids of the quantized forms, which get more outlines.
    static let quantized: Set<String> = ["int8", "uint8"]

    /// LOG_SOFTMAX-7: binary32. Each operation is rounded, and the exponentials are added in order.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [Constraint("LOG_SOFTMAX-1", .invalid, .rank(.input(0), 1...Int.max))],
        clauses: ["LOG_SOFTMAX-1", "LOG_SOFTMAX-7"],
        bound: ResultBound(2, absolute: 0x1p-22, "LOG_SOFTMAX-7"),
        prepare: { instance, steps in
            let shape = try instance.input(0).shape
            return Plan { call in
                let output: [Float] = LastAxis.flatMapRows(try call.values(0, as: Float.self), of: shape) { row in
                    let maximum = row.reduce(-Float.greatestFiniteMagnitude) { $0 < $1 ? $1 : $0 }
                    let sum = row.reduce(Float(0)) { $0 + steps.exponential32($1 - maximum) }
                    let logarithm = steps.activations.logarithm32(sum)
                    return row.map { ($0 - maximum) - logarithm }
                }
                call.setOutput(0, output)
            }
        })

    // A multiplier and its shift (DERIVED-4).
    static let reverseMultiplier: DerivedKey = "reverse_scaling_divisor"
    static let reverseShift: DerivedKey = "reverse_scaling_left_shift"

    /// LOG_SOFTMAX-2 to LOG_SOFTMAX-6: the 8-bit forms, in fixed point.
    static func fixedPoint<Stored: QuantizedInteger>(_: Stored.Type) -> Variant {
        let type = Stored.elementType
        let fixed = Relation.fixedParameters(.output(0), scale: 1 / 16, zeroPoint: Int64(Stored.max))
        return Variant(
            type.rawValue, DataMovement.scheme(of: type), inputs: [Operand("input", type)],
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
        let exponentials = RowExponentials(multiplier: Double(input.scale) * 0x1p26, steps)
        let factor = exponentials.factor
        let shift = min(max(factor.shift, 0), 31)
        let reverse = steps.quantizeMultiplier(Double(Int64(1) << Int64(31 - shift)) / Double(factor.multiplier))
        var derived = exponentials.derived
        derived.set([reverse], reverseMultiplier, reverseShift)
        let stage = OutputStage(
            Requantization(shiftingRight: 22, steps), zeroPoint: Int64(Stored.max), Stored.self, steps)
        return Plan(derived) { call in
            let values = try call.values(0, as: Stored.self)
            let output: [Stored] = try LastAxis.flatMapRows(values, of: input.shape) { row in
                let entries = exponentials.entries(of: row)
                let logarithm = try logarithm(ofSum: RowExponentials.sum(entries), steps)
                let bound = steps.requantize(logarithm &+ Int32.min, by: reverse)
                let threshold = steps.activations.logSoftmaxThreshold(exponentials.least, Int64(bound))
                var output = stage.stored(entries.map { ($0?.scaled ?? 0) &- logarithm }, as: Stored.self)
                for index in entries.indices where entries[index].map({ Int64($0.difference) <= threshold }) ?? true {
                    output[index] = .min
                }
                return output
            }
            call.setOutput(0, output)
        }
    }

    /// LOG_SOFTMAX-3: the logarithm of a row's sum, with 5 integer bits.
    ///
    /// - Throws: `SpecificationError` if the sum is 4096 or more (LOG_SOFTMAX-6).
    private static func logarithm(ofSum sum: Int64, _ steps: Steps) throws -> Int32 {
        guard let raw = Int32(exactly: sum) else {
            throw SpecificationError(
                .invalid, "LOG_SOFTMAX: the exponentials of a row sum up to 4096 or more", remedy: "use shorter rows",
                clause: "LOG_SOFTMAX-6")
        }
        return steps.activations.fixedPointLogarithm(raw, steps)
    }
}
