import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("int16x8")
struct Int16ModeTests {
    private func quantized(
        _ net: FloatModel, _ model: Model, type: ElementType = .float32, bias: ElementType = .int64
    ) throws -> Model {
        let options = QuantizationOptions(
            .int16x8, inputType: type, outputType: type, biasType: bias, allowsFloatFallback: true)
        return try Quantizer.quantized(model, options, ranges: net.modelRanges).reread
    }

    @Test(
        "a layer has int16 activations, int8 weights, and a bias of 64 or 32 bits",
        arguments: [ElementType.int64, .int32])
    func layer(bias type: ElementType) throws {
        var net = FloatModel()
        let input = net.input([1, 8], -1...3)
        let weights = try net.constant("weights", [4, 8])
        let bias = try net.constant("bias", [4])
        let result = try net.apply("FULLY_CONNECTED", [input, weights, bias], [1, 4])
        let model = try quantized(net, net.model([result]), bias: type)
        #expect(model.operatorNames == ["QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE"])
        #expect(model.operand(0, of: "FULLY_CONNECTED")?.quantization?.scales == [Float(3) / 32767])
        #expect(model.operand(1, of: "FULLY_CONNECTED")?.type == .int8)
        #expect(model.operand(2, of: "FULLY_CONNECTED")?.type == type)
        #expect(model.signatures[0].inputs[0].tensorIndex == model.subgraphs[0].inputs[0])
    }

    @Test("int16 inputs and outputs need no conversion")
    func interface() throws {
        var net = FloatModel()
        let input = net.input([1, 8])
        let result = try net.apply("ABS", [input], [1, 8])
        let model = try quantized(net, net.model([result]), type: .int16)
        #expect(model.operatorNames == ["ABS"])
    }

    @Test("inputs of CONCATENATION get the result's scale")
    func concatenation() throws {
        var net = FloatModel()
        let input = net.input([1, 4], -1...1)
        let absolute = try net.apply("ABS", [input], [1, 4], 0...1)
        let joined = try net.apply("CONCATENATION", [absolute, input], [1, 8], -1...4, ["axis": .integer(1)])
        let model = try quantized(net, net.model([joined]), type: .int16)
        #expect(model.operatorNames == ["ABS", "QUANTIZE", "QUANTIZE", "CONCATENATION"])
        #expect(model.version(of: "QUANTIZE") == 2)
    }

    @Test(
        "a bias that two operators share is stored for each of their scales, unless it is 0", arguments: [Float(1), 0])
    func sharedBias(greatest: Float) throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let weights = try net.constant("weights", [4, 4])
        let bias = try net.constant("bias", [4], greatest: greatest)
        let first = try net.apply("FULLY_CONNECTED", [input, weights, bias], [1, 4], -2...2)
        let second = try net.apply("FULLY_CONNECTED", [first, weights, bias], [1, 4], -3...3)
        let model = try quantized(net, net.model([second]), type: .int16)
        let biases = model.subgraphs[0].operators.map { $0.inputs[2] }
        #expect((biases[0] == biases[1]) == (greatest == 0))
        let scales = biases.map { model.subgraphs[0].tensors[$0].quantization?.scales ?? [] }
        if greatest > 0 { #expect(scales[0] != scales[1]) }
    }

    @Test("a float operator that reads an input before a quantized one does gets it expanded")
    func floatReader() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let floor = try net.apply("FLOOR", [input], [1, 4])
        let sum = try net.apply("ADD", [floor, input], [1, 4])
        let float = net.model([sum])
        let error = #expect(throws: QuantizerError.self) {
            try Quantizer.quantized(float, QuantizationOptions(.int16x8), ranges: net.modelRanges)
        }
        #expect(error?.details.count == 1 && error?.details.first?.contains("FLOOR") == true)
        let model = try quantized(net, float)
        #expect(model.operand(0, of: "FLOOR")?.type == .float32)
        #expect(model.operand(0, of: "ADD")?.type == .int16)
    }
}
