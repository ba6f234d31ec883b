import QuantSpec
import Testing

@Suite("PTQ-1 to PTQ-12: parameters of activations")
struct ActivationParametersTests {
    private static func int8(_ minimum: Float, _ maximum: Float) throws -> Quantization {
        try ActivationParameters.int8(CalibratedRange(minimum: minimum, maximum: maximum))
    }

    @Test("a calibrated range skips NaN, and its maximum is never below 2^-126")
    func calibration() {
        var range = CalibratedRange()
        #expect(range.isEmpty)
        range.record([.nan])
        #expect(range.isEmpty)
        range.record([-3, .nan, -1])
        #expect(range == CalibratedRange(minimum: -3, maximum: 0x1p-126))
        range.record([2])
        #expect(range == CalibratedRange(minimum: -3, maximum: 2))
    }

    @Test(
        "int8 scales and zero points are those that the converter writes",
        arguments: [
            (0, 3, 3 / 255, -128), (-3, 0, 3 / 255, 127), (3, 3, 3 / 255, -128), (-3, -3, 3 / 255, 127),
            (0, 0, 7.843_136_8e-09, 0), (-1e-9, 1e-9, 7.850_980_3e-09, 0), (0, 6, 6 / 255, -128), (-1, 1, 2 / 255, -1),
        ] as [(Float, Float, Float, Int64)])
    func knownRanges(minimum: Float, maximum: Float, scale: Float, zeroPoint: Int64) throws {
        #expect(try Self.int8(minimum, maximum) == Quantization(scale: scale, zeroPoint: zeroPoint))
    }

    @Test("int8 parameters stand for 0 exactly, and reach both ends of the range within half a step")
    func properties() throws {
        var random = DeterministicGenerator(1)
        for _ in 0..<5000 {
            let ends = (0..<2).map { _ in Float.random(in: -100...100, using: &random) }.sorted()
            let parameters = try Self.int8(ends[0], ends[1])
            #expect(-128...127 ~= parameters.zeroPoint)
            let least = Float(-128 - parameters.zeroPoint) * parameters.scale
            let greatest = Float(127 - parameters.zeroPoint) * parameters.scale
            let slack = 0.5001 * parameters.scale
            #expect(least <= min(ends[0], 0) + slack && greatest >= max(ends[1], 0) - slack)
        }
    }

    @Test("uint8 has int8's scale and a zero point higher by 128")
    func unsigned() throws {
        let range = CalibratedRange(minimum: -1.5, maximum: 3.25)
        let signed = try ActivationParameters.int8(range)
        #expect(
            try ActivationParameters.uint8(range)
                == Quantization(scale: signed.scale, zeroPoint: signed.zeroPoint + 128))
    }

    @Test("int16 takes the greater magnitude, and has the zero point 0")
    func int16() throws {
        let parameters = try ActivationParameters.int16(CalibratedRange(minimum: -3, maximum: 2))
        #expect(parameters == Quantization(scale: 3 / 32767, zeroPoint: 0))
        let none = try ActivationParameters.int16(CalibratedRange(minimum: 0, maximum: 0x1p-126))
        #expect(none.scale == Float(bitPattern: 256))
        #expect(try ActivationParameters.int16(CalibratedRange(minimum: 0, maximum: 0)).scale == 0)
    }

    @Test("the scale of a cell state is a power of two")
    func cellState() throws {
        func scale(_ magnitude: Float) throws -> Float {
            try ActivationParameters.cellState(CalibratedRange(minimum: -magnitude, maximum: 0)).scale
        }
        #expect(try scale(1) == 0x1p-15)
        #expect(try scale(Float(1).nextUp) == 0x1p-14)
        #expect(try scale(3.5) == 0x1p-13)
        #expect(try scale(0x1p-126) == 0x1p-141)
    }

    @Test("ranges that are not finite, empty or too wide are refused, with the clause")
    func refusals() {
        let ranges: [(Float, Float)] = [
            (.nan, 1), (0, .nan), (-.infinity, 0), (0, .infinity), (2, 1),
            (-.greatestFiniteMagnitude, .greatestFiniteMagnitude),
        ]
        for (minimum, maximum) in ranges {
            let error = #expect(throws: SpecificationError.self) { try Self.int8(minimum, maximum) }
            #expect(error?.clause == "PTQ-8")
        }
    }

    @Test("fake quantization: the zero point comes from the end with the smaller error")
    func fakeQuantization() throws {
        let parameters = try FakeQuantization.parameters(
            CalibratedRange(minimum: -3, maximum: 3), bits: 8, isNarrow: false)
        #expect(parameters.type == .uint8)
        #expect(parameters.quantization == Quantization(scale: 0.023_529_412, zeroPoint: 128))
        let none = try FakeQuantization.parameters(CalibratedRange(minimum: 0, maximum: 0), bits: 8, isNarrow: true)
        #expect(none.quantization == Quantization(scale: Float(1e-6 / 254.0), zeroPoint: 128))
    }

    @Test("the fixed parameters and the shared ones come from the operators' constraints")
    func declared() throws {
        let softmax = try #require(Operator.softmax.variants.first { $0.id == "int8" })
        #expect(softmax.fixedParameters(of: .output(0)) == Quantization(scale: 1 / 256, zeroPoint: -128))
        let pad = try #require(Operator.pad.variants.first { $0.scheme == .int8 })
        #expect(pad.operandsWithSameParameters == [[.input(0), .output(0)]])
    }
}
