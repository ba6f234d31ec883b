import QuantSpec
import Testing

@Suite("ARITH-1, ARITH-2: rounding to an integer")
struct RoundingTests {
    @Test("Every sampled binary32 rounds to the nearest integer, halves away from zero")
    func binary32() {
        let wrong = stride(from: UInt32.min, through: UInt32.max - 4099, by: 4099).map(Float.init(bitPattern:)).filter {
            !$0.isNaN && Rounding.halfAwayFromZero($0) != $0.rounded(.toNearestOrAwayFromZero)
        }
        #expect(wrong.isEmpty)
    }

    @Test("Every half, and both of its neighbours, in binary32 and binary64")
    func halves() {
        for integer in -5_000...5_000 {
            let half = Float(integer) + 0.5
            let narrow = [half, half.nextUp, half.nextDown]
            let wide = [Double(half), Double(half).nextUp, Double(half).nextDown]
            #expect(narrow.map(Rounding.halfAwayFromZero) == narrow.map { $0.rounded(.toNearestOrAwayFromZero) })
            #expect(wide.map(Rounding.halfAwayFromZero) == wide.map { $0.rounded(.toNearestOrAwayFromZero) })
            #expect(wide.map(Rounding.floor) == wide.map { $0.rounded(.down) })
        }
    }

    @Test("A number just below a half rounds to zero")
    func justBelowAHalf() {
        #expect(Int64(roundingHalfAwayFromZero: Float(0.5).nextDown) == 0)
        #expect(Int64(roundingHalfAwayFromZero: (-0.5).nextUp) == 0)
        #expect(Int64(roundingHalfAwayFromZero: Float(-0.5)) == -1)
    }

    @Test(
        "Where precision ends every number is an integer",
        arguments: [8_388_607.5, 8_388_608, 8_388_609, 16_777_216, 3e9] as [Float])
    func greatMagnitudes(_ value: Float) {
        #expect(Rounding.halfAwayFromZero(value) == value.rounded(.toNearestOrAwayFromZero))
        #expect(Rounding.halfAwayFromZero(-value) == (-value).rounded(.toNearestOrAwayFromZero))
    }

    @Test("Reals beyond the range give its ends, and NaN gives 0")
    func outOfRange() {
        #expect(Int64(roundingHalfAwayFromZero: Double.infinity) == .max)
        #expect(Int64(roundingHalfAwayFromZero: -Double.infinity) == .min)
        #expect(Int64(roundingHalfAwayFromZero: Double.nan) == 0)
        #expect(Int64(roundingHalfAwayFromZero: Float.infinity) == .max)
        #expect(Int64(roundingHalfAwayFromZero: 9_223_372_036_854_775_808.0) == .max)
        #expect(Int64(roundingHalfAwayFromZero: -9_223_372_036_854_775_808.0) == .min)
        #expect(Int64(saturating: 9_223_372_036_854_774_784) == 9_223_372_036_854_774_784)
        #expect(Int64(saturating: -2.9) == -2)
    }
}
