import QuantSpec
import VectorFiles

/// Conversions between real numbers and integers and between widths of floating point, and the functions of SOFTMAX.
extension Primitive {
    static let quantizeReal = Primitive(
        name: "quantize_real", summary: "A real value to a stored integer, before it meets its type's range.",
        clauses: ["REP-7"], profile: .litert_2_3_x86_64,
        arguments: [
            PrimitiveParameter("value", .float32), PrimitiveParameter("scale", .float32),
            PrimitiveParameter("zeroPoint", .int32),
        ], results: [PrimitiveParameter("result", .int64)],
        evaluate: { steps, arguments in
            [
                .int64([
                    steps.quantize(
                        arguments.float(0), scale: arguments.float(1), zeroPoint: Int64(arguments.int32(2)))
                ])
            ]
        },
        cases: { random in
            let scales: [Float] = [0.5, 0.1, 0.007_843_137_5, 1.0 / 3, 0x1.fffffep-4]
            return scales.flatMap { scale -> [PrimitiveCase] in
                (0..<24).map { index in
                    let zeroPoint = Int32(random.integer(in: -128...127))
                    let half = (Float(random.integer(in: -130...130)) + 0.5) * scale
                    let value = index % 3 == 0 ? half : index % 3 == 1 ? half.nextUp : half.nextDown
                    return PrimitiveCase(
                        .float32([value]), .float32([scale]), .int32([zeroPoint]), "a half, or beside one")
                }
            }
        })

    static let widenBinary16 = Primitive(
        name: "widen_binary16", summary: "A binary16 number to the same value in binary32.", clauses: ["ARITH-20"],
        profile: .litert_2_3_x86_64, arguments: [PrimitiveParameter("value", .float16)],
        results: [PrimitiveParameter("result", .float32)],
        evaluate: { steps, arguments in
            guard case .float16(let values) = arguments[0] else { return [] }
            return [.float32(values.map { steps.widen($0) })]
        },
        cases: { random in
            let special: [UInt16] = [
                0x0000, 0x8000, 0x0001, 0x8001, 0x03ff, 0x0400, 0x83ff, 0x8400, 0x3c00, 0xbc00, 0x7bff, 0xfbff, 0x7c00,
                0xfc00, 0x7e00, 0x7c01, 0xfe01,
            ]
            let any = (0..<24).map { _ in UInt16(truncatingIfNeeded: random.next()) }
            return special.map { PrimitiveCase(.float16([Binary16(bitPattern: $0)]), "corners") }
                + any.map { PrimitiveCase(.float16([Binary16(bitPattern: $0)]), "any value") }
        })

    static let narrowToBinary16 = Primitive(
        name: "narrow_to_binary16", summary: "A binary32 number to the nearest binary16, ties to even.",
        clauses: ["ARITH-21"], profile: .litert_2_3_x86_64, arguments: [PrimitiveParameter("value", .float32)],
        results: [PrimitiveParameter("result", .float16)],
        evaluate: { _, arguments in [.float16([Binary16(arguments.float(0))])] },
        cases: { random in
            let special: [Float] = [
                0, -0.0, 65504, 65519.996, 65520, -65520, 65536, .infinity, -.infinity, 0x1p-14, 0x1p-24, 0x1p-25,
                0x1.000002p-25, -0x1p-25, 0x1.8p-24, 0x1.ffcp-15, 0x1.ffep-15, .leastNonzeroMagnitude, .nan,
                Float(bitPattern: 0xffc0_2000),
            ]
            let ties = (0..<16).map { _ -> Float in
                let bits = UInt16(random.integer(in: 0x0001...0x7bfe))
                let (least, next) = (Binary16(bitPattern: bits).float, Binary16(bitPattern: bits + 1).float)
                return (least + next) / 2
            }
            let beside = ties.flatMap { [$0.nextUp, -$0.nextDown] }
            return special.map { PrimitiveCase(.float32([$0]), "corners") }
                + ties.map { PrimitiveCase(.float32([$0]), "a tie") }
                + beside.map { PrimitiveCase(.float32([$0]), "beside a tie") }
        })

    static let exponentialOfNegative = Primitive(
        name: "exponential_of_negative",
        summary: "e^x of a number x <= 0 with 5 integer bits (raw / 2^26), as a number with none (raw / 2^31).",
        clauses: ["ARITH-32", "ARITH-33"], profile: .litert_2_3_x86_64,
        arguments: [PrimitiveParameter("raw", .int32)], results: [PrimitiveParameter("result", .int32)],
        evaluate: { steps, arguments in [.int32([steps.softmaxExponential(arguments.int32(0), steps)])] },
        cases: { random in
            let quarters = (0...31).map { -Int32($0) << 24 }
            let powers = (0...30).map { -(Int32(1) << Int32($0)) }
            let any = (0..<24).map { _ in Int32(random.geometric(in: -Int64(Int32.max)...0).magnitude) * -1 }
            return quarters.map { PrimitiveCase(.int32([$0]), "multiples of a quarter") }
                + powers.map { PrimitiveCase(.int32([$0]), "one bit") }
                + any.map { PrimitiveCase(.int32([$0]), "any value") }
                + [PrimitiveCase(.int32([.min]), "the least value")]
        })

    static let reciprocalOfOnePlus = Primitive(
        name: "reciprocal_of_one_plus",
        summary: "1 / (1 + x) of a number x in [0, 1) without integer bits (raw / 2^31), as such a number.",
        clauses: ["ARITH-34"], profile: .litert_2_3_x86_64, arguments: [PrimitiveParameter("raw", .int32)],
        results: [PrimitiveParameter("result", .int32)],
        evaluate: { steps, arguments in [.int32([steps.softmaxReciprocal(arguments.int32(0), steps)])] },
        cases: { random in
            let steps = (0..<32).map { Int32($0) << 26 }
            let any = (0..<32).map { _ in Int32(random.integer(in: 0...Int64(Int32.max))) }
            return [PrimitiveCase(.int32([.max]), "the greatest value")]
                + steps.map { PrimitiveCase(.int32([$0]), "even steps") }
                + any.map { PrimitiveCase(.int32([$0]), "any value") }
        })
}
