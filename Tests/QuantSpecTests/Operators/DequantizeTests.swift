import QuantSpec
import Testing

@Suite("DEQUANTIZE (REP-8)")
struct DequantizeTests {
    @Test(
        "Every 8-bit value is its distance from the zero point times the scale",
        arguments: [-128, -3, 0, 127] as [Int64])
    func everyValue(_ zeroPoint: Int64) throws {
        let every = (-128...127).map(Int64.init)
        let input = try Tensor.quantized(.int8, every, scale: 0.1, zeroPoint: zeroPoint)
        #expect(try reals(input) == every.map { Float($0 - zeroPoint) * 0.1 })
    }

    @Test("The distance is multiplied, not the stored integer: 3 steps from -126 are 0x1.333334p-2")
    func distanceFirst() throws {
        let input = try Tensor.quantized(.int8, [-123], scale: 0.1, zeroPoint: -126)
        #expect(try reals(input) == [0x1.333334p-2])
    }

    @Test("Subnormal results are kept")
    func subnormalResults() throws {
        let input = try Tensor.quantized(.int8, [-1, 0, 1, 127], scale: .leastNonzeroMagnitude)
        #expect(try reals(input).map(\.bitPattern) == [0x8000_0001, 0, 1, 127])
    }

    @Test("Per axis, each element has the scale and zero point of its index along the quantized dimension")
    func perAxis() throws {
        let columns = Quantization(scales: [1, 0.5, 0.25], zeroPoints: [0, 10, -10], dimension: 1)
        let input = try Tensor.integers(.int8, [1, 14, 2, 4, 20, 14], [2, 3], columns)
        #expect(try reals(input) == [1, 2, 3, 4, 5, 6])
    }

    @Test("REP-9: 4-bit integers are signed")
    func fourBits() throws {
        let input = try Tensor.quantized(.int4, [-8, -1, 0, 7], scale: 2)
        #expect(try reals(input) == [-16, -2, 0, 14])
    }

    @Test("REP-10: all 65536 binary16 numbers widen exactly, NaN with its payload")
    func everyBinary16() throws {
        let patterns = (0...UInt16.max).map { $0 }
        let input = try Tensor(
            TensorDescription(.float16, [65536]), .float16(patterns.map(Binary16.init(bitPattern:))))
        let widened = try reals(input).map(\.bitPattern)
        let firstWrong = zip(patterns, widened).first { pattern, bits in bits != expectedBits(of: pattern) }
        #expect(firstWrong == nil)
    }

    @Test("DEQUANTIZE-4: a 16-bit zero point other than 0 is used as written, and the reference refuses it")
    func sixteenBitZeroPoint() throws {
        let input = try Tensor.quantized(.int16, [1, -4], scale: 0.5, zeroPoint: 3)
        #expect(try reals(input) == [-1, -3.5])
        let output = TensorDescription(.float32, [2])
        #expect(try Operator.dequantize.broken(.referenceLimit, [input], to: output) == ["DEQUANTIZE-4"])
        #expect(try Operator.dequantize.broken(.nonconforming, [input], to: output) == ["REP-3"])
    }

    @Test("16-bit tensors have one scale")
    func sixteenBitsPerAxis() throws {
        let axis = Quantization(scales: [0.5, 1], dimension: 0)
        let input = try Tensor.integers(.int16, [1, 2], [2], axis)
        let error = #expect(throws: SpecificationError.self) { try reals(input) }
        #expect(error?.clause == "REP-4")
    }

    @Test("A tensor without a scale stands for no real values")
    func withoutScale() throws {
        let input = try Tensor.integers(.int8, [1, 2])
        let error = #expect(throws: SpecificationError.self) { try reals(input) }
        #expect(error?.clause == "REP-1")
    }

    private func reals(_ input: Tensor) throws -> [Float] {
        try Operator.dequantize.reals([input], to: TensorDescription(.float32, input.shape))
    }

    /// From the definition of the format: fraction x 2^-24 below 2^-14, (1 + fraction / 1024) x 2^(exponent - 15) above.
    private func expectedBits(of pattern: UInt16) -> UInt32 {
        let sign: Float = pattern >> 15 == 0 ? 1 : -1
        let fraction = UInt32(pattern & 0x3ff)
        switch pattern >> 10 & 0x1f {
        case 0: return (sign * Float(fraction) * 0x1p-24).bitPattern
        case 31: return UInt32(pattern & 0x8000) << 16 | 0x7f80_0000 | fraction << 13
        case let exponent:
            let power = Float(sign: .plus, exponent: Int(exponent) - 15, significand: 1)
            return (sign * (1 + Float(fraction) / 1024) * power).bitPattern
        }
    }
}
