import Evaluation
import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("Models of quantization-aware training")
struct TrainedModelTests {
    /// A dense layer between fake quantizations of the input, the weights and the result.
    ///
    /// - Parameters:
    ///   - isPair: whether they are QUANTIZE and DEQUANTIZE, and not FAKE_QUANT.
    ///   - bits: the number of bits.
    private func model(isPair: Bool, bits: Int = 8) throws -> Model {
        var builder = ModelBuilder()
        func fake(_ source: Int, _ shape: Shape, _ range: ClosedRange<Float>, isNarrow: Bool = false) throws -> Int {
            let result = builder.addTensor("fake\(source)", TensorDescription(.float32, shape))
            guard isPair else {
                try builder.addOperator(
                    "FAKE_QUANT", inputs: [source], outputs: [result],
                    attributes: [
                        "min": .real(range.lowerBound), "max": .real(range.upperBound),
                        "num_bits": .integer(Int64(bits)),
                        "narrow_range": .flag(isNarrow),
                    ])
                return result
            }
            let (type, quantization) = try FakeQuantization.parameters(
                CalibratedRange(minimum: range.lowerBound, maximum: range.upperBound), bits: bits, isNarrow: isNarrow)
            let stored = builder.addTensor("stored\(source)", TensorDescription(type, shape, quantization))
            try builder.addOperator("QUANTIZE", inputs: [source], outputs: [stored])
            try builder.addOperator("DEQUANTIZE", inputs: [stored], outputs: [result])
            return result
        }
        let input = builder.addTensor("x", TensorDescription(.float32, [1, 4]))
        let values = (0..<8).map { (place: Int) -> Float in Float(place - 4) / 4 }
        let weights = builder.addConstant(
            "weights", try Tensor(TensorDescription(.float32, [2, 4]), .float32(values)))
        let bias = builder.addConstant("bias", try Tensor(TensorDescription(.float32, [2]), .float32([1, -1])))
        let operands = [try fake(input, [1, 4], -3...3), try fake(weights, [2, 4], -1...1, isNarrow: true), bias]
        let sum = builder.addTensor("sum", TensorDescription(.float32, [1, 2]))
        try builder.addOperator("FULLY_CONNECTED", inputs: operands, outputs: [sum])
        builder.setInputs([input], outputs: [try fake(sum, [1, 2], 0...4)])
        return builder.model.completed()
    }

    private let none = ModelRanges(subgraphs: 1)

    @Test("their ranges are those of training, and no data is needed", arguments: [true, false])
    func whole(isPair: Bool) throws {
        let model = try Quantizer.quantized(
            try model(isPair: isPair), QuantizationOptions(.int8), ranges: none
        ).reread
        #expect(model.operatorNames == ["QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE"])
        let name = "FULLY_CONNECTED"
        let input = model.operand(0, of: name)?.quantization
        #expect(input?.scales == [Float(6.0 / 255)] && input?.zeroPoints == [0])
        let weights = model.operand(1, of: name)?.quantization
        #expect(weights?.scales == [Float(2.0 / 254)] && weights?.zeroPoints == [0])
        let result = model.result(of: name)?.quantization
        #expect(result?.scales == [Float(4.0 / 255)] && result?.zeroPoints == [-128])
        let tensor = try #require(model.subgraphs[0].tensors.firstIndex { $0.name == "weights" })
        #expect(
            try model.constant(tensorIndex: tensor, subgraph: 0)?.elements
                == .int8([-127, -95, -64, -32, 0, 32, 64, 95]))
    }

    @Test("an operator without fake quantization needs a range")
    func partial() throws {
        var net = FloatModel()
        let input = net.input([1, 4], nil)
        let fake = try net.apply(
            "FAKE_QUANT", [input], [1, 4], nil,
            ["min": .real(-1), "max": .real(1), "num_bits": .integer(8), "narrow_range": .flag(false)])
        let model = net.model([try net.apply("EXP", [fake], [1, 4], nil)])
        let error = #expect(throws: QuantizerError.self) {
            try Quantizer.quantized(model, QuantizationOptions(.int8), ranges: none)
        }
        #expect(error?.details.first?.contains("has no range") == true)
        let mixed = try Quantizer.quantized(
            model, QuantizationOptions(.int8, allowsFloatFallback: true), ranges: none)
        #expect(mixed.operatorNames == ["QUANTIZE", "DEQUANTIZE", "EXP"])
    }

    @Test("another number of bits is an error, and so is another mode")
    func refused() throws {
        let four = try model(isPair: false, bits: 4)
        #expect(throws: QuantizerError.self) {
            try Quantizer.quantized(four, QuantizationOptions(.int8), ranges: none)
        }
        let pairs = try model(isPair: true)
        for mode in [QuantizationMode.dynamicRange, .float16] {
            let error = #expect(throws: QuantizerError.self) {
                try Quantizer.quantized(pairs, QuantizationOptions(mode), ranges: none)
            }
            #expect(error?.remedy.contains("int8") == true)
        }
    }

    @Test("a model that is quantized already is an error that says so")
    func quantized() throws {
        let once = try Quantizer.quantized(try model(isPair: true), QuantizationOptions(.int8), ranges: none)
        for mode in QuantizationMode.allCases {
            let error = #expect(throws: QuantizerError.self) {
                try Quantizer.quantized(once, QuantizationOptions(mode), ranges: none)
            }
            #expect(error?.problem.contains("quantized already") == true)
        }
    }

    @Test(
        "what training has determined is explained so",
        arguments: [("x", "PTQ-12"), ("fake0", "PTQ-12"), ("weights", "PTQ-12"), ("sum", "PTQ-12"), ("bias", "PTQ-22")])
    func explained(_ name: String, _ clause: String) throws {
        for isPair in [true, false] {
            let found = try TensorExplanation.explanations(
                of: name, in: try model(isPair: isPair), mode: .int8, ranges: none, samples: 0)
            let lines = try #require(found.first).lines
            #expect(lines.contains { $0.clause?.id == clause }, "\(found.map(\.text))")
            #expect(lines.contains { $0.text == (name == "bias" ? "int32" : "int8") }, "\(found.map(\.text))")
            #expect(!lines.contains { $0.text.contains("stays") || $0.text.contains("no sample") })
        }
    }
}
