import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("int8")
struct Int8ModeTests {
    private func quantized(
        _ model: Model, _ ranges: ModelRanges, input: ElementType = .float32, output: ElementType = .float32,
        fallback: Bool = false
    ) throws -> Model {
        let options = QuantizationOptions(.int8, inputType: input, outputType: output, allowsFloatFallback: fallback)
        return try Quantizer.quantized(model, options, ranges: ranges).reread
    }

    private func dense() throws -> (Model, ModelRanges) {
        var net = FloatModel()
        let input = net.input([1, 8], -1...3)
        let weights = try net.constant("weights", [4, 8])
        let bias = try net.constant("bias", [4])
        let result = try net.apply("FULLY_CONNECTED", [input, weights, bias], [1, 4])
        return (net.model([result]), net.modelRanges)
    }

    @Test("a layer is quantized between QUANTIZE and DEQUANTIZE")
    func layer() throws {
        let (float, ranges) = try dense()
        let model = try quantized(float, ranges)
        #expect(model.operatorNames == ["QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE"])
        let input = try #require(model.operand(0, of: "FULLY_CONNECTED")?.quantization)
        let expected = try ActivationParameters.int8(CalibratedRange(minimum: -1, maximum: 3))
        #expect(input.scales == expected.scales && input.zeroPoints == expected.zeroPoints)
        #expect(model.operand(1, of: "FULLY_CONNECTED")?.quantization?.scales.count == 4)
        #expect(model.operand(2, of: "FULLY_CONNECTED")?.type == .int32)
        #expect(model.version(of: "FULLY_CONNECTED") == 4)
        #expect(model.subgraphs[0].tensors[model.subgraphs[0].inputs[0]].name == "input0")
        #expect(model.signatures[0].inputs[0].tensorIndex == model.subgraphs[0].inputs[0])
        #expect(model.signatures[0].outputs[0].tensorIndex == model.subgraphs[0].outputs[0])
    }

    @Test("int8 and uint8 inputs and outputs, each on its own")
    func interfaces() throws {
        let (float, ranges) = try dense()
        let both = try quantized(float, ranges, input: .int8, output: .int8)
        #expect(both.operatorNames == ["FULLY_CONNECTED"])
        let mixed = try quantized(float, ranges, input: .uint8, output: .float32)
        #expect(mixed.operatorNames == ["QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE"])
        let input = mixed.subgraphs[0].tensors[mixed.subgraphs[0].inputs[0]]
        let inner = try #require(mixed.operand(0, of: "FULLY_CONNECTED")?.quantization)
        #expect(input.type == .uint8)
        #expect(input.quantization?.zeroPoints == inner.zeroPoints.map { $0 + 128 })
    }

