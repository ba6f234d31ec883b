import QuantSpec
import Testing

/// The digests are those of the reference's own function library (gemmlowp), over the same arguments.
@Suite("ARITH-30 to ARITH-37: functions in fixed point")
struct FixedPointFunctionTests {
    private static let steps = Steps(.litert_2_3_x86_64)
    /// What 32-bit arguments are apart, so that a digest is quick.
    private static let stride = 65_521

    private static func digest16(_ range: ClosedRange<Int16>, _ function: (Int16) -> Int16) -> UInt64 {
        var digest = Digest()
        for raw in range { digest.add(Int32(function(raw))) }
        return digest.value
    }

    private static func digest32(_ range: ClosedRange<Int32>, _ function: (Int32) -> Int32) -> UInt64 {
        var digest = Digest()
        for raw in Swift.stride(from: Int(range.lowerBound), through: Int(range.upperBound), by: stride) {
            digest.add(function(Int32(truncatingIfNeeded: raw)))
        }
        return digest.value
    }

    @Test(
        "The exponential of every 16-bit number is the reference's",
        arguments: [(0, 0x3c94_0ce8_bc15_6b70), (3, 0x8d82_858a_b780_793f), (5, 0xb9a9_fa64_67b0_973f)]
            as [(Int, UInt64)])
    func exponential16(_ integerBits: Int, _ digest: UInt64) {
        #expect(
            Self.digest16(.min...0) {
                FixedPointFunction.exponentialOfNegative($0, integerBits: integerBits, Self.steps)
            } == digest)
    }

    @Test(
        "The exponential of 32-bit numbers is the reference's",
        arguments: [(0, 0xb011_e53c_b247_0fb2), (5, 0x7a8a_701d_f13b_7cb4), (7, 0x76c7_549c_f73e_849a)]
            as [(Int, UInt64)])
    func exponential32(_ integerBits: Int, _ digest: UInt64) {
        #expect(
            Self.digest32(.min...0) {
                FixedPointFunction.exponentialOfNegative($0, integerBits: integerBits, Self.steps)
            } == digest)
    }

    @Test("ARITH-34, ARITH-35: reciprocals are the reference's")
    func reciprocals() {
        let steps = Self.steps
        #expect(
            Self.digest16(0 ... .max) { FixedPointFunction.reciprocalOfOnePlus($0, steps) } == 0x9217_0236_4e7c_1265)
        #expect(
            Self.digest16(0 ... .max) { FixedPointFunction.oneMinusOverOnePlus($0, steps) } == 0x6170_242e_a73a_83bd)
        #expect(
            Self.digest32(0 ... .max) { FixedPointFunction.reciprocalOfOnePlus($0, steps) } == 0x76c1_cbff_dce3_f912)
        #expect(
            Self.digest32(0 ... .max) { FixedPointFunction.oneMinusOverOnePlus($0, steps) } == 0x09d4_4438_d062_b943)
    }

    @Test(
        "ARITH-36: the logistic function of every 16-bit number is the reference's",
        arguments: [(0, 0x0b12_f9e8_09d2_423e), (3, 0xef01_ec2b_77ce_7c34), (5, 0x5214_362f_4d71_127f)]
            as [(Int, UInt64)])
    func logistic16(_ integerBits: Int, _ digest: UInt64) {
        #expect(
            Self.digest16(.min ... .max) { FixedPointFunction.logistic($0, integerBits: integerBits, Self.steps) }
                == digest)
    }

    @Test(
        "The hyperbolic tangent of every 16-bit number is the reference's",
        arguments: [(0, 0x442f_9508_0c29_be3f), (3, 0xe4a3_8410_afdf_07fd), (5, 0x6bfd_d0c2_0be7_b6b0)]
            as [(Int, UInt64)])
    func hyperbolicTangent16(_ integerBits: Int, _ digest: UInt64) {
        #expect(
            Self.digest16(.min ... .max) {
                FixedPointFunction.hyperbolicTangent($0, integerBits: integerBits, Self.steps)
            } == digest)
    }

    @Test(
        "Both functions of 32-bit numbers are the reference's",
        arguments: [
            (3, 0xe22e_fc0c_e142_83c8, 0xfcb1_6839_7ff0_1222), (5, 0x7da2_e1e6_9ccc_ab49, 0x80a6_10d1_b668_363f),
        ]
            as [(Int, UInt64, UInt64)])
    func logisticAndTangent32(_ integerBits: Int, _ logistic: UInt64, _ tangent: UInt64) {
        let steps = Self.steps
        #expect(
            Self.digest32(.min ... .max) { FixedPointFunction.logistic($0, integerBits: integerBits, steps) }
                == logistic)
        #expect(
            Self.digest32(.min ... .max) { FixedPointFunction.hyperbolicTangent($0, integerBits: integerBits, steps) }
                == tangent)
    }

    @Test("The exponential is near the true one, from 1 down to nothing")
    func accuracy() {
        let errors = Swift.stride(from: Int32.min, through: 0, by: 99_991).map { raw in
            let result = FixedPointFunction.exponentialOfNegative(raw, integerBits: 5, Self.steps)
            return (Double(result) * 0x1p-31 - ElementaryFunctions.exponential(Double(raw) * 0x1p-26)).magnitude
        }
        #expect(errors.max() ?? 1 < 0x1p-21)
    }

    @Test("Zero and one")
    func ends() {
        let steps = Self.steps
        #expect(FixedPointFunction.exponentialOfNegative(Int32(0), integerBits: 5, steps) == .max)
        #expect(FixedPointFunction.exponentialOfNegative(Int32.min, integerBits: 10, steps) == 0)
        #expect(FixedPointFunction.logistic(Int16(0), integerBits: 3, steps) == 16384)
        #expect(FixedPointFunction.hyperbolicTangent(Int16(0), integerBits: 3, steps) == 0)
    }

    @Test("ARITH-31: scaling saturates upwards and rounds downwards")
    func scaling() {
        let steps = Self.steps
        #expect(FixedPointFunction.scale(Int32(1 << 30), byPowerOfTwo: 1, steps) == .max)
        #expect(FixedPointFunction.scale(Int32(-1 << 30), byPowerOfTwo: 1, steps) == .min)
        #expect(FixedPointFunction.scale(Int32(-1 << 30) - 1, byPowerOfTwo: 1, steps) == .min)
        #expect(FixedPointFunction.scale(Int16(16383), byPowerOfTwo: 1, steps) == 32766)
        #expect(FixedPointFunction.scale(Int16(-3), byPowerOfTwo: -1, steps) == -2)
        #expect(FixedPointFunction.rescale(Int32(7), from: 5, to: 5, steps) == 7)
    }

    @Test("Every multiplication and shift goes through the steps")
    func seams() {
        var truncating = Self.steps
        truncating.doublingHighMultiply = { Int32(truncatingIfNeeded: (Int64($0) * Int64($1)) >> 31) }
        var narrow = Self.steps
        narrow.doublingHighMultiply16 = { Int16(truncatingIfNeeded: (Int32($0) * Int32($1)) >> 15) }
        var shifting = Self.steps
        shifting.roundingShiftRight = { $0 >> Int32($1) }
        let exact = Self.exponentials(Self.steps)
        #expect(Self.exponentials(truncating).wide != exact.wide)
        #expect(Self.exponentials(truncating).narrow == exact.narrow)
        #expect(Self.exponentials(narrow).narrow != exact.narrow)
        #expect(Self.exponentials(shifting).wide != exact.wide)
        #expect(Self.exponentials(shifting).narrow != exact.narrow)
    }

    private static func exponentials(_ steps: Steps) -> (wide: [Int32], narrow: [Int16]) {
        let raws = Swift.stride(from: -32768, to: 0, by: 257)
        return (
            raws.map { FixedPointFunction.exponentialOfNegative(Int32($0) << 14, integerBits: 5, steps) },
            raws.map { FixedPointFunction.exponentialOfNegative(Int16($0), integerBits: 3, steps) }
        )
    }
}
