import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("Modes that quantize constants alone")
struct WeightModeTests {
    private func dense(_ units: Int, _ depth: Int, usesWeightsTwice: Bool = false) throws -> Model {
        var net = FloatModel()
        let input = net.input([1, depth])
        let weights = try net.constant("weights", [units, depth])
        let bias = try net.constant("bias", [units])
        var result = try net.apply("FULLY_CONNECTED", [input, weights, bias], [1, units])
        if usesWeightsTwice { result = try net.apply("ADD", [result, weights], [units, depth]) }
        return net.model([result])
    }

    private func quantized(_ model: Model, _ mode: QuantizationMode) throws -> Model {
        try Quantizer.quantized(model, QuantizationOptions(mode), ranges: ModelRanges(subgraphs: 1)).reread
    }

    @Test("float16 stores every constant once, and one DEQUANTIZE expands it for all its readers")
    func float16() throws {
        let model = try quantized(try dense(4, 4, usesWeightsTwice: true), .float16)
        #expect(model.operatorNames == ["DEQUANTIZE", "DEQUANTIZE", "FULLY_CONNECTED", "ADD"])
        #expect(model.version(of: "DEQUANTIZE") == 3)
        let types = model.subgraphs[0].tensors.map(\.type)
        #expect(types.filter { $0 == .float16 }.count == 2)
        #expect(model.metadata.map(\.name) == ["reduced_precision_support"])
    }

    @Test("a constant that is an output stays float32 in float16 mode")
    func float16Output() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let constant = try net.constant("constant", [1, 4])
        let sum = try net.apply("ADD", [input, constant], [1, 4])
        let model = try quantized(net.model([sum, constant]), .float16)
        #expect(model.subgraphs[0].tensors[model.subgraphs[0].outputs[1]].type == .float32)
        #expect(model.operand(0, of: "DEQUANTIZE")?.type == .float16)
    }

    @Test(
        "weights of 1024 elements become int8, weights of 1023 stay float",
        arguments: [(32, 32, true), (31, 33, false)])
    func threshold(units: Int, depth: Int, isQuantized: Bool) throws {
        let model = try quantized(try dense(units, depth), .dynamicRange)
        let weights = try #require(model.operand(1, of: "FULLY_CONNECTED"))
        #expect(weights.type == (isQuantized ? .int8 : .float32))
        #expect((weights.quantization?.scales.count ?? 0) == (isQuantized ? units : 0))
        #expect(model.version(of: "FULLY_CONNECTED") == (isQuantized ? 12 : 1))
        let operation = model.subgraphs[0].operators[0]
        #expect(operation.attributes.values["asymmetric_quantize_inputs"] == .flag(isQuantized))
        #expect(model.operatorNames == ["FULLY_CONNECTED"])
    }

    @Test("dynamic range keeps float weights for an operator that takes no int8 weights")
    func sharedWeights() throws {
        let model = try quantized(try dense(32, 32, usesWeightsTwice: true), .dynamicRange)
        #expect(model.operand(1, of: "FULLY_CONNECTED")?.type == .int8)
        #expect(model.operand(1, of: "ADD")?.type == .float32)
    }

    @Test("what is not replaced keeps its index and its bytes")
    func untouched() throws {
        let original = try dense(32, 32)
        let model = try quantized(original, .dynamicRange)
        #expect(model.subgraphs[0].tensors.count == original.subgraphs[0].tensors.count)
        #expect(model.subgraphs[0].tensors[2] == original.subgraphs[0].tensors[2])
        #expect(model.data(of: model.subgraphs[0].tensors[2]) == original.data(of: original.subgraphs[0].tensors[2]))
        #expect(model.signatures == original.signatures)
    }

    @Test(
        "the least release of the runtime is that of the operators, but the float model's in int16x8",
        arguments: [
            (QuantizationMode.dynamicRange, "2.17.0"), (.float16, "1.15.0"), (.int8, "1.14.0"), (.int16x8, "1.5.0"),
        ])
    func runtimeRelease(mode: QuantizationMode, release: String) throws {
        var net = FloatModel()
        let input = net.input([1, 32])
        let weights = try net.constant("weights", [32, 32])
        var float = net.model([try net.apply("FULLY_CONNECTED", [input, weights], [1, 32])])
        float.addMetadata("min_runtime_version", Array("1.5.0".utf8) + [UInt8](repeating: 0, count: 11))
        let model = try Quantizer.quantized(float, QuantizationOptions(mode), ranges: net.modelRanges)
        let entry = try #require(model.metadata.first { $0.name == "min_runtime_version" })
        let padding = [UInt8](repeating: 0, count: 16 - release.utf8.count)
        #expect(model.buffers[entry.buffer].bytes == Array(release.utf8) + padding)
    }

    @Test("a buffer that a tensor shares with the metadata keeps its bytes")
    func sharedMetadata() throws {
        var model = try dense(4, 4)
        let weights = model.subgraphs[0].tensors[1]
        model.metadata.append(ModelMetadata(name: "min_runtime_version", buffer: weights.buffer))
        let bytes = model.data(of: weights)
        model.updateRuntimeRelease()
        #expect(model.data(of: model.subgraphs[0].tensors[1]) == bytes)
        #expect(model.metadata[0].buffer != weights.buffer)
    }

    @Test(
        "a table that GATHER reads stays int8 if the result is smaller, and is expanded otherwise", arguments: [2, 80])
    func gather(rows: Int) throws {
        var net = FloatModel()
        let input = net.input([rows, 32])
        let table = try net.constant("table", [64, 32])
        let indices = try net.integers("indices", [Int32](repeating: 1, count: rows))
        let row = try net.apply("GATHER", [table, indices], [rows, 32])
        let sum = try net.apply("ADD", [row, input], [rows, 32])
        let model = try quantized(net.model([sum]), .dynamicRange)
        #expect(
            model.operatorNames == (rows == 2 ? ["GATHER", "DEQUANTIZE", "ADD"] : ["DEQUANTIZE", "GATHER", "ADD"]))
    }

    @Test("float16 tells how many values it clamps")
    func clamped() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let addend = try net.constant("addend", [4], greatest: 100_000)
        let float = net.model([try net.apply("ADD", [input, addend], [1, 4])])
        let result = try Quantizer.result(float, QuantizationOptions(.float16), ranges: ModelRanges(subgraphs: 1))
        #expect(result.losses.map(\.place) == ["addend"], "\(result.losses)")
        let small = try Quantizer.result(
            try dense(4, 4), QuantizationOptions(.float16), ranges: ModelRanges(subgraphs: 1))
        #expect(small.losses.isEmpty)
    }

    @Test("a float16 model is quantized already, in every mode", arguments: QuantizationMode.allCases)
    func halves(_ mode: QuantizationMode) throws {
        let model = try quantized(try dense(32, 32), .float16)
        let error = #expect(throws: QuantizerError.self) {
            try Quantizer.quantized(
                model, QuantizationOptions(mode, allowsFloatFallback: true), ranges: ModelRanges(subgraphs: 1))
        }
        #expect(error?.problem.contains("float16 already") == true)
    }
}
