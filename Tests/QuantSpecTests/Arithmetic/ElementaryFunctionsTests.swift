import Foundation
import QuantSpec
import Testing

@Suite("ARITH-22: the exponential")
struct ElementaryFunctionsTests {
    #if arch(x86_64)
        /// The error of our result, in units of the last place of the true one; the platform's is of 64 bits.
        private static func error(_ exponent: Double) -> Float80 {
            let expected = expl(Float80(exponent))
            return abs(Float80(ElementaryFunctions.exponential(exponent)) - expected) / Float80(Double(expected).ulp)
        }

        @Test("In binary64 it is within 0.75 units in the last place")
        func binary64() {
            var generator = DeterministicGenerator(22)
            for range in [-708...709.7, -1...1] {
                let errors = (0..<100_000).map { _ in Self.error(.random(in: range, using: &generator)) }
                #expect(errors.max() ?? 1 < 0.75)
            }
        }

        @Test("Where the result is subnormal it is within 1.25")
        func subnormal() {
            var generator = DeterministicGenerator(23)
            let errors = (0..<50_000).map { _ in Self.error(.random(in: -745.1 ... -708.4, using: &generator)) }
            #expect(errors.max() ?? 2 < 1.25)
        }
    #endif

    @Test("In binary32 it is the platform's binary64 result, rounded, over a hundred thousand numbers")
    func binary32() {
        let wrong = stride(from: UInt32(0), to: UInt32.max - 40_009, by: 40_009).map(Float.init(bitPattern:)).filter {
            !$0.isNaN && ElementaryFunctions.exponential($0) != Float(exp(Double($0)))
        }
        #expect(wrong.isEmpty)
    }

    @Test("Exact results and the ends of the range")
    func ends() {
        #expect(ElementaryFunctions.exponential(0.0) == 1)
        #expect(ElementaryFunctions.exponential(-0.0) == 1)
        #expect(ElementaryFunctions.exponential(Double.infinity) == .infinity)
        #expect(ElementaryFunctions.exponential(-Double.infinity) == 0)
        #expect(ElementaryFunctions.exponential(Double.nan).isNaN)
        #expect(ElementaryFunctions.exponential(709.782712893384) < .infinity)
        #expect(ElementaryFunctions.exponential(709.7827128933841) == .infinity)
        #expect(ElementaryFunctions.exponential(-745.1332191019411) == .leastNonzeroMagnitude)
        #expect(ElementaryFunctions.exponential(-745.1332191019413) == 0)
    }
}
