import QuantSpec
import Testing

@Suite("SCOPE-4: a bound")
struct ResultBoundTests {
    private func isAllowed(_ observed: Float, _ specified: Float, _ bound: ResultBound) -> Bool {
        bound.snapping(.float32([observed]), to: .float32([specified])) == .float32([specified])
    }

    @Test("A bound counts representable numbers, across zero too")
    func steps() {
        let bound = ResultBound(2, "EXP-4")
        #expect(isAllowed(Float(1).nextUp.nextUp, 1, bound))
        #expect(!isAllowed(Float(1).nextUp.nextUp.nextUp, 1, bound))
        #expect(isAllowed(-.leastNonzeroMagnitude, .leastNonzeroMagnitude, bound))
        #expect(!isAllowed(-.leastNonzeroMagnitude, 2 * .leastNonzeroMagnitude, bound))
    }

    @Test("An absolute bound allows a difference where the last place is small")
    func absolute() {
        let bound = ResultBound(1, absolute: 0x1p-20, "GELU-5")
        #expect(isAllowed(0x1p-21, -0x1p-21, bound))
        #expect(!isAllowed(0x1p-20, -0x1p-21, bound))
    }

    @Test("NaNs are equal, and zeros; an infinity is equal to itself alone")
    func specialNumbers() {
        let bound = ResultBound(1, "EXP-4")
        #expect(!isAllowed(.nan, 1, bound) && !isAllowed(1, .nan, bound))
        #expect(isAllowed(-0.0, 0, bound))
        #expect(isAllowed(.infinity, .infinity, bound))
        #expect(!isAllowed(.greatestFiniteMagnitude, .infinity, bound))
        guard case .float32(let values) = bound.snapping(.float32([-.nan]), to: .float32([.nan])) else { return }
        #expect(values[0].bitPattern == Float.nan.bitPattern)
    }

    @Test("Integers, and values of another length, are left as they are")
    func others() {
        let bound = ResultBound(9, "EXP-4")
        #expect(bound.snapping(.int8([1]), to: .int8([2])) == .int8([1]))
        #expect(bound.snapping(.float32([1]), to: .float32([1, 1])) == .float32([1]))
    }

    @Test("binary16 has its own last place")
    func binary16() {
        let bound = ResultBound(1, "SOFTMAX-11")
        let (one, next) = (Binary16(bitPattern: 0x3c00), Binary16(bitPattern: 0x3c01))
        #expect(bound.snapping(.float16([next]), to: .float16([one])) == .float16([one]))
        let far = Binary16(bitPattern: 0x3c02)
        #expect(bound.snapping(.float16([far]), to: .float16([one])) == .float16([far]))
    }
}
