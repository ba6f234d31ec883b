import Foundation
import QuantSpec
import Testing

/// ARITH-47 to ARITH-49: the functions of real numbers, beside those of the platform in binary64.
@Suite("Functions of real numbers")
struct RealFunctionTests {
    /// About a hundred thousand numbers of every magnitude.
    private static let numbers = stride(from: UInt32(0), to: UInt32.max - 40_009, by: 40_009)
        .map(Float.init(bitPattern:)).filter(\.isFinite)

    /// The numbers for which our result is not the platform's binary64 result, rounded.
    private func differing(_ function: (Float) -> Float, _ platform: (Double) -> Double) -> [Float] {
        Self.numbers.filter { function($0) != Float(platform(Double($0))) }
    }

    @Test("Sine and cosine are rounded once, for numbers of any magnitude (ARITH-47)")
    func turns() {
        #expect(differing(ElementaryFunctions.sine) { sin($0) }.isEmpty)
        #expect(differing(ElementaryFunctions.cosine) { cos($0) }.isEmpty)
    }

    @Test("Sine and cosine of zeros, infinities and NaN (ARITH-47)")
    func turnsOfSpecialNumbers() {
        #expect(ElementaryFunctions.sine(-0.0).sign == .minus)
        #expect(ElementaryFunctions.cosine(0) == 1)
        for value in [Float.infinity, -.infinity, .nan] {
            #expect(ElementaryFunctions.sine(value).isNaN && ElementaryFunctions.cosine(value).isNaN)
        }
    }

    @Test("The angle of a point is rounded once (ARITH-47)")
    func angles() {
        var generator = DeterministicGenerator(47)
        let wrong = Self.numbers.filter { y in
            let x = Self.numbers.randomElement(using: &generator) ?? 1
            return ElementaryFunctions.arcTangent(y: y, x: x) != Float(atan2(Double(y), Double(x)))
        }
        #expect(wrong.isEmpty)
    }

    @Test("The angle on the axes, and of infinite points, has the quadrant of its signs (ARITH-47)")
    func anglesOnAxes() {
        let values: [Float] = [0, -0.0, 1, -1, .infinity, -.infinity]
        for y in values {
            for x in values {
                let (angle, expected) = (ElementaryFunctions.arcTangent(y: y, x: x), Float(atan2(Double(y), Double(x))))
                #expect(angle.bitPattern == expected.bitPattern, "\(y), \(x)")
            }
        }
        #expect(ElementaryFunctions.arcTangent(y: .nan, x: 1).isNaN)
    }

    @Test("A power is within 0.501 units in the last place (ARITH-48)")
    func powers() {
        var generator = DeterministicGenerator(48)
        var differing = 0
        for _ in 0..<100_000 {
            let base = Float.random(in: 0...100, using: &generator)
            let exponent = Float.random(in: -30...30, using: &generator)
            let (ours, exact) = (
                ElementaryFunctions.power(base, exponent), Foundation.pow(Double(base), Double(exponent))
            )
            if ours == Float(exact) { continue }
            differing += 1
            #expect(abs(Double(ours) - exact) < 0.501 * Double(Float(exact).ulp))
        }
        // Next to a tie the roundings may part.
        #expect(differing < 10)
    }

    @Test("Powers of special numbers are those of C (ARITH-48)")
    func powersOfSpecialNumbers() {
        let values: [Float] = [0, -0.0, 1, -1, 0.5, -2, 2, 3, -3, .infinity, -.infinity, .nan]
        for base in values {
            for exponent in values {
                let (ours, theirs) = (ElementaryFunctions.power(base, exponent), powf(base, exponent))
                #expect(ours.isNaN ? theirs.isNaN : ours.bitPattern == theirs.bitPattern, "\(base)^\(exponent)")
            }
        }
    }

    @Test("Other mathematics take the place of the specification's, and are no deviation (ARITH-49)")
    func mathematics() throws {
        var other = Mathematics.specified
        other.exponential = { _ in 3 }
        other.sine = { _ in 0.25 }
        let steps = Steps(.litert_2_3_x86_64, mathematics: other)
        #expect(steps.profile == .litert_2_3_x86_64 && steps.replaced.isEmpty)
        let description = TensorDescription(.float32, [1])
        for (operation, expected) in [(Operator.exp, Float(3)), (.sin, 0.25), (.logistic, 0.25)] {
            let instance = Instance(operation.name, attributes: [:], inputs: [description], outputs: [description])
            let outputs = try operation.prepare(instance, steps: steps).evaluate([.float32([1])]).outputs
            #expect(outputs[0].elements == .float32([expected]))
        }
    }
}
