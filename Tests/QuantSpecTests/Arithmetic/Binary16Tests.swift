import QuantSpec
import Testing

@Suite("ARITH-20, ARITH-21: binary16")
struct Binary16Tests {
    private static let patterns = UInt16.min ... .max

    /// The value of a finite binary16, from its fields.
    private static func value(_ pattern: UInt16) -> Double {
        let exponent = Int(pattern >> 10) & 0x1f
        let fraction = Double(pattern & 0x3ff)
        let magnitude =
            exponent == 0
            ? fraction * 0x1p-24 : (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
        return pattern & 0x8000 == 0 ? magnitude : -magnitude
    }

    private static func isFinite(_ pattern: UInt16) -> Bool { pattern & 0x7c00 != 0x7c00 }

    @Test("Every finite one widens to its value, subnormal ones and both zeros included")
    func widening() {
        let wrong = Self.patterns.filter { pattern in
            let widened = Binary16(bitPattern: pattern).float
            return Self.isFinite(pattern)
                && (Double(widened) != Self.value(pattern) || (widened.sign == .minus) != (pattern & 0x8000 != 0))
        }
        #expect(wrong.isEmpty)
    }

    @Test("Infinities widen to infinities, and a NaN keeps its sign and payload")
    func wideningNotFinite() {
        for pattern in Self.patterns where !Self.isFinite(pattern) {
            let bits = Binary16(bitPattern: pattern).float.bitPattern
            #expect(bits >> 16 & 0x8000 == UInt32(pattern & 0x8000))
            #expect(bits & 0x7fff_ffff == 0x7f80_0000 | UInt32(pattern & 0x3ff) << 13)
        }
    }

    @Test("Every one comes back from binary32; a signalling NaN comes back quiet")
    func roundTrip() {
        let wrong = Self.patterns.filter { pattern in
            let isNaN = pattern & 0x7fff > 0x7c00
            return Binary16(Binary16(bitPattern: pattern).float).bitPattern != (isNaN ? pattern | 0x0200 : pattern)
        }
        #expect(wrong.isEmpty)
    }

    @Test("Between any two neighbours the nearer is taken, and in the middle the even one")
    func narrowing() {
        let wrong = (0..<UInt16(0x7bff)).filter { pattern in
            let middle = (Binary16(bitPattern: pattern).float + Binary16(bitPattern: pattern + 1).float) / 2
            let even = pattern + pattern & 1
            return [middle.nextDown, middle, middle.nextUp, -middle].map { Binary16($0).bitPattern }
                != [pattern, even, pattern + 1, even | 0x8000]
        }
        #expect(wrong.isEmpty)
    }

    @Test("From 65520 on the result is infinite")
    func overflow() {
        #expect(Binary16(Float(65520).nextDown).bitPattern == 0x7bff)
        #expect(Binary16(65520).bitPattern == 0x7c00)
        #expect(Binary16(-Float.greatestFiniteMagnitude).bitPattern == 0xfc00)
        #expect(Binary16(.infinity).bitPattern == 0x7c00)
    }

    @Test("Half of the least one and less gives zero, with its sign")
    func underflow() {
        #expect(Binary16(0x1p-25).bitPattern == 0)
        #expect(Binary16(Float(0x1p-25).nextUp).bitPattern == 1)
        #expect(Binary16(-0x1p-25).bitPattern == 0x8000)
        #expect(Binary16(.leastNonzeroMagnitude).bitPattern == 0)
    }
}
