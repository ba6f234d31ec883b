import QuantSpec
import Testing

@Suite("ARITH-5 to ARITH-10: multiplication by fixed-point reals")
struct FixedPointTests {
    /// floor(`numerator` / 2^`exponent` + 1/2).
    private static func roundingHalvesUp(_ numerator: Int128, _ exponent: Int) -> Int128 {
        (numerator + (Int128(1) << (exponent - 1))) >> exponent
    }

    /// `value` / 2^`exponent` to the nearest integer, halves away from zero.
    private static func roundingHalvesAway(_ value: Int128, _ exponent: Int) -> Int128 {
        guard exponent > 0 else { return value }
        let magnitude = (value.magnitude + (UInt128(1) << (exponent - 1))) >> exponent
        return value < 0 ? -Int128(magnitude) : Int128(magnitude)
    }

    private static func lower32(_ value: Int128) -> Int32 { Int32(truncatingIfNeeded: value) }

    private static let integers = DeterministicGenerator.sharpIntegers(200)
    private static let multipliers: [Int32] = [
        0, 1 << 30, (1 << 30) + 1, .max, .max - 1, 0x7fff_0000, 0x7ffe_ffff, 1_518_500_250, 1_431_655_765, -(1 << 30),
        -1_431_655_765, .min + 1,
    ]

    /// The values times the multipliers at a shift for which a multiplication is not as expected.
    private static func wrong(
        _ shift: Int, _ multiply: (Int32, QuantizedMultiplier) -> Int32, expected: (Int32, Int32) -> Int32
    ) -> [(Int32, Int32)] {
        integers.flatMap { value in
            multipliers.compactMap { multiplier in
                let factor = QuantizedMultiplier(multiplier: multiplier, shift: shift)
                return multiply(value, factor) == expected(value, multiplier) ? nil : (value, multiplier)
            }
        }
    }

    @Test("The doubling-high multiplication is the rounded upper half of the doubled product")
    func doublingHigh() {
        for left in Self.integers {
            let wrong = Self.integers.filter { right in
                (left != .min || right != .min)
                    && FixedPoint.doublingHighMultiply(left, right)
                        != Self.lower32(Self.roundingHalvesUp(Int128(left) * Int128(right), 31))
            }
            #expect(wrong.isEmpty, "times \(left)")
        }
        #expect(FixedPoint.doublingHighMultiply(Int32.min, .min) == .max)
    }

    @Test(
        "The doubling-high multiplication of 16 bits is the same in its width",
        arguments: [.min, .min + 1, -16384, -12345, -1, 0, 1, 2, 16383, 16384, 32766, .max] as [Int16])
    func doublingHigh16(_ right: Int16) {
        let wrong = (Int16.min ... .max).filter { left in
            (left != .min || right != .min)
                && FixedPoint.doublingHighMultiply(left, right)
                    != Int16(truncatingIfNeeded: Self.roundingHalvesUp(Int128(left) * Int128(right), 15))
        }
        #expect(wrong.isEmpty)
        #expect(FixedPoint.doublingHighMultiply(Int16.min, .min) == .max)
    }

    @Test("The rounding shift rounds halves away from zero", arguments: 0...31)
    func roundingShift(_ exponent: Int) {
        let wrong = Self.integers.filter {
            Int128(FixedPoint.roundingShiftRight($0, by: exponent)) != Self.roundingHalvesAway(Int128($0), exponent)
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        "Two roundings: a wrapping left shift, the doubling-high multiplication, the rounding shift",
        arguments: -31...30)
    func roundingTwice(_ shift: Int) {
        let steps = Steps(.litert_2_3_x86_64)
        let expected = { (value: Int32, multiplier: Int32) in
            let shifted = Self.lower32(Int128(value) << max(shift, 0))
            let high = Self.roundingHalvesUp(Int128(shifted) * Int128(multiplier), 31)
            return Self.lower32(Self.roundingHalvesAway(high, max(-shift, 0)))
        }
        #expect(Self.wrong(shift, FixedPoint.multiplyRoundingTwice(_:by:), expected: expected).isEmpty)
        #expect(Self.wrong(shift, { steps.requantize($0, by: $1) }, expected: expected).isEmpty)
    }

    @Test("One rounding: the exact product, halves up", arguments: -31...30)
    func roundingOnce(_ shift: Int) {
        let steps = Steps(.integerSingle)
        let expected = { (value: Int32, multiplier: Int32) in
            Self.lower32(Self.roundingHalvesUp(Int128(value) * Int128(multiplier), 31 - shift))
        }
        #expect(Self.wrong(shift, FixedPoint.multiplyRoundingOnce(_:by:), expected: expected).isEmpty)
        #expect(Self.wrong(shift, { steps.requantize($0, by: $1) }, expected: expected).isEmpty)
    }

    @Test("One rounding replaces a shift above 30 by the greatest multiplier")
    func shiftAbove30() {
        let factor = QuantizedMultiplier(multiplier: 1 << 30, shift: 31)
        #expect(factor.limitedToShift30 == QuantizedMultiplier(multiplier: .max, shift: 30))
        #expect(FixedPoint.multiplyRoundingOnce(3, by: factor) == Int32(truncatingIfNeeded: 3_221_225_471))
    }

    @Test("A quarter of one tells them apart; a half does not, for any number")
    func onceAgainstTwice() {
        let quarter = QuantizedMultiplier(0.25)
        #expect(FixedPoint.multiplyRoundingTwice(1, by: quarter) == 1)
        #expect(FixedPoint.multiplyRoundingOnce(1, by: quarter) == 0)
        let half = QuantizedMultiplier(0.5)
        let wrong = Self.integers.filter {
            FixedPoint.multiplyRoundingTwice($0, by: half) != FixedPoint.multiplyRoundingOnce($0, by: half)
        }
        #expect(wrong.isEmpty)
    }

    @Test("64-bit accumulators: a multiplier of 16 bits, one rounding, halves up", arguments: -31...7)
    func wide(_ shift: Int) {
        for multiplier in Self.multipliers where multiplier >= 0 {
            let reduced = min(Self.roundingHalvesUp(Int128(multiplier), 16), 32767)
            let factor = QuantizedMultiplier(multiplier: multiplier, shift: shift)
            let wrong = Self.integers.flatMap { [Int64($0), Int64($0) << 15, (Int64($0) << 15) &+ 16_384] }.filter {
                FixedPoint.multiplyWide($0, by: factor)
                    != Self.lower32(Self.roundingHalvesUp(Int128($0) * reduced, 15 - shift))
            }
            #expect(wrong.isEmpty, "times \(multiplier)")
        }
    }
}
