extension Operator {
    /// SOFTMAX: computes e^(beta × x) of each element x, divided by the sum along the last axis.
    public static let softmax = Operator(
        "SOFTMAX", code: 25,
        summary: "Computes e^(beta × x) of each element x, divided by the sum along the last axis.",
        attributes: [Softmax.beta.declaration],
        binary16: Softmax.binary16,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0...1 },
        variants: [
            Softmax.fixedPoint(
                Int8.self, to: Int8.self, "int8", .int8, output: Quantization(scale: 1 / 256, zeroPoint: -128),
                enforcesOutput: true),
            Softmax.fixedPoint(
                Int8.self, to: Int16.self, "int8.int16-output", .int8,
                output: Quantization(scale: 1 / 65536, zeroPoint: -32768), enforcesOutput: false),
            Softmax.fixedPoint(
                UInt8.self, to: UInt8.self, "uint8", .uint8, output: Quantization(scale: 1 / 256, zeroPoint: 0),
                enforcesOutput: false),
            Softmax.fixedPoint(
                UInt8.self, to: Int16.self, "uint8.int16-output", .uint8,
                output: Quantization(scale: 1 / 65536, zeroPoint: -32768), enforcesOutput: false),
            Softmax.tables, Softmax.float32, Softmax.float16,
        ],
        outlines: Softmax.outlines, domain: Softmax.domain,
        postTraining: PostTraining(.fixed(scale: 1 / 256, zeroPoint: -128), version: 2, wide: .init(.fixed)))
}

enum Softmax {
    /// FLOAT16-11: each operation of SOFTMAX-10, rounded; the quotient may be a product with the rounded reciprocal.
    static let binary16 = Binary16Rule.rows { row, attributes in
        let beta = Enclosure(exactly: Double(attributes[beta])).rounded()
        let exponentials = exponentials(row) { ($0 * beta).rounded() }
        let reciprocal = Enclosure.sum(ofPositive: exponentials).reciprocal.rounded()
        return exponentials.map { ($0 * reciprocal).rounded() }
    }

    /// The exponentials of the differences from the greatest element of a row, each difference first changed by a function.
    static func exponentials(_ row: [Double], _ change: (Enclosure) -> Enclosure = { $0 }) -> [Enclosure] {
        row.map { change(difference($0, row)).exponential.computed(units: 2) }
    }

    /// The difference of an element and the greatest one of its row, rounded.
    static func difference(_ value: Double, _ row: [Double]) -> Enclosure {
        Enclosure(exactly: value - row.reduce(-Enclosure.greatest) { max($0, $1) }).rounded(underflows: 0)
    }

    /// The factor of the input before the exponential. The schema's default is 0; converters write 1.
    static let beta = Attribute("beta", default: Float(0))

    // Tables (DERIVED-9).
    static let exponentialTable: DerivedKey = "exp_lut"
    static let reciprocalTable: DerivedKey = "one_over_one_plus_x_lut"

    // MARK: 8-bit inputs

    /// SOFTMAX-2 to SOFTMAX-4: 8-bit inputs, in fixed point.
    static func fixedPoint<Input: QuantizedInteger, Output: QuantizedInteger>(
        _: Input.Type, to _: Output.Type, _ id: String, _ scheme: Scheme, output: Quantization, enforcesOutput: Bool
    ) -> Variant {
        Variant(
            id, scheme, inputs: [Operand("input", Input.elementType)],
            outputs: [Operand("output", Output.elementType)],
            constraints: [
                rankIsPositive,
                Constraint("SOFTMAX-2", .invalid, .realAttribute(beta.name, in: 0...Float.infinity)),
                Constraint(
                    "SOFTMAX-6", .referenceLimit, erratum: 8,
                    .holds("beta × the input's scale × 2^26 is above 1") { realMultiplier($0) > 1 }),
                sumLimit(Output.self),
            ] + outputConstraints(output, "SOFTMAX-5", enforced: enforcesOutput),
            clauses: ["SOFTMAX-1", "SOFTMAX-2", "SOFTMAX-3", "SOFTMAX-4"],
            prepare: { try prepareFixedPoint($0, $1, Input.self, Output.self) })
    }

