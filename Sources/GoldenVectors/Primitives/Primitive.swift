import QuantSpec
import VectorFiles

/// A primitive of the operators' arithmetic or of post-training quantization, computed by the steps.
package struct Primitive: Sendable {
    /// The folder of its file: `arithmetic` or `derivation`.
    package var scheme = Scheme.arithmetic
    package let name: String
    let summary: String
    let clauses: [Clause]
    let profile: NumericProfile
    package let arguments: [PrimitiveParameter]
    package let results: [PrimitiveParameter]
    let evaluate: @Sendable (Steps, [Elements]) -> [Elements]
    let cases: @Sendable (inout SeededRandom) -> [PrimitiveCase]

    /// The primitive with a name; `nil` if there is none.
    package static func named(_ name: String) -> Primitive? { all.first { $0.name == name } }

    /// The results under the profile that the primitive belongs to.
    ///
    /// - Parameter values: the elements of each argument, in order and of its type.
    package func results(of values: [Elements]) -> [Elements] { evaluate(Steps(profile), values) }
}

/// The arguments of a case, and which edge they test.
struct PrimitiveCase: Sendable {
    let arguments: [Elements]
    let comment: String
}

extension Primitive {
    package static let all: [Primitive] =
        [
            roundHalfAway, quantizeMultiplier, doublingHighMultiply, roundingShiftRight, multiplyRoundingTwice,
            multiplyRoundingOnce, multiplyWide, quantizeReal, widenBinary16, narrowToBinary16, exponentialOfNegative,
            reciprocalOfOnePlus,
        ] + derivation

    static let roundHalfAway = Primitive(
        name: "round_half_away", summary: "A binary32 number to the nearest integer, halves away from zero.",
        clauses: ["ARITH-1", "ARITH-2"], profile: .litert_2_3_x86_64,
        arguments: [PrimitiveParameter("value", .float32)], results: [PrimitiveParameter("result", .int64)],
        evaluate: { steps, arguments in
            [.int64([steps.roundToInteger(arguments.float(0))])]
        },
        cases: { random in
            let halves = Array(stride(from: Float(-8.5), through: 8.5, by: 1))
            let beside = halves.flatMap { [$0.nextUp, $0.nextDown] }
            let corners: [Float] = [
                0, -0.0, .leastNonzeroMagnitude, 8_388_607.5, -8_388_607.5, 8_388_609, 16_777_216, 0x1.fffffep30,
            ]
            let any = (0..<16).map { _ in Float(random.signedUnit() * 300) }
            return singles(halves, "a half") + singles(beside, "beside a half")
                + singles(corners, "zeros, and magnitudes at which halves end") + singles(any, "any value")
        })

    private static func singles(_ values: [Double], _ comment: String) -> [PrimitiveCase] {
        values.map { PrimitiveCase(.float64([$0]), comment) }
    }

    private static func singles(_ values: [Float], _ comment: String) -> [PrimitiveCase] {
        values.map { PrimitiveCase(.float32([$0]), comment) }
    }

    static let quantizeMultiplier = Primitive(
        name: "quantize_multiplier", summary: "A real multiplier to a 31-bit multiplier and a shift.",
        clauses: ["ARITH-4"], profile: .litert_2_3_x86_64, arguments: [PrimitiveParameter("real", .float64)],
        results: [PrimitiveParameter("multiplier", .int32), PrimitiveParameter("shift", .int32)],
        evaluate: { steps, arguments in
            let factor = steps.quantizeMultiplier(arguments.double(0))
            return [.int32([factor.multiplier]), .int32([Int32(truncatingIfNeeded: factor.shift)])]
        },
        cases: { random in
            let powers = [0] + (-33...5).map { PowerOfTwo.double($0) }
            let roundingUp: [Double] = [1 - 0x1p-40, 1 - 0x1p-32, 1 - 0x1p-33, 0.5 - 0x1p-34, 2 - 0x1p-40]
            let halves = (0..<8).map { _ -> Double in
                let mantissa = Double(random.integer(in: 1 << 30...(1 << 31) - 2)) + 0.5
                return mantissa * PowerOfTwo.double(-31 - random.index(below: 12))
            }
            let any = (0..<24).map { _ -> Double in
                (1 + random.unit()) * PowerOfTwo.double(Int(random.integer(in: -24...4)))
            }
            return singles(powers, "zero and powers of two")
                + singles(roundingUp, "a mantissa that rounds up to 2^31, or just not")
                + singles(halves, "a mantissa on a half") + singles(any, "any value")
        })

