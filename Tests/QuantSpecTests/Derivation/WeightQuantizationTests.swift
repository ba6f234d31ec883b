import QuantSpec
import Testing

@Suite("PTQ-13 to PTQ-28: weights, constants and biases")
struct WeightQuantizationTests {
    private static func codes(_ constant: QuantizedConstant) -> [Int64] { constant.elements.integers ?? [] }

    private static func weights(
        _ values: [Float], _ shape: Shape, axis: Int?, _ rule: WeightRule
    ) throws -> QuantizedConstant {
        try WeightQuantization(values, shape: shape, axis: axis, rule: rule).quantized()
    }

    @Test("each channel has its scale; stored weights use -127 to 127", arguments: WeightRule.allCases)
    func perAxis(rule: WeightRule) throws {
        let weights = try Self.weights([1, -2, 0.5, 254, -127, 63.5], [2, 3], axis: 0, rule)
        #expect(weights.quantization == Quantization(scales: [2 / 127, 2], dimension: 0))
        #expect(Self.codes(weights) == [64, -127, 32, 127, -64, 32])
        let columns = try Self.weights([1, -2, 0.5, 254, -127, 63.5], [2, 3], axis: 1, rule)
        #expect(columns.quantization == Quantization(scales: [2, 1, 0.5], dimension: 1))
        #expect(Self.codes(columns) == [1, -2, 1, 127, -127, 127])
    }

    @Test("a channel of zeros has a small scale, and 0 with int16 activations")
    func zeros() throws {
        func scale(_ rule: WeightRule, axis: Int? = 0) throws -> Float {
            let weights = try Self.weights([0, 0], [1, 2], axis: axis, rule)
            #expect(Self.codes(weights) == [0, 0])
            return weights.quantization.scale
        }
        #expect(try scale(.int8) == 3.937_008e-09)
        #expect(try scale(.dynamicRange) == 3.937_008e-09)
        #expect(try scale(.int16x8) == 0)
        #expect(try scale(.int16x8, axis: nil) == 1)
    }

    @Test("the greatest weight of a channel is stored as 127 or -127", arguments: WeightRule.allCases)
    func extremes(rule: WeightRule) throws {
        var random = DeterministicGenerator(2)
        for _ in 0..<200 {
            let values = (0..<64).map { _ in Float.random(in: -1...1, using: &random) }
            let weights = try Self.weights(values, [4, 16], axis: 0, rule)
            for channel in 0..<4 {
                let codes = Self.codes(weights)[channel * 16..<channel * 16 + 16]
                #expect(codes.map(\.magnitude).max() == 127)
            }
        }
    }

    @Test("a large bias raises the scale of its channel until the stored bias is 2^30")
    func largeBias() throws {
        var weights = try WeightQuantization([1, 1, 1e-6, 1e-6], shape: [2, 2], axis: 0, rule: .int8)
        #expect(try weights.makeRoom(forBias: [1, 50], inputScale: 0.01))
        let scales = weights.biasScales(inputScale: 0.01)
        #expect(scales[0] == Float(Double(Float(0.01)) * Double(Float(1) / 127)))
        let bias = try BiasQuantization.int32([1, 50], scales: scales)
        #expect(Self.codes(bias)[1] == 1 << 30)
        #expect(!(try weights.makeRoom(forBias: [0, 0], inputScale: 0.01)))
        var wide = try WeightQuantization([1, 1, 1e-6, 1e-6], shape: [2, 2], axis: 0, rule: .int16x8)
        #expect(try wide.makeRoom(forBias: [1, 50], inputScale: 0.0001))
        #expect(Self.codes(wide.quantized()) == [127, 127, 0, 0])
    }

    @Test("a raised scale divides the weights; the converter keeps the stored integers of one scale")
    func raisedScale() throws {
        // A layer of one channel, as TensorFlow 2.21 writes it.
        func weights(_ steps: DerivationSteps, axis: Int?) throws -> QuantizedConstant {
            let inputScale = try ActivationParameters.int8(CalibratedRange(minimum: -1, maximum: 1)).scale
            var weights = try WeightQuantization(
                [1e-6, 2e-6, -1e-6, 0], shape: [1, 4], axis: axis, rule: .int8, steps)
            #expect(try weights.makeRoom(forBias: [50], inputScale: inputScale))
            return weights.quantized()
        }
        for axis in [0, nil] {
            let right = try weights(DerivationSteps(), axis: axis)
            #expect(right.quantization.scale == 5.937_181e-06)
            #expect(Self.codes(right) == [0, 0, 0, 0])
            #expect(Self.codes(try weights(.withConverterDefects, axis: axis)) == [64, 127, -64, 0])
        }
    }

