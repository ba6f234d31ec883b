import Evaluation
import JSON
import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@testable import ModelInspection

@Suite("A quantized model against its float original")
struct EvaluationTests {
    /// A network of two layers and a softmax, its ranges, and samples.
    private static func network() throws -> (float: Model, ranges: ModelRanges) {
        var net = FloatModel()
        let input = net.input([1, 8], -1...1)
        let first = try net.apply(
            "FULLY_CONNECTED", [input, try net.constant("w1", [6, 8]), try net.constant("b1", [6])], [1, 6], 0...5,
            ["fused_activation_function": .name("RELU")])
        let second = try net.apply(
            "FULLY_CONNECTED", [first, try net.constant("w2", [3, 6]), try net.constant("b2", [3])], [1, 3], -8...8)
        let result = try net.apply("SOFTMAX", [second], [1, 3], 0...1, ["beta": .real(1)])
        return (net.model([result]), net.modelRanges)
    }

    private static func samples(_ count: Int = 5) -> [Evaluator.Samples] {
        let values = (0..<count * 8).map { Float(($0 * 29 + 3) % 67 - 33) / 33 }
        return [("x0", Shape([count, 8]), .float32(values))]
    }

    private static func quantized(
        _ mode: QuantizationMode, kept: [String] = [], type: ElementType = .float32
    ) throws -> (Model, Model) {
        let (float, ranges) = try network()
        let options = QuantizationOptions(mode, inputType: type, outputType: type, keptFloat: kept)
        return (float, try Quantizer.quantized(float, options, ranges: ranges).reread)
    }