    static let doublingHighMultiply = Primitive(
        name: "doubling_high_multiply", summary: "The upper half of twice a product, rounded to nearest, halves up.",
        clauses: ["ARITH-5"], profile: .litert_2_3_x86_64,
        arguments: [PrimitiveParameter("left", .int32), PrimitiveParameter("right", .int32)],
        results: [PrimitiveParameter("result", .int32)],
        evaluate: { steps, arguments in
            [.int32([steps.doublingHighMultiply(arguments.int32(0), arguments.int32(1))])]
        },
        cases: { random in
            let corners: [Int32] = [.min, .min + 1, -(1 << 30), -1, 0, 1, 1 << 30, .max - 1, .max]
            let pairs = corners.flatMap { left in corners.map { (left, $0) } }
            let ties = (-9...9).map { (Int32($0), Int32(1 << 30)) } + (-9...9).map { (Int32($0), Int32(-1 << 30)) }
            let any = (0..<24).map { _ in
                (Int32(truncatingIfNeeded: random.next()), Int32(truncatingIfNeeded: random.next()))
            }
            return pairs.map { PrimitiveCase($0, "corners") } + ties.map { PrimitiveCase($0, "halves") }
                + any.map { PrimitiveCase($0, "any values") }
        })

    static let roundingShiftRight = Primitive(
        name: "rounding_shift_right",
        summary: "A quotient by a power of two, rounded to nearest, halves away from zero.",
        clauses: ["ARITH-6"], profile: .litert_2_3_x86_64,
        arguments: [PrimitiveParameter("value", .int32), PrimitiveParameter("exponent", .int32)],
        results: [PrimitiveParameter("result", .int32)],
        evaluate: { steps, arguments in
            [.int32([steps.roundingShiftRight(arguments.int32(0), Int(arguments.int32(1)))])]
        },
        cases: { random in
            (0...31).flatMap { exponent -> [PrimitiveCase] in
                let half = exponent > 0 ? Int64(1) << Int64(exponent - 1) : 0
                let odd = (random.integer(in: 0...100) * 2 + 1) &* half
                let near = [half, -half, odd, -odd, odd - 1, -odd + 1, odd + 1, -odd - 1].map {
                    Int32(truncatingIfNeeded: $0)
                }
                return near.map { PrimitiveCase(($0, Int32(exponent)), "halves and their neighbours") }
                    + [Int32.min, .max].map { PrimitiveCase(($0, Int32(exponent)), "corners") }
            }
        })

    static let multiplyRoundingTwice = multiply(
        "multiply_rounding_twice", "An accumulator times a multiplier and shift, rounded after each of the two steps.",
        "ARITH-7", .litert_2_3_x86_64)

    static let multiplyRoundingOnce = multiply(
        "multiply_rounding_once", "An accumulator times a multiplier and shift, rounded once, halves up.", "ARITH-8",
        .integerSingle)

    private static func multiply(
        _ name: String, _ summary: String, _ clause: Clause, _ profile: NumericProfile
    ) -> Primitive {
        Primitive(
            name: name, summary: summary, clauses: [clause], profile: profile,
            arguments: [
                PrimitiveParameter("value", .int32), PrimitiveParameter("multiplier", .int32),
                PrimitiveParameter("shift", .int32),
            ], results: [PrimitiveParameter("result", .int32)],
            evaluate: { steps, arguments in
                let factor = QuantizedMultiplier(multiplier: arguments.int32(1), shift: Int(arguments.int32(2)))
                return [.int32([steps.requantize(arguments.int32(0), by: factor)])]
            }, cases: { multiplyCases(&$0, shifts: -31...7) })
    }

