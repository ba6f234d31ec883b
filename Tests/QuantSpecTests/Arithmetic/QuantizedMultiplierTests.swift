import QuantSpec
import Testing

@Suite("ARITH-4: a real as multiplier and shift")
struct QuantizedMultiplierTests {
    private static let reals: [Double] = {
        var generator = DeterministicGenerator(4)
        return (0..<5_000).map { _ in
            let exponent = Int.random(in: -33...31, using: &generator)
            return Double.random(in: 0.5..<1, using: &generator)
                * Double(sign: .plus, exponent: exponent, significand: 1)
        }
    }()

    /// The significand of a real, as an integer of 53 bits.
    private static func significand(_ real: Double) -> UInt64 { real.significandBitPattern | 1 << 52 }

    @Test("The multiplier is the mantissa in 31 bits, rounded halves away from zero")
    func nearest() {
        for real in Self.reals {
            // 53 bits to 31: the lower 22 are rounded.
            var mantissa = (Self.significand(real) + 1 << 21) >> 22
            var shift = Int(real.exponent) + 1
            if mantissa == 1 << 31 {
                mantissa >>= 1
                shift += 1
            }
            let expected =
                shift < -31
                ? QuantizedMultiplier(multiplier: 0, shift: 0)
                : QuantizedMultiplier(multiplier: Int32(mantissa), shift: shift)
            #expect(QuantizedMultiplier(real) == expected)
        }
    }

    @Test("A negative real has the negative multiplier and the same shift")
    func negative() {
        for real in Self.reals {
            let positive = QuantizedMultiplier(real)
            #expect(QuantizedMultiplier(-real).multiplier == -positive.multiplier)
            #expect(QuantizedMultiplier(-real).shift == positive.shift)
        }
    }

    @Test("A mantissa that rounds up to 2^31 is renormalised")
    func renormalised() {
        #expect(QuantizedMultiplier((1.0).nextDown) == QuantizedMultiplier(multiplier: 1 << 30, shift: 1))
        #expect(QuantizedMultiplier(0.25.nextDown) == QuantizedMultiplier(multiplier: 1 << 30, shift: -1))
    }

    @Test("Powers of two", arguments: -31...30)
    func powersOfTwo(_ shift: Int) {
        let real = Double(sign: .plus, exponent: shift - 1, significand: 1)
        #expect(QuantizedMultiplier(real) == QuantizedMultiplier(multiplier: 1 << 30, shift: shift))
    }

    @Test(
        "Zero, what is too small, and what is not finite give zero",
        arguments: [0, -0.0, 0x1p-33, 0x1.fffffp-34, 1e-300, .infinity, -.infinity, .nan] as [Double])
    func nothing(_ real: Double) {
        #expect(QuantizedMultiplier(real) == QuantizedMultiplier(multiplier: 0, shift: 0))
    }

    @Test("The least multiplier is that of 2^-32, rounding included")
    func least() {
        #expect(QuantizedMultiplier(0x1p-32) == QuantizedMultiplier(multiplier: 1 << 30, shift: -31))
        #expect(QuantizedMultiplier((0x1p-32).nextDown) == QuantizedMultiplier(multiplier: 1 << 30, shift: -31))
    }
}
