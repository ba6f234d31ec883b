import Foundation
import QuantSpec
import Testing

@Suite("Functions of one number")
struct UnaryArithmeticTests {
    /// The distance of two numbers in units in the last place of the second.
    private func units(_ value: Double, _ expected: Double) -> Double {
        value == expected ? 0 : (value - expected).magnitude / expected.ulp
    }

    @Test("The logarithm keeps within 2 units, the tangent within 8 (ARITH-40)")
    func logarithmAndTangent() {
        var greatest = (logarithm: 0.0, tangent: 0.0)
        for step in 1..<20000 {
            // One unit more: the platform's own functions are not exact either.
            let value = Foundation.exp(Double(step) * 0.0113 - 110)
            greatest.logarithm = max(
                greatest.logarithm, units(ElementaryFunctions.logarithm(value), Foundation.log(value)))
            let argument = Double(step) * 0.0011 - 11
            greatest.tangent = max(
                greatest.tangent, units(ElementaryFunctions.hyperbolicTangent(argument), Foundation.tanh(argument)))
        }
        #expect(greatest.logarithm <= 3)
        #expect(greatest.tangent <= 9)
        for value in [0.9999999, 1, 1.0000001, 1.414_213_5, 1.414_214] {
            #expect(units(ElementaryFunctions.logarithm(value), Foundation.log(value)) <= 3)
        }
    }

    @Test("erfc has a relative error below 2^-40 (ARITH-40)")
    func complementaryError() {
        for step in 0..<4000 {
            let value = Double(step) * 0.008 - 7
            let expected = Foundation.erfc(value)
            #expect((ElementaryFunctions.complementaryError(value) - expected).magnitude <= 0x1p-40 * expected)
        }
    }

    @Test("Functions at their ends (ARITH-40)")
    func ends() {
        #expect(ElementaryFunctions.logarithm(0.0) == -.infinity)
        #expect(ElementaryFunctions.logarithm(-1.0).isNaN)
        #expect(ElementaryFunctions.logarithm(Double.infinity) == .infinity)
        #expect(ElementaryFunctions.hyperbolicTangent(Double.infinity) == 1)
        #expect(ElementaryFunctions.hyperbolicTangent(-Double.infinity) == -1)
        #expect(ElementaryFunctions.hyperbolicTangent(-0.0).sign == .minus)
        #expect(ElementaryFunctions.complementaryError(-Double.infinity) == 2)
        #expect(ElementaryFunctions.complementaryError(Double.infinity) == 0)
    }

    @Test("The square root is correctly rounded (ARITH-41)")
    func squareRoot() {
        for bits in stride(from: UInt32(0), to: 0x7f80_0000, by: 9973) {
            let value = Float(bitPattern: bits)
            #expect(ElementaryFunctions.squareRoot(value).bitPattern == value.squareRoot().bitPattern)
        }
        for root in stride(from: Float(1), to: 4096, by: 1) {
            #expect(ElementaryFunctions.squareRoot(root * root) == root)
        }
        #expect(ElementaryFunctions.squareRoot(-0.0 as Float).sign == .minus)
        #expect(ElementaryFunctions.squareRoot(-1 as Float).bitPattern == 0xffc0_0000)
        #expect(ElementaryFunctions.squareRoot(Float.leastNonzeroMagnitude) == 0x1.6a09e6p-75)
    }

    @Test("The truncating multiplication drops what the rounding one rounds (ARITH-43)")
    func truncatingMultiplication() {
        #expect(FixedPoint.truncatingDoublingHighMultiply(.min, .min) == .max)
        for left in stride(from: Int16.min, through: Int16.max - 90, by: 91) {
            for right in [Int16.min + 1, -12345, -1, 0, 1, 77, 20000, .max] {
                let exact = Double(left) * Double(right) / 32768
                #expect(Double(FixedPoint.truncatingDoublingHighMultiply(left, right)) == exact.rounded(.towardZero))
            }
        }
    }

    @Test("The logarithm of a sum is right to 2^-22 (ARITH-44)")
    func fixedPointLogarithm() {
        let steps = Steps(.litert_2_3_x86_64)
        var raw: Int32 = 1 << 19
        while raw < .max - raw / 50 {
            let logarithm = Double(FixedPointFunction.logarithmOfSum(raw, steps)) / 0x1p26
            #expect((logarithm - Foundation.log(Double(raw) / 0x1p19)).magnitude < 0x1p-22)
            raw += raw / 50
        }
        #expect(FixedPointFunction.logarithmOfSum(0, steps) == 0)
    }

    @Test("The inverse root is right to 2^-19 (ARITH-45)")
    func inverseRoot() {
        let steps = Steps(.litert_2_3_x86_64)
        let values: [Int32] = Array(2...4000) + [65025, 1 << 27, (1 << 29) - 1, 1 << 29, .max]
        for value in values {
            let factor = FixedPointFunction.inverseSquareRoot(value, steps)
            let real = Double(factor.multiplier) * Foundation.pow(2, Double(factor.shift - 31))
            #expect((real * Double(value).squareRoot() - 1).magnitude < 0x1p-19)
            #expect(factor.shift <= 0)
        }
        for value in [Int32.min, -1, 0, 1] {
            #expect(FixedPointFunction.inverseSquareRoot(value, steps) == .init(multiplier: .max, shift: 0))
        }
    }

    @Test("The sigmoid table rises from one half to one (ARITH-46)")
    func sigmoidTable() {
        #expect(SigmoidTable.samples.count == 256)
        #expect(SigmoidTable.samples.first == 32768)
        #expect(Array(SigmoidTable.samples[1...4]) == [33451, 34133, 34813, 35493])
        #expect(zip(SigmoidTable.samples, SigmoidTable.samples.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(SigmoidTable.value(at: 255) == 65535)
        #expect(SigmoidTable.value(at: 4000) == 65535)
        #expect(SigmoidTable.value(at: -1) == 65535)
    }
}
