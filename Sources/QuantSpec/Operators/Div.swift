extension Operator {
    /// DIV: divides two tensors element by element, with broadcasting and a fused activation.
    public static let div = Operator(
        "DIV", code: 42, summary: "Divides two tensors element by element, with broadcasting and a fused activation.",
        attributes: [Attribute<FusedActivation>.fusedActivation.declaration],
        binary16: Division.binary16,
        inferShapes: { try Pairwise.shapes($0) },
        variants: [
            Division.rescaled(Int8.self, "int8", .int8),
            Division.rescaled(UInt8.self, "uint8", .uint8),
            Division.rescaled(Int16.self, "int16", .int16x8),
        ] + Division.plain.variants([.float32, .int32]),
        outlines: Division.outlines, domain: PairDomain.domain(inputRanges: [1: 1...127]),
        postTraining: PostTraining(.free))
}

enum Division {
    /// FLOAT16-10: a quotient, or a product with the rounded reciprocal.
    static let binary16 = Binary16Rule.pairs(quotient)

    /// The quotient of two binary16 numbers.
    @Sendable static func quotient(_ dividend: Double, _ divisor: Double) -> Enclosure {
        guard divisor != 0, divisor.isFinite, dividend.isFinite else { return .unbounded }
        return (Enclosure(exactly: dividend) * Enclosure(exactly: 1 / divisor).rounded()).rounded()
    }

