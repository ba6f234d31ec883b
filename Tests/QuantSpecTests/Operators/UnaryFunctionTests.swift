import QuantSpec
import Testing

@Suite("Unary functions")
struct UnaryFunctionTests {
    private static let allInt8 = Array(Int64(-128)...127)

    private func integers(
        _ operation: Operator, _ values: [Int64], scale: Float, zeroPoint: Int64 = 0, to outputScale: Float,
        _ outputZeroPoint: Int64 = 0, type: ElementType = .int8, shape: Shape? = nil, attributes: Attributes = [:]
    ) throws -> [Int64] {
        let quantization = Quantization(scale: scale, zeroPoint: zeroPoint)
        return try operation.integers(
            [.integers(type, values, shape, quantization)],
            to: .quantized(type, shape ?? [values.count], scale: outputScale, zeroPoint: outputZeroPoint), attributes)
    }

    // MARK: RELU and its kin

    @Test("With one scale for both, RELU and its kin clamp")
    func rectifiers() throws {
        let bounds: [(Operator, ClosedRange<Int64>)] = [
            (.relu, 5...127), (.relu6, 5...65), (.reluN1To1, -5...15), (.relu0To1, 5...15),
        ]
        for (operation, range) in bounds {
            let expected = Self.allInt8.map { min(max($0, range.lowerBound), range.upperBound) }
            #expect(
                try integers(operation, Self.allInt8, scale: 0.1, zeroPoint: 5, to: 0.1, 5) == expected)
        }
    }

    @Test("RELU in binary32 keeps NaN and the sign of zero")
    func realRectifiers() throws {
        let results = try Operator.relu6.reals(
            [.real([-0.0, 7, -1, .nan])], to: TensorDescription(.float32, [4]))
        #expect(results[0].sign == .minus)
        #expect(results[1...2] == [6, 0])
        #expect(results[3].isNaN)
    }

    @Test("ABS takes the whole distance from the zero point")
    func magnitudes() throws {
        #expect(
            try integers(.abs, [-128, -1, 0, 127], scale: 1, zeroPoint: 127, to: 2, -128) == [0, -64, -64, -128])
        #expect(try integers(.abs, [-128, 5], scale: 1, to: 1) == [127, 5])
    }

    @Test("A negative slope is applied after rounding")
    func negativeSlope() throws {
        let results = try integers(
            .leakyRelu, [-5, -4, -3, -2, -1, 0, 1], scale: 1, to: 1, attributes: ["alpha": .real(-0.5)])
        #expect(results == [2, 2, 1, 1, 0, 0, 1])
    }

    @Test("A slope above one falls faster than the input; an infinite one is refused")
    func steepSlope() throws {
        #expect(try integers(.leakyRelu, [-4, 4], scale: 1, to: 1, attributes: ["alpha": .real(2)]) == [-8, 4])
        expectInvalid("LEAKY_RELU-1") {
            try integers(.leakyRelu, [1], scale: 1, to: 1, attributes: ["alpha": .real(.infinity)])
        }
    }

    @Test("Slopes are broadcast to the input's shape, and never the other way")
    func slopes() throws {
        let input = try Tensor.integers(.int8, [-2, -2, -2, -2, 3, -2], [2, 3], Quantization(scale: 1, zeroPoint: 0))
        let output = TensorDescription.quantized(.int8, [2, 3], scale: 1)
        let slopes = try Tensor.quantized(.int8, [1, 2, 3], scale: 1)
        #expect(try Operator.prelu.integers([input, slopes], to: output) == [-2, -4, -6, -2, 3, -6])
        for shape in [[2, 2], [1, 2, 3], [4]] as [Shape] {
            let wrong = try Tensor.integers(
                .int8, [Int64](repeating: 1, count: shape.count), shape, Quantization(scale: 1, zeroPoint: 0))
            expectInvalid("PRELU-1") { try Operator.prelu.integers([input, wrong], to: output) }
        }
    }

    @Test("HARD_SWISH is near its real function wherever it is defined")
    func hardSwish() throws {
        for (scale, outputScale) in [(0.05, 0.03), (0.1, 0.1), (0.01, 0.02)] as [(Float, Float)] {
            let results = try integers(.hardSwish, Self.allInt8, scale: scale, to: outputScale)
            for (stored, result) in zip(Self.allInt8, results) {
                let value = Float(stored) * scale
                let exact = min(max(value * min(max(value + 3, 0), 6) / 6 / outputScale, -128), 127)
                #expect((Float(result) - exact).magnitude < 1.2)
            }
        }
        expectInvalid("HARD_SWISH-2") { try integers(.hardSwish, [1], scale: 1, to: 0x1p-7) }
    }

    @Test("NEG keeps the least value; parameters that it does not honour are nonconforming (NEG-3)")
    func negation() throws {
        #expect(try integers(.neg, [-128, 1, 127], scale: 1, to: 1) == [-128, -1, -127])
        let broken = try Operator.neg.broken(
            .nonconforming, [.quantized(.int8, [1], scale: 1, zeroPoint: 3)],
            to: .quantized(.int8, [1], scale: 1, zeroPoint: 3))
        #expect(broken == ["NEG-3", "NEG-3"])
        let least = try Tensor.integers(.int32, [Int64(Int32.min)])
        #expect(try Operator.neg.integers([least], to: least.description) == [Int64(Int32.min)])
        #expect(try Operator.abs.integers([least], to: least.description) == [Int64(Int32.min)])
    }

    // MARK: Tables

    @Test("TANH and LOGISTIC in 8 bits are the rounded functions, saturated")
    func tables() throws {
        #expect(try integers(.tanh, [-128, -10, 0, 10, 127], scale: 0.1, to: 1 / 128) == [-128, -97, 0, 97, 127])
        #expect(
            try integers(.logistic, [-128, -10, 0, 10, 127], scale: 0.1, to: 1 / 256, -128)
                == [-128, -59, 0, 59, 127])
    }

    @Test("Outputs of other parameters than the fixed ones do not conform (TANH-3, TANH-5, LOGISTIC-3, LOGISTIC-5)")
    func fixedOutputs() throws {
        let cases: [(Operator, ElementType, Clause)] = [
            (.tanh, .int8, "TANH-3"), (.tanh, .int16, "TANH-5"), (.logistic, .uint8, "LOGISTIC-3"),
            (.logistic, .int16, "LOGISTIC-5"),
        ]
        for (operation, type, clause) in cases {
            let input = try Tensor.quantized(type, [1], scale: 1)
            let output = TensorDescription.quantized(type, [1], scale: 0.5)
            #expect(try operation.broken(.nonconforming, [input], to: output) == [clause])
        }
        #expect(
            try integers(.tanh, [-32768, 1], scale: 200_000, to: 1 / 32768, type: .int16) == [-32767, 32767])
    }

    @Test("TANH and LOGISTIC of int16 are near their functions, at any scale")
    func sigmoidForms() throws {
        let values = Array(stride(from: Int64(-32768), through: 32767, by: 331))
        for scale in [0x1p-12, 0x1p-11, 0.0001, 0.003] as [Float] {
            let tangents = try integers(.tanh, values, scale: scale, to: 1 / 32768, type: .int16)
            let logistics = try integers(.logistic, values, scale: scale, to: 1 / 32768, type: .int16)
            for (position, value) in values.enumerated() {
                let real = Double(value) * Double(scale)
                let tangent = ElementaryFunctions.hyperbolicTangent(real) * 32768
                #expect((Double(tangents[position]) - tangent).magnitude < 5)
                let logistic = 32768 / (1 + ElementaryFunctions.exponential(-real))
                #expect((Double(logistics[position]) - logistic).magnitude < 5)
            }
        }
    }

    @Test("Hostile scales give results, never a trap")
    func hostileScales() throws {
        let scales: [Float] = [0, .leastNonzeroMagnitude, 1e-30, 1e30, .greatestFiniteMagnitude]
        let operators: [Operator] = [
            .relu, .relu6, .abs, .leakyRelu, .hardSwish, .tanh, .logistic, .gelu, .exp, .log, .sqrt, .rsqrt,
            .logSoftmax, .l2Normalization,
        ]
        for operation in operators {
            for variant in operation.variants where variant.scheme != .float32 && variant.scheme != .float16 {
                guard let type = variant.inputs.first?.type, let range = type.integerRange else { continue }
                for scale in scales {
                    for outputScale in scales {
                        let values = [range.lowerBound, 0, 1, range.upperBound]
                        _ = try? integers(operation, values, scale: scale, to: outputScale, type: type)
                        _ = try? integers(operation, [0, 1, 2, 100], scale: scale, to: outputScale, type: type)
                    }
                }
            }
        }
    }

    // MARK: Logarithm, roots

    @Test("LOG of 0 and below is the least value")
    func logarithm() throws {
        #expect(try integers(.log, [-9, 0, 1], scale: 1, to: 0.1, 7) == [-128, -128, 7])
    }

    @Test("SQRT truncates, and refuses negative elements")
    func squareRoot() throws {
        #expect(try integers(.sqrt, [0, 1, 2, 3, 4, 127], scale: 1, to: 1) == [0, 1, 1, 1, 2, 11])
        expectInvalid("SQRT-3") { try integers(.sqrt, [-1], scale: 1, to: 1) }
    }

    @Test("Roots in binary32 (SQRT-4, RSQRT-6)")
    func realRoots() throws {
        let input = try Tensor.real([4, 2, 0, -1])
        let roots = try Operator.sqrt.reals([input], to: input.description)
        #expect(roots[0...2] == [2, 0x1.6a09e6p0, 0])
        #expect(roots[3].isNaN)
        let inverse = try Operator.rsqrt.reals([input], to: input.description)
        #expect(inverse[0...2] == [0.5, 1 / 0x1.6a09e6p0, .infinity])
        #expect(inverse[3].isNaN)
    }

    @Test("RSQRT of 0 is the greatest value; negative elements are refused in both widths")
    func reciprocalRoot() throws {
        #expect(try integers(.rsqrt, [0, 1, 4, 100], scale: 1, to: 0.01) == [127, 100, 50, 10])
        expectInvalid("RSQRT-4") { try integers(.rsqrt, [-1], scale: 1, to: 1) }
        expectInvalid("RSQRT-4") { try integers(.rsqrt, [-1], scale: 1, to: 1, type: .int16) }
    }

    @Test("Functions in binary32 (TANH-6, LOGISTIC-6, EXP-4, LOG-5)")
    func realFunctions() throws {
        let input = try Tensor.real([-20, -1, 0, 1, 20])
        let tangents = try Operator.tanh.reals([input], to: input.description)
        #expect(tangents == [-1, -0x1.85efacp-1, 0, 0x1.85efacp-1, 1])
        let logistics = try Operator.logistic.reals([input], to: input.description)
        #expect(logistics == [ElementaryFunctions.exponential(-20), 0x1.136562p-2, 0.5, 0x1.764d5p-1, 1])
        let exponentials = try Operator.exp.reals([input], to: input.description)
        #expect(exponentials[1...3] == [0x1.78b564p-2, 1, 0x1.5bf0a8p1])
        let logarithms = try Operator.log.reals([input], to: input.description)
        #expect(logarithms[1].isNaN)
        #expect(logarithms[2...3] == [-.infinity, 0])
    }

    // MARK: Normalisations

    @Test("Two equal elements have the logarithm of a half (LOG_SOFTMAX-5)")
    func logSoftmax() throws {
        #expect(try integers(.logSoftmax, [5, 5], scale: 0.1, to: 1 / 16, 127) == [116, 116])
        #expect(try integers(.logSoftmax, [5, 5], scale: 0.1, to: 1 / 16, 255, type: .uint8) == [244, 244])
        let broken = try Operator.logSoftmax.broken(
            .nonconforming, [.quantized(.int8, [5], scale: 1)], to: .quantized(.int8, [1], scale: 1 / 16))
        #expect(broken == ["LOG_SOFTMAX-5"])
    }

    @Test("A row whose exponentials or squares are too many has no result (LOG_SOFTMAX-6)")
    func longRows() throws {
        let row = [Int64](repeating: 0, count: 4096)
        expectInvalid("LOG_SOFTMAX-6") { try integers(.logSoftmax, row, scale: 1, to: 1 / 16, 127) }
        let long = [Int64](repeating: -128, count: 33_026)
        expectInvalid("L2_NORMALIZATION-2") {
            try integers(.l2Normalization, long, scale: 1, zeroPoint: 127, to: 1 / 128)
        }
        expectInvalid("LOG_SOFTMAX-2") { try integers(.logSoftmax, [1], scale: 0x1p-26, to: 1 / 16, 127) }
    }

    @Test("A row is divided by its length; a row of zeros stays one (L2_NORMALIZATION-5)")
    func normalization() throws {
        #expect(
            try integers(.l2Normalization, [0, 0, 3, 4], scale: 1, to: 1 / 128, shape: [2, 2]) == [0, 0, 77, 102])
        #expect(
            try integers(
                .l2Normalization, [0, 0, 3, 4], scale: 1, to: 1 / 128, 128, type: .uint8, shape: [2, 2])
                == [128, 128, 205, 230])
        let broken = try Operator.l2Normalization.broken(
            .nonconforming, [.quantized(.int8, [5], scale: 1)], to: .quantized(.int8, [1], scale: 1))
        #expect(broken == ["L2_NORMALIZATION-5"])
    }

    @Test("Rows need an axis")
    func scalars() {
        expectInvalid("L2_NORMALIZATION-1") { try integers(.l2Normalization, [1], scale: 1, to: 1 / 128, shape: []) }
        expectInvalid("LOG_SOFTMAX-1") { try integers(.logSoftmax, [1], scale: 1, to: 1 / 16, 127, shape: []) }
        expectInvalid("L2_NORMALIZATION-1") {
            try integers(
                .l2Normalization, [1], scale: 1, to: 1 / 128, attributes: ["fused_activation_function": .name("RELU")])
        }
    }
}