    @Test("a reciprocal that overflows counts as 0")
    func overflowingReciprocal() throws {
        let weights = try Self.weights([0x1p-130, -0x1p-129], [1, 2], axis: 0, .int16x8)
        #expect(weights.quantization.scale > 0)
        #expect(Self.codes(weights) == [0, 0])
        #expect(Self.codes(try ConstantQuantization.int16([0x1p-130, -0x1p-129])) == [0, 0])
        #expect(
            Self.codes(try ConstantQuantization.int16([0x1p-130, -0x1p-129], .withConverterDefects)) == [
                -32767, -32767,
            ])
    }

    @Test("a bias is divided in binary32: quotients above 2^24 lose their low bits")
    func bias() throws {
        let bias = try BiasQuantization.int32([50, -50, 0], scales: [6.12e-8])
        // The quotient is 816,993,491.3, but a binary32 number of that size is a multiple of 64.
        #expect(Self.codes(bias)[0] % 64 == 0 && Self.codes(bias)[1] == -Self.codes(bias)[0])
        #expect(Self.codes(try BiasQuantization.int32([1, -1], scales: [1e-12])) == [2_147_483_647, -2_147_483_647])
        #expect(Self.codes(try BiasQuantization.int64([1], scales: [1e-12])) == [999_999_995_904])
        #expect(Self.codes(try BiasQuantization.int32([1, 2], scales: [0, 1])) == [0, 2])
    }

    @Test("a constant adds its zero point before it rounds")
    func constants() throws {
        let constant = try ConstantQuantization.int8([-1, 0, 3])
        #expect(constant.quantization == Quantization(scale: 4 / 255, zeroPoint: -64))
        #expect(Self.codes(constant) == [-128, -64, 127])
        let zero = try ConstantQuantization.int8([0])
        #expect(zero.quantization == Quantization(scale: 3.921_568_4e-09, zeroPoint: 0))
        // -0.5 + 1 is a half that rounds away from 0; rounding the quotient first gives 0.
        let given = try ConstantQuantization.int8([-0.25, 300], with: Quantization(scale: 0.5, zeroPoint: 1))
        #expect(Self.codes(given) == [1, 127])
        let symmetric = try ConstantQuantization.int16([-2, 1])
        #expect(symmetric.quantization == Quantization(scale: 2 / 32767, zeroPoint: 0))
        #expect(Self.codes(symmetric) == [-32767, 16384])
        #expect(try ConstantQuantization.int16([0]).quantization.scale == 0)
    }

    @Test("float16 saturates at 65504 and keeps NaN")
    func float16() {
        let narrow = Float16Conversion.narrow([1e6, -.infinity, 65519, .nan, 0x1.8p-24, 1])
        #expect(narrow.map(\.bitPattern) == [0x7bff, 0xfbff, 0x7bff, 0x7e00, 0x0002, 0x3c00])
    }

    @Test("values that are not finite are refused, with the clause")
    func refusals() {
        for value in [Float.nan, .infinity, -.infinity] {
            for rule in WeightRule.allCases {
                let error = #expect(throws: SpecificationError.self) {
                    try WeightQuantization([1, value], shape: [2], axis: nil, rule: rule)
                }
                #expect(error?.clause == "PTQ-28")
            }
            #expect(throws: SpecificationError.self) { try BiasQuantization.int32([value], scales: [1]) }
            #expect(throws: SpecificationError.self) { try ConstantQuantization.int8([value]) }
            #expect(throws: SpecificationError.self) { try ConstantQuantization.int16([value]) }
        }
        #expect(throws: SpecificationError.self) {
            try WeightQuantization([1, 2], shape: [3], axis: 0, rule: .int8)
        }
        #expect(throws: SpecificationError.self) {
            try WeightQuantization([1, 2], shape: [2], axis: 1, rule: .int8)
        }
    }
}