    /// DIV-3, DIV-4: multiplies the dividend by the divisor's reciprocal in fixed point, and requantizes the quotient.
    static func rescaled<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme,
            inputs: Pairwise.operands(Stored.elementType, .perTensor), outputs: [Operand("output", Stored.elementType)],
            constraints: [
                Constraint("DIV-6", .referenceDiffers, erratum: 59, multiplierNeedsNoLeftShift(Stored.bitWidth)),
                Pairwise.rankLimit("DIV-8"),
            ],
            clauses: ["DIV-1", "DIV-2", "DIV-3", "DIV-4"],
            prepare: { try prepare($0, $1, Stored.self) })
    }

    /// DIV-6: above this multiplier the last shift can become a left shift, which is undefined in the reference.
    private static func multiplierNeedsNoLeftShift(_ bitWidth: Int) -> Relation {
        .holds("the multiplier is below 2^\(31 - bitWidth)") { instance in
            guard let dividend = instance[.input(0)], let divisor = instance[.input(1)],
                let output = instance[.output(0)]
            else { return true }
            let multiplier = dividend.scale / (divisor.scale * output.scale)
            return multiplier < Float(Int64(1) << Int64(31 - bitWidth))
        }
    }

    private static func prepare<Stored: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type
    ) throws -> Plan {
        let derived = try Pairwise.derive(
            instance, steps,
            multiplier: steps.elementWise.quotientMultiplier(
                try instance.input(0).scale, try instance.input(1).scale, try instance.output(0).scale))
        let (offset1, offset2) = (derived.offset(.input1Offset), derived.offset(.input2Offset))
        let factor = derived.factor(.outputMultiplier, .outputShift)
        let reciprocals = ValueTable<Stored, Reciprocal>.tabulated { divisors in
            divisors.map { Reciprocal(of: Int32($0) &+ offset2, steps) }
        }
        let multiplication = ScalarMultiplication(steps)
        let stage = OutputStage(Requantization(none: steps), derived, channels: 1, steps)
        let pairs = try Pairwise.Pairs(instance)
        return Plan(derived) { call in
            let divisors = reciprocals(try call.values(1))
            // A zero divisor is an error even if broadcasting does not use it.
            guard !divisors.contains(where: \.isOfZero) else { throw divisionByZero }
            let dividends = try call.values(0, as: Stored.self).map { Int32($0) &+ offset1 }
            let quotients = multiplication.rows { multiply in
                pairs.map(dividends, divisors) { quotient($0, $1, factor, steps, multiply) }
            }
            stage.store(&call, quotients, as: Stored.self)
        }
    }

    /// DIV-4: the reciprocal of a divisor.
    struct Reciprocal: Sendable {
        /// The divisor's sign, 1 or -1, by which the dividend is multiplied.
        let sign: Int32
        let multiplier: Int32
        /// The position of the leading bit of the divisor's magnitude.
        let leadingBit: Int
        let isOfZero: Bool

        init(of divisor: Int32, _ steps: Steps) {
            let (sign, magnitude) = steps.elementWise.positiveDivisor(1, divisor)
            let leadingZeros = magnitude.leadingZeroBitCount
            let fraction = UInt32(bitPattern: magnitude) << UInt32(leadingZeros) & 0x7fff_ffff
            self.sign = sign
            multiplier = steps.elementWise.quotientReciprocal(Int32(bitPattern: fraction), steps)
            leadingBit = 31 - leadingZeros
            isOfZero = divisor == 0
        }
    }

    /// DIV-4: shifts the dividend left by its headroom, and multiplies it by the reciprocal. The shift of the second
    /// multiplication takes back the headroom and the divisor's leading bit.
    @inline(__always)
    static func quotient(
        _ dividend: Int32, _ divisor: Reciprocal, _ factor: QuantizedMultiplier, _ steps: Steps,
        _ multiply: (Int32, QuantizedMultiplier) -> Int32
    ) -> Int32 {
        let dividend = dividend &* divisor.sign
        let headroom = (dividend < 0 ? ~dividend : dividend).leadingZeroBitCount - 1
        let quotient = multiply(dividend, QuantizedMultiplier(multiplier: divisor.multiplier, shift: headroom))
        let scale = QuantizedMultiplier(
            multiplier: factor.multiplier, shift: factor.shift - divisor.leadingBit - headroom)
        return scale.shift < -31
            ? steps.elementWise.vanishingQuotient(quotient, scale, steps) : multiply(quotient, scale)
    }

    /// DIV-5: a divisor that represents 0 is an error.
    private static let divisionByZero = SpecificationError(
        .invalid, "DIV: an element of input 1 represents 0", remedy: "divide by other values", clause: "DIV-5")

    /// DIV-7: tensors that are not quantized. Real numbers are divided in binary32. Integer quotients are truncated
    /// towards zero, and -2^31 / -1 saturates.
    static let plain = PlainPair(
        clauses: ["DIV-1", "DIV-7"], rankLimit: "DIV-8", real: { $0 / $1 },
        integer: { dividend, divisor in
            min(divisor == 0 ? 0 : dividend / divisor, Int64(Int32.max))
        },
        checkSecond: { divisors in
            if divisors.contains(0) { throw divisionByZero }
        })

    static let outlines = [
        Outline("same-shape", [[2, 4, 8], [2, 4, 8]]),
        Outline("tail", [[33], [33]]),
        Outline("positive", [[2, 20], [2, 20]], inputRanges: [1: 1...127]),
        Outline("negative", [[40], [40]], inputRanges: [1: -128 ... -1], variants: ["int8", "int16", "int32"]),
        Outline("broadcast-scalar", [[2, 3, 5], []]),
        Outline("broadcast-first", [[1], [31]]),
        Outline("broadcast-both", [[2, 1, 3, 1], [4, 1, 5]]),
        Outline("broadcast-rank-8", [[2, 1, 2, 1, 1, 3, 1, 2], [2, 1, 2, 1, 1, 3, 1]]),
        Outline("relu", [[3, 16], [3, 16]], Attributes().setting(.fusedActivation, .relu)),
        Outline("relu6", [[2, 15], [2, 15]], Attributes().setting(.fusedActivation, .relu6)),
        Outline("relu-n1-to-1", [[3, 11], [11]], Attributes().setting(.fusedActivation, .reluN1To1)),
        Outline("one", [[1], [1]]),
        Outline("empty", [[0, 3], [3]]),
    ]
}