    @Test("every layer is paired, and only conversions are left", arguments: QuantizationMode.allCases)
    func pairing(_ mode: QuantizationMode) throws {
        let (float, quantized) = try Self.quantized(mode)
        let pairing = QuantizedPairing(float, quantized)
        #expect(
            pairing.layers.map { quantized.code(of: quantized.subgraphs[0].operators[$0.quantized]).name }
                == float.operatorNames)
        #expect(pairing.unpaired.isEmpty && pairing.missing.isEmpty)
    }

    @Test("the same data give a small error, and the top-1 agrees", arguments: [ElementType.float32, .int8, .uint8])
    func outputs(_ type: ElementType) throws {
        let (float, quantized) = try Self.quantized(.int8, type: type)
        let evaluation = try Evaluator.evaluation(float, quantized, Self.samples())
        let output = try #require(evaluation.outputs.first)
        #expect(evaluation.samples == 5 && output.error.count == 15)
        #expect(output.error.decibels > 30 && output.error.greatest < 0.05)
        #expect(output.error.rootMeanSquare >= output.error.meanMagnitude)
        #expect(output.agreement?.total == 5)
    }

    @Test("a layer by itself is not charged with the errors of the layers before")
    func alone() throws {
        let (float, quantized) = try Self.quantized(.int8)
        var broken = quantized
        // The weights of the first layer mean other numbers.
        let first = broken.subgraphs[0].operators.firstIndex { broken.code(of: $0).name == "FULLY_CONNECTED" } ?? 0
        let weights = broken.subgraphs[0].operators[first].inputs[1]
        var quantization = try #require(broken.subgraphs[0].tensors[weights].quantization)
        quantization.scales = quantization.scales.map { $0 * 1.5 }
        broken.subgraphs[0].tensors[weights].quantization = quantization
        let good = try Evaluator.evaluation(float, quantized, Self.samples())
        let bad = try Evaluator.evaluation(float, broken, Self.samples())
        #expect(bad.layers[0].own.decibels < 15 && good.layers[0].own.decibels > 30)
        #expect(bad.layers[0].mainCause == .weights)
        #expect(bad.layers[1].own == good.layers[1].own)
        #expect(bad.layers[1].running.power > good.layers[1].running.power)
        #expect((bad.layers[0].effect?.power ?? 0) > (bad.layers[1].effect?.power ?? 0))
    }

    @Test("each cause is found by itself: range and bias")
    func causes() throws {
        let (float, ranges) = try Self.network()
        var narrow = ranges
        for (tensor, range) in narrow.subgraphs[0] where range.maximum == 5 {
            narrow.subgraphs[0][tensor] = CalibratedRange(minimum: 0, maximum: 0.5)
        }
        let clipped = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: narrow)
        let evaluation = try Evaluator.evaluation(float, clipped, Self.samples())
        #expect(evaluation.layers[0].mainCause == .range && evaluation.layers[0].clippedPercent > 5)
        #expect(evaluation.isLossy == false || evaluation.advice.contains { $0.step == .calibrate })
        var other = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: ranges)
        let place = try #require(other.subgraphs[0].tensors.firstIndex { $0.type == .int32 && $0.shape == [6] })
        let buffer = other.subgraphs[0].tensors[place].buffer
        other.buffers[buffer] = ModelBuffer([UInt8](repeating: 0, count: 24))
        #expect(try Evaluator.evaluation(float, other, Self.samples()).layers[0].mainCause == .bias)
    }

    @Test("without quantized results there is no rounding, and float16 is close", arguments: [QuantizationMode.float16])
    func halves(_ mode: QuantizationMode) throws {
        let (float, quantized) = try Self.quantized(mode)
        let evaluation = try Evaluator.evaluation(float, quantized, Self.samples())
        #expect(evaluation.layers.allSatisfy { $0.parts[.rounding] == nil && $0.reason == nil })
        #expect(evaluation.worstDecibels > 50 && evaluation.advice.map(\.step) == [.keep])
    }

    @Test("labels give the accuracy of both models, and must fit")
    func labels() throws {
        let (float, quantized) = try Self.quantized(.int8)
        let evaluation = try Evaluator.evaluation(float, quantized, Self.samples(), labels: [0, 1, 2, 0, 1])
        let output = try #require(evaluation.outputs.first)
        #expect(output.floatAccuracy?.total == 5 && output.quantizedAccuracy?.total == 5)
        for labels: [Int64] in [[0, 1], [0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 3], [-1, 0, 0, 0, 0]] {
            let error = #expect(throws: EvaluationError.self) {
                try Evaluator.evaluation(float, quantized, Self.samples(), labels: labels)
            }
            #expect(error?.kind == .labels)
        }
    }

    @Test("models that do not belong together, and data with NaN, are errors")
    func errors() throws {
        let (float, quantized) = try Self.quantized(.int8)
        func kind(_ first: Model, _ second: Model, _ arrays: [Evaluator.Samples]) -> EvaluationError.Kind? {
            do {
                _ = try Evaluator.evaluation(first, second, arrays)
                return nil
            } catch {
                return (error as? EvaluationError)?.kind
            }
        }
        #expect(kind(quantized, quantized, Self.samples()) == .models)
        #expect(kind(float, float, Self.samples()) == .models)
        var net = FloatModel()
        let input = net.input([1, 8])
        let other = net.model([try net.apply("EXP", [input], [1, 8])])
        let stranger = try Quantizer.quantized(other, QuantizationOptions(.int8), ranges: net.modelRanges)
        #expect(kind(float, stranger, Self.samples()) == .models)
        #expect(kind(float, quantized, [("x0", [1, 8], .float32([Float](repeating: .nan, count: 8)))]) == .data)
    }

    @Test("the page is one file, with drawings and with names as text")
    func page() throws {
        let (float, quantized) = try Self.quantized(.int8)
        let evaluation = try Evaluator.evaluation(float, quantized, Self.samples())
        let page = EvaluationPage(evaluation, float: "<a>&b", quantized: "c").html
        #expect(page.contains("<svg") && page.contains("&lt;a&gt;&amp;b") && !page.contains("<a>"))
        #expect(!page.contains("http") && !page.contains("src="))
        #expect(evaluation.text.contains("FULLY_CONNECTED") && evaluation.text.contains("output_0"))
        guard case .object(let object) = evaluation.json else {
            Issue.record("no object")
            return
        }
        #expect(object["layers"]?.elements?.count == 3 && object["advice"] != nil)
    }

    @Test("an activation function that the quantized model fuses belongs to the layer before")
    func fused() throws {
        var net = FloatModel()
        let input = net.input([1, 8])
        let sum = try net.apply("FULLY_CONNECTED", [input, try net.constant("w", [4, 8])], [1, 4], -6...6)
        let float = net.model([try net.apply("RELU", [sum], [1, 4], 0...6)])
        var fused = FloatModel()
        let other = fused.input([1, 8])
        let result = try fused.apply(
            "FULLY_CONNECTED", [other, try fused.constant("w", [4, 8])], [1, 4], 0...6,
            ["fused_activation_function": .name("RELU")])
        let quantized = try Quantizer.quantized(
            fused.model([result]), QuantizationOptions(.int8), ranges: fused.modelRanges)
        let pairing = QuantizedPairing(float, quantized)
        #expect(pairing.layers.map(\.float) == [[0, 1]])
        let evaluation = try Evaluator.evaluation(float, quantized, Self.samples())
        #expect(evaluation.layers.first?.reason == nil && evaluation.worstDecibels > 30)
    }

    /// A layer of a few results, whose weights have one scale for channels of very different size.
    private static func oneLayer() throws -> (float: Model, quantized: Model) {
        var net = FloatModel()
        let input = net.input([1, 8], -1...1)
        let result = try net.apply("FULLY_CONNECTED", [input, try net.constant("w", [4, 8])], [1, 4], nil)
        let float = net.model([result])
        var calibrator = Calibrator(float)
        try calibrator.run(samples())
        var quantized = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: calibrator.ranges)
        // Weights that mean greater numbers move results out of the range of the samples.
        let weights = quantized.subgraphs[0].operators[1].inputs[1]
        var parameters = try #require(quantized.subgraphs[0].tensors[weights].quantization)
        parameters.scales = parameters.scales.map { $0 * 2 }
        quantized.subgraphs[0].tensors[weights].quantization = parameters
        return (float, quantized)
    }

    @Test("samples that gave the ranges lie in them, so that other calibration is not advised")
    func calibrated() throws {
        let (float, quantized) = try Self.oneLayer()
        let evaluation = try Evaluator.evaluation(float, quantized, Self.samples())
        #expect(evaluation.isLossy && evaluation.layers[0].clipped == 0)
        #expect(!evaluation.advice.contains { $0.step == .calibrate }, "\(evaluation.text)")
        #expect(!evaluation.text.contains("many layers"), "\(evaluation.text)")
    }

    @Test("without labels the advice speaks of agreement, and with them of accuracy")
    func words() throws {
        let (float, quantized) = try Self.quantized(.int8)
        let plain = try Evaluator.evaluation(float, quantized, Self.samples())
        #expect(plain.advice.first?.step == .keep && plain.advice.first?.reason.contains("percentage points") == false)
        let judged = try Evaluator.evaluation(float, quantized, Self.samples(), labels: [0, 1, 2, 0, 1])
        #expect(judged.advice.first?.reason.contains("accuracy") == true)
    }

    @Test("an operator with real numbers and indices is compared by its real numbers")
    func indices() throws {
        var builder = ModelBuilder()
        let input = builder.addTensor("x0", TensorDescription(.float32, [1, 8]))
        let count = builder.addConstant("k", try Tensor(TensorDescription(.int32, []), .int32([3])))
        let values = builder.addTensor("values", TensorDescription(.float32, [1, 3]))
        let indices = builder.addTensor("indices", TensorDescription(.int32, [1, 3]))
        try builder.addOperator("TOPK_V2", inputs: [input, count], outputs: [values, indices])
        builder.setInputs([input], outputs: [values, indices])
        let float = builder.model.completed()
        var calibrator = Calibrator(float)
        try calibrator.run(Self.samples())
        let quantized = try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: calibrator.ranges)
        let evaluation = try Evaluator.evaluation(float, quantized, Self.samples())
        let layer = try #require(evaluation.layers.first)
        #expect(layer.reason == nil && layer.own.count == 12 && layer.own.decibels > 30, "\(evaluation.text)")
    }
}
