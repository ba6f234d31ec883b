import QuantSpec
import Testing

@testable import VectorFiles

@Suite("Real numbers are written in C99 hexadecimal and come back")
struct HexFloatTests {
    @Test(
        "A number has one text",
        arguments: [
            (Float(0.1875), "0x1.8p-3"), (-1, "-0x1p+0"), (0, "0x0p+0"), (-0.0, "-0x0p+0"), (.infinity, "inf"),
            (-.infinity, "-inf"), (Float.leastNonzeroMagnitude, "0x1p-149"),
            (Float.greatestFiniteMagnitude, "0x1.fffffep+127"), (0.1, "0x1.99999ap-4"),
        ])
    func numberText(value: Float, text: String) {
        #expect(HexFloat.text(value) == text)
        #expect(HexFloat.float(text)?.bitPattern == value.bitPattern)
    }

    @Test("Every binary16 number comes back from its text")
    func everyBinary16() {
        for bits in UInt16.min ... .max {
            let value = Binary16(bitPattern: bits)
            #expect(HexFloat.binary16(HexFloat.text(value)) == value)
        }
    }

    @Test("A NaN keeps its bits")
    func nanKeeps() {
        #expect(HexFloat.text(Float(bitPattern: 0x7fc0_0001)) == "nan:0x7fc00001")
        #expect(HexFloat.float("nan:0x7fc00001")?.bitPattern == 0x7fc0_0001)
        #expect(HexFloat.float("nan:0x3f800000") == nil)
    }

    @Test("Binary64 numbers come back from their texts")
    func doublesComeBack() {
        var state: UInt64 = 1
        for _ in 0..<10_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state)
            #expect(HexFloat.double(HexFloat.text(value))?.bitPattern == value.bitPattern)
        }
    }

    @Test(
        "A text that is no binary32 number is refused",
        arguments: [
            "", "1.5", "0x", "0x1", "0xp+0", "0x1.p", "0x1.8p-3 ", "0x1.0000001p+0", "0x1p+128", "nan", "0x1.8q+1",
        ])
    func binary32Refused(text: String) {
        #expect(HexFloat.float(text) == nil)
    }
}