    @Test("a fixed result that must have other parameters is quantized again")
    func requantize() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let sigmoid = try net.apply("LOGISTIC", [input], [1, 4], 0...1)
        let joined = try net.apply("CONCATENATION", [sigmoid, input], [1, 8], -3...5, ["axis": .integer(1)])
        let model = try quantized(net.model([joined]), net.modelRanges)
        #expect(model.operatorNames == ["QUANTIZE", "LOGISTIC", "QUANTIZE", "CONCATENATION", "DEQUANTIZE"])
        #expect(model.result(of: "LOGISTIC")?.quantization?.scales == [Float(1) / 256])
        // The range of the result reaches back to the input.
        #expect(
            model.result(of: "QUANTIZE")?.quantization?.scales
                == model.result(of: "CONCATENATION")?.quantization?.scales)
    }

    @Test("an operator without an int8 form is an error that names it, and stays float if that is allowed")
    func fallback() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let absolute = try net.apply("ABS", [input], [1, 4])
        let floor = try net.apply("FLOOR", [absolute], [1, 4])
        let exponential = try net.apply("EXP", [floor], [1, 4])
        let model = net.model([exponential])
        let error = #expect(throws: QuantizerError.self) { try quantized(model, net.modelRanges) }
        #expect(error?.details.count == 1)
        #expect(error?.details.first?.contains("operator 1 (FLOOR)") == true)
        let mixed = try quantized(model, net.modelRanges, fallback: true)
        #expect(mixed.operatorNames == ["QUANTIZE", "ABS", "DEQUANTIZE", "FLOOR", "QUANTIZE", "EXP", "DEQUANTIZE"])
    }

    @Test("an operator whose tensor has no range is named with the tensor")
    func noRange() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let result = try net.apply("EXP", [input], [1, 4], nil)
        let error = #expect(throws: QuantizerError.self) { try quantized(net.model([result]), net.modelRanges) }
        #expect(error?.details.first?.contains("has no range") == true)
    }

    @Test("a bias that does not fit raises the scale of its channel's weights")
    func largeBias() throws {
        var net = FloatModel()
        let input = net.input([1, 8])
        let weights = try net.constant("weights", [2, 8], greatest: 1e-8)
        let bias = try net.constant("bias", [2], greatest: 50)
        let result = try net.apply("FULLY_CONNECTED", [input, weights, bias], [1, 2])
        let model = try quantized(net.model([result]), net.modelRanges)
        let place = try #require(model.subgraphs[0].tensors.firstIndex { $0.type == .int32 })
        let stored = try #require(try model.constant(tensorIndex: place)?.elements.integers)
        // Half of the greatest int32, as far as binary32 can tell.
        #expect((1_073_741_700...1_073_741_952).contains(stored.map(\.magnitude).max() ?? 0))
    }

    @Test("an operator that copies stored values has one scale and zero point for operand and result")
    func copies() throws {
        var net = FloatModel()
        let input = net.input([2, 4], -1...3)
        let axis = try net.integers("axis", [0])
        let reversed = try net.apply("REVERSE_V2", [input, axis], [2, 4], -1...2)
        let model = try quantized(net.model([reversed]), net.modelRanges, input: .int8, output: .int8)
        #expect(model.operatorNames == ["REVERSE_V2"])
        #expect(model.operand(0, of: "REVERSE_V2")?.quantization == model.result(of: "REVERSE_V2")?.quantization)
    }

    @Test("ranges that are missing, or of another model, are an error")
    func wrongRanges() throws {
        let (float, _) = try dense()
        #expect(throws: QuantizerError.self) { try quantized(float, ModelRanges(subgraphs: 1)) }
        #expect(throws: QuantizerError.self) { try quantized(float, ModelRanges(subgraphs: 2)) }
    }

    @Test("a model that is quantized already is refused")
    func quantizedTwice() throws {
        let (float, ranges) = try dense()
        let model = try quantized(float, ranges)
        #expect(throws: QuantizerError.self) { try quantized(model, ranges) }
    }

    @Test("types that the mode does not have are refused")
    func types() throws {
        let (float, ranges) = try dense()
        let error = #expect(throws: QuantizerError.self) { try quantized(float, ranges, input: .int16) }
        #expect(error?.kind == .option)
    }

    @Test(
        "no operator has a version that the reference refuses, unless the converter's model is wanted",
        arguments: ["DEPTH_TO_SPACE", "TILE"])
    func versions(_ name: String) throws {
        var net = FloatModel()
        let input = net.input([1, 2, 2, 4])
        let isTile = name == "TILE"
        let operands = isTile ? [input, try net.integers("multiples", [1, 1, 1, 2])] : [input]
        let result = try net.apply(
            name, operands, isTile ? [1, 2, 2, 8] : [1, 4, 4, 1], -1...1, isTile ? [:] : ["block_size": .integer(2)])
        let float = net.model([result])
        var options = QuantizationOptions(.int8)
        let ours = try Quantizer.result(float, options, ranges: net.modelRanges)
        let greatest = try #require(ReferenceVersions.versions(of: name)?.upperBound)
        #expect(ours.model.version(of: name) == greatest)
        #expect(ours.departures.map(\.place) == [name])
        options.likeTensorFlow = true
        #expect(try Quantizer.quantized(float, options, ranges: net.modelRanges).version(of: name) == greatest + 1)
    }
}