    /// SOFTMAX-4: the reference aborts at run time if the exponentials of a row add up to 2^9 or more for an 8-bit
    /// output, or to 2^13 or more for a 16-bit output. A row of that many equal values reaches the sum.
    private static func sumLimit<Output: QuantizedInteger>(_: Output.Type) -> Constraint {
        let limit = Output.bitWidth == 8 ? 512 : 8192
        return Constraint(
            "SOFTMAX-4", .referenceLimit, erratum: 7,
            .holds("a row has fewer than \(limit) elements: that many equal values make a sum of \(limit)") {
                $0[.input(0)]?.shape.dimensions.last ?? 0 < limit
            })
    }

    /// `beta × input scale × 2^26`: the real multiplier of a difference, as a fixed-point number with 5 integer bits.
    private static func realMultiplier(_ instance: Instance) -> Double {
        Double(instance.attributes[beta]) * Double(instance[.input(0)]?.scale ?? 0) * 67_108_864
    }

    private static func prepareFixedPoint<Input: QuantizedInteger, Output: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Input.Type, _: Output.Type
    ) throws -> Plan {
        let exponentials = RowExponentials(multiplier: realMultiplier(instance), steps)
        let shape = try instance.input(0).shape
        return Plan(exponentials.derived) { call in
            let input = try call.values(0, as: Input.self)
            let output: [Output] = try LastAxis.flatMapRows(input, of: shape) { row in
                let entries = exponentials.entries(of: row)
                let quotient = try Reciprocal(of: RowExponentials.sum(entries), steps).quotient(Output.self, steps)
                var output = quotient.stored(entries.map { $0?.exponential ?? 0 }, as: Output.self)
                for index in entries.indices where entries[index] == nil { output[index] = .min }
                return output
            }
            call.setOutput(0, output)
        }
    }

    /// The reciprocal of a row's sum, `fraction / 2^integerBits`; `fraction` has no integer bits (SOFTMAX-4).
    private struct Reciprocal {
        let fraction: Int32
        let integerBits: Int

        /// - Throws: `SpecificationError` if the sum is 8192 or more: the sum has 12 integer bits.
        init(of sum: Int64, _ steps: Steps) throws {
            guard let raw = UInt32(exactly: sum) else {
                throw SpecificationError(
                    .invalid, "SOFTMAX: the exponentials of a row sum up to 8192 or more",
                    remedy: "use shorter rows", clause: "SOFTMAX-4")
            }
            let leading = raw.leadingZeroBitCount
            integerBits = 12 - leading
            // The sum without its leading one: the a of 1 / (1 + a).
            let rest = Int32(bitPattern: (raw << UInt32(leading)) & 0x7fff_ffff)
            fraction = steps.softmaxReciprocal(rest, steps)
        }

        /// The stage that turns an exponential into an output element. A shift by more than 31 bits gives less than
        /// 1/2, which rounds to 0.
        func quotient<Output: QuantizedInteger>(_: Output.Type, _ steps: Steps) -> OutputStage {
            let shift = integerBits + 31 - Output.bitWidth
            let factor =
                shift > 31
                ? QuantizedMultiplier(multiplier: 0, shift: 0)
                : QuantizedMultiplier(multiplier: fraction, shift: min(-shift, 0))
            return OutputStage(
                Requantization(roundingTwice: factor, steps), zeroPoint: Int64(Output.min), Output.self, steps)
        }
    }

    // MARK: 16-bit inputs

    /// SOFTMAX-7, SOFTMAX-8: int16, with two tables.
    static let tables = Variant(
        "int16", .int16x8, inputs: [Operand("input", .int16, zeroPoint: 0)],
        outputs: [Operand("output", .int16, zeroPoint: 0)],
        constraints: [
            rankIsPositive,
            Constraint("SOFTMAX-7", .invalid, .realAttribute(beta.name, in: .finite)),
        ] + outputConstraints(Quantization(scale: 1 / 32768, zeroPoint: 0), "SOFTMAX-9", enforced: true),
        clauses: ["SOFTMAX-1", "SOFTMAX-7", "SOFTMAX-8"],
        prepare: prepareTables)

    @Sendable private static func prepareTables(_ instance: Instance, _ steps: Steps) throws -> Plan {
        let scale = try instance.input(0).scale * instance.attributes[beta]
        let factor = steps.quantizeMultiplier(Double(scale) / (10.0 / 65535.0))
        let tables = Tables.samples(steps)
        var derived = Derived()
        derived.set([factor], RowExponentials.inputMultiplier, RowExponentials.inputLeftShift)
        derived[exponentialTable] = tables.exponential.map(Int64.init)
        derived[reciprocalTable] = tables.reciprocal.map(Int64.init)
        let shape = try instance.input(0).shape
        let requantization = Requantization([factor], steps)
        return Plan(derived) { call in
            let input = try call.values(0, as: Int16.self).map { Int32($0) }
            let output: [Int16] = try LastAxis.flatMapRows(input, of: shape) { row in
                let maximum = steps.softmaxMaximum(row)
                let scaled = requantization.requantized(row.map { $0 &- maximum })
                let arguments = steps.saturatedRow(scaled.map { Int64($0) &+ 32767 }, to: Int16.self)
                return try quotients(steps.lookUpRow(arguments, tables.exponential), tables.reciprocal, steps)
            }
            call.setOutput(0, output)
        }
    }

    /// The samples of e^x and of 1 / (1 + x) (SOFTMAX-7, SOFTMAX-8), the same for all instances.
    private struct Tables: Sendable {
        let exponential: [Int16]
        let reciprocal: [Int16]

        private static let right = Tables(Steps(.litert_2_3_x86_64))

        static func samples(_ steps: Steps) -> Tables { steps.replacesTables ? Tables(steps) : right }

        private init(_ steps: Steps) {
            exponential = InterpolatedTable.samples(
                TableScales(
                    inputScale: 10.0 / 65535, inputZeroPoint: 32767, outputScale: 2.0 / 65535, outputZeroPoint: 0),
                steps: steps, function: steps.exponential64)
            reciprocal = InterpolatedTable.samples(
                TableScales(
                    inputScale: 1.0 / 65535, inputZeroPoint: -32768, outputScale: 2.0 / 65535, outputZeroPoint: 0),
                steps: steps, function: { 1 / (1 + $0) })
        }
    }

    /// SOFTMAX-8: the 16-bit exponentials of a row, divided by their sum.
    ///
    /// - Throws: `SpecificationError` if the sum is 2^31 or more, or 0.
    private static func quotients(_ exponentials: [Int16], _ reciprocals: [Int16], _ steps: Steps) throws -> [Int16] {
        let sum = exponentials.reduce(Int64(0)) { $0 &+ Int64($1) }
        guard let positive = Int32(exactly: sum), positive > 0 else {
            throw SpecificationError(
                .invalid, "SOFTMAX: the exponentials of a row sum up to 65536 or more",
                remedy: "use shorter rows", clause: "SOFTMAX-8")
        }
        // The 16 bits after the sum's leading one, rounded: the x of 1 / (1 + x), from 0 to 65535.
        let leading = positive.leadingZeroBitCount
        let normalized = ((sum << Int64(leading - 1)) &+ (1 << 13)) >> 14
        let reciprocal = steps.lookUp(steps.saturated(normalized &- 98304, to: Int16.self), reciprocals)
        let (half, shift) = (Int64(1) << Int64(30 - leading), Int64(31 - leading))
        let quotients = exponentials.map { (Int64($0) &* Int64(reciprocal) &+ half) >> shift }
        return steps.saturatedRow(quotients, to: Int16.self, 0...32767)
    }

    // MARK: Float

    /// SOFTMAX-10: binary32. Each operation is rounded, and the exponentials are added in order.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)], constraints: [rankIsPositive],
        clauses: ["SOFTMAX-1", "SOFTMAX-10"], bound: ResultBound(2, "SOFTMAX-10"),
        prepare: { instance, steps in
            let beta = instance.attributes[beta]
            let shape = try instance.input(0).shape
            return Plan { call in
                let output: [Float] = LastAxis.flatMapRows(try call.values(0, as: Float.self), of: shape) { row in
                    let maximum = row.reduce(-Float.greatestFiniteMagnitude) { $0 < $1 ? $1 : $0 }
                    let exponentials = row.map { steps.exponential32(($0 - maximum) * beta) }
                    let sum = exponentials.reduce(0, +)
                    return exponentials.map { $0 / sum }
                }
                call.setOutput(0, output)
            }
        })

    /// SOFTMAX-11: binary16. The exponentials are added in binary32, and kept in binary16.
    static let float16 = Variant(
        "float16", .float16, inputs: [Operand("input", .float16, .unquantized)],
        outputs: [Operand("output", .float16, .unquantized)], constraints: [rankIsPositive],
        clauses: ["SOFTMAX-1", "SOFTMAX-11"], bound: ResultBound(1, "SOFTMAX-11"),
        prepare: { instance, steps in
            let beta = instance.attributes[beta]
            let shape = try instance.input(0).shape
            return Plan { call in
                let values = try call.values(0, as: Binary16.self).map(\.float)
                let output: [Binary16] = LastAxis.flatMapRows(values, of: shape) { row in
                    let maximum = row.reduce(-65504) { $0 < $1 ? $1 : $0 }
                    let exponentials = row.map { steps.exponential32(($0 - maximum) * beta) }
                    let sum = exponentials.reduce(0, +)
                    return exponentials.map { Binary16.withoutPayload(Binary16($0).float / sum) }
                }
                call.setOutput(0, output)
            }
        })

    // MARK: Shared

    private static let rankIsPositive = Constraint("SOFTMAX-1", .invalid, .rank(.input(0), 1...Int.max))

    /// The output's parameters are fixed. If `enforced`, the reference rejects another zero point, and a scale that
    /// differs by more than a thousandth.
    private static func outputConstraints(_ fixed: Quantization, _ clause: Clause, enforced: Bool) -> [Constraint] {
        let parameters = Constraint(
            clause, .nonconforming,
            .fixedParameters(.output(0), scale: fixed.scale, zeroPoint: fixed.zeroPoint))
        guard enforced else { return [parameters] }
        let isNear = Relation.holds("the output has its fixed zero point, and its fixed scale within a thousandth") {
            guard let output = $0[.output(0)] else { return true }
            return output.zeroPoint == fixed.zeroPoint
                && (output.scale - fixed.scale).magnitude <= 0.001 * fixed.scale
        }
        return [parameters, Constraint(clause, .referenceLimit, isNear)]
    }

    static let outlines: [Outline] = {
        let plain = Attributes().setting(beta, 1)
        let outlines = [
            Outline("ten", [[1, 10]], plain),
            Outline("one", [[1]], plain),
            Outline("single-column", [[3, 1]], plain),
            Outline("fifteen", [[2, 15]], plain),
            Outline("sixteen", [[2, 16]], plain),
            Outline("seventeen", [[2, 17]], plain),
            Outline("rank-3", [[2, 3, 31]], plain),
            Outline("rank-4", [[2, 2, 2, 32]], plain),
            Outline("rank-1", [[33]], plain),
            Outline("long-row", [[2, 256]], plain),
            Outline("empty", [[0, 7]], plain),
            Outline("small-beta", [[4, 9]], Attributes().setting(beta, 0.125)),
            Outline("large-beta", [[4, 9]], Attributes().setting(beta, 10)),
        ]
        // The float32 form gets few outlines.
        let quantized: Set = ["int8", "int8.int16-output", "uint8", "uint8.int16-output", tables.id]
        let few: Set = ["ten", "one", "seventeen", "empty", "small-beta", "large-beta"]
        return outlines.map { few.contains($0.id) ? $0 : $0.limited(to: quantized) }
    }()
}

extension Softmax {
    private static let betas = TypedAxis("beta", [Float(1), 0.125, 10]) { $0.attributes[beta] }

    static let domain = Domain(ElementDomain.axes + [betas.axis]) { point in
        Outline("covering", [ElementDomain.shape(point)], Attributes().setting(beta, point[betas]))
    }
}