    /// For every shift: multipliers that are powers of two, with which halves are frequent, and random ones.
    private static func multiplyCases(_ random: inout SeededRandom, shifts: ClosedRange<Int>) -> [PrimitiveCase] {
        shifts.flatMap { shift -> [PrimitiveCase] in
            let unit = Int64(1) << Int64(min(max(-shift, 0), 30))
            let halves = [-3, -1, 1, 3].map { Int32(truncatingIfNeeded: $0 * unit) }
            let ties = halves.map { PrimitiveCase(.int32([$0]), .int32([1 << 30]), .int32([Int32(shift)]), "halves") }
            let any = (0..<6).map { index in
                let value = Int32(truncatingIfNeeded: random.next()) >> Int32(random.index(below: 24))
                let multiplier = Int32(random.integer(in: 1 << 30...Int64(Int32.max)))
                return PrimitiveCase(.int32([value]), .int32([multiplier]), .int32([Int32(shift)]), "any values")
            }
            let corners = [Int32.min, .max].map {
                PrimitiveCase(.int32([$0]), .int32([.max]), .int32([Int32(shift)]), "corners")
            }
            return ties + any + corners
        }
    }

    static let multiplyWide = Primitive(
        name: "multiply_wide",
        summary: "A 64-bit accumulator times a multiplier reduced to 16 bits, rounded once, halves up.",
        clauses: ["ARITH-9"], profile: .litert_2_3_x86_64,
        arguments: [
            PrimitiveParameter("value", .int64), PrimitiveParameter("multiplier", .int32),
            PrimitiveParameter("shift", .int32),
        ], results: [PrimitiveParameter("result", .int32)],
        evaluate: { steps, arguments in
            let factor = QuantizedMultiplier(multiplier: arguments.int32(1), shift: Int(arguments.int32(2)))
            guard case .int64(let values) = arguments[0] else { return [] }
            return [.int32([steps.multiplyWide(values[0], factor)])]
        },
        cases: { random in
            (-31...7).flatMap { shift -> [PrimitiveCase] in
                let unit = Int64(1) << Int64(min(max(-shift, 0), 40))
                let ties = [-3, -1, 1, 3].map { ($0 * unit, Int32(1 << 30), "halves") }
                let reduced = [Int32.max, 0x7fff_0000, 0x7ffe_ffff, 0x4000_8000, 0x4000_7fff].map {
                    (random.integer(in: -(1 << 30)...1 << 30), $0, "multipliers at which the reduction rounds")
                }
                let any = (0..<4).map { _ in
                    (
                        random.geometric(in: -(1 << 46)...1 << 46),
                        Int32(random.integer(in: 1 << 30...Int64(Int32.max))),
                        "any values"
                    )
                }
                return (ties + reduced + any).map { value, multiplier, comment in
                    PrimitiveCase(.int64([value]), .int32([multiplier]), .int32([Int32(shift)]), comment)
                }
            }
        })
}

extension PrimitiveCase {
    init(_ argument: Elements, _ comment: String) { self.init(arguments: [argument], comment: comment) }

    init(_ pair: (Int32, Int32), _ comment: String) {
        self.init(arguments: [.int32([pair.0]), .int32([pair.1])], comment: comment)
    }

    init(_ first: Elements, _ second: Elements, _ third: Elements, _ comment: String) {
        self.init(arguments: [first, second, third], comment: comment)
    }
}

extension [Elements] {
    /// The value of an argument; 0 if it has another type.
    func int32(_ index: Int) -> Int32 {
        guard case .int32(let values) = self[index] else { return 0 }
        return values.first ?? 0
    }

    func float(_ index: Int) -> Float {
        guard case .float32(let values) = self[index] else { return 0 }
        return values.first ?? 0
    }

    func double(_ index: Int) -> Double {
        guard case .float64(let values) = self[index] else { return 0 }
        return values.first ?? 0
    }
}
