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

    private func result(_ net: FloatModel, _ model: Model, _ options: QuantizationOptions) throws -> QuantizationResult
    {
        try Quantizer.result(model, options, ranges: net.modelRanges)
    }

    @Test("an operator that no runtime computes on int16 stays float, with a note")
    func withoutForm() throws {
        var net = FloatModel()
        let (first, second) = (net.input([1, 4]), net.input([1, 4]))
        let square = try net.apply("SQUARED_DIFFERENCE", [first, second], [1, 4])
        let float = net.model([square])
        #expect(throws: QuantizerError.self) {
            try Quantizer.quantized(float, QuantizationOptions(.int16x8), ranges: net.modelRanges)
        }
        var options = QuantizationOptions(.int16x8, allowsFloatFallback: true)
        let ours = try result(net, float, options)
        #expect(ours.model.result(of: "SQUARED_DIFFERENCE")?.type == .float32)
        #expect(ours.departures.contains { $0.reason.contains("SQUARED_DIFFERENCE stays float") })
        options.likeTensorFlow = true
        #expect(try result(net, float, options).model.result(of: "SQUARED_DIFFERENCE")?.type == .int16)
    }

    @Test("every operator that is quantized to int16 has a form with int16, except those that are known to lack one")
    func forms() {
        let lacking = Operator.all.filter { declaration in
            guard let wide = declaration.postTraining.wide, wide.parameters != .onlyRanges else { return false }
            return !declaration.variants.contains { ($0.inputs + $0.outputs).contains { $0.type == .int16 } }
        }
        #expect(lacking.map(\.name).sorted() == ["SCATTER_ND", "SQUARED_DIFFERENCE", "WHERE"])
    }

    private func convolution(_ name: String, _ net: inout FloatModel) throws -> Model {
        let input = net.input([1, 4, 4, 2])
        let filter = try net.constant("filter", name == "CONV_2D" ? [2, 3, 3, 2] : [1, 3, 3, 2])
        let attributes: Attributes = [
            "padding": .name("SAME"), "stride_w": .integer(1), "stride_h": .integer(1),
            "dilation_w_factor": .integer(1), "dilation_h_factor": .integer(1),
        ]
        return net.model([
            try net.apply(name, [input, filter, try net.constant("bias", [2])], [1, 4, 4, 2], -9...9, attributes)
        ])
    }

    @Test(
        "a bias of 32 bits becomes one of 64 where the reference rejects it (E-41)",
        arguments: [("DEPTHWISE_CONV_2D", ElementType.int64), ("CONV_2D", .int32)])
    func rejectedBias(_ name: String, _ type: ElementType) throws {
        var net = FloatModel()
        let float = try convolution(name, &net)
        var options = QuantizationOptions(.int16x8, biasType: .int32)
        let ours = try result(net, float, options)
        #expect(ours.model.operand(2, of: name)?.type == type)
        #expect(ours.departures.contains { $0.reason.contains("E-41") } == (type == .int64))
        options.likeTensorFlow = true
        #expect(try result(net, float, options).model.operand(2, of: name)?.type == .int32)
    }

    @Test("a table that is also weights is stored for each, whichever operator is first", arguments: [true, false])
    func sharedTable(isTableFirst: Bool) throws {
        var net = FloatModel()
        let input = net.input([1, 8])
        let table = try net.constant("table", [4, 8])
        let indices = try net.integers("indices", [1])
        func dense(_ operand: Int) throws -> Int { try net.apply("FULLY_CONNECTED", [operand, table], [1, 4]) }
        func row() throws -> Int { try net.apply("GATHER", [table, indices], [1, 8]) }
        let outputs: [Int]
        if isTableFirst {
            let first = try row()
            outputs = [first, try dense(input)]
        } else {
            let first = try dense(input)
            outputs = [first, try row()]
        }
        let float = net.model(outputs)
        let ours = try result(net, float, QuantizationOptions(.int16x8))
        let model = try ours.model.reread
        #expect(model.operand(0, of: "GATHER")?.type == .int16)
        #expect(model.operand(1, of: "FULLY_CONNECTED")?.type == .int8)
        #expect(model.operand(1, of: "FULLY_CONNECTED")?.quantization?.scales.count == 4)
        #expect(ours.departures.contains { $0.place == "table" })
    }

    @Test("a sum that does not fit its operand's scale is told")
    func clampedSum() throws {
        var net = FloatModel()
        let input = net.input([1, 8], -1...1)
        let sum = try net.apply("SUM", [input, try net.integers("axes", [1])], [1], -5...5)
        let float = net.model([sum])
        let losses = try result(net, float, QuantizationOptions(.int16x8)).losses
        #expect(losses.count == 1 && losses.first?.place == "sum_2", "\(losses)")
    }

    @Test("a bias of zeros that both kinds of operators share is stored in both types")
    func sharedRejectedBias() throws {
        var net = FloatModel()
        let input = net.input([1, 4, 4, 2])
        let bias = try net.constant("bias", [2], greatest: 0)
        let attributes: Attributes = [
            "padding": .name("SAME"), "stride_w": .integer(1), "stride_h": .integer(1),
            "dilation_w_factor": .integer(1), "dilation_h_factor": .integer(1),
        ]
        let first = try net.apply(
            "CONV_2D", [input, try net.constant("filter", [2, 3, 3, 2]), bias], [1, 4, 4, 2], -9...9, attributes)
        let second = try net.apply(
            "DEPTHWISE_CONV_2D", [first, try net.constant("depthwise", [1, 3, 3, 2]), bias], [1, 4, 4, 2], -9...9,
            attributes)
        let model = try quantized(net, net.model([second]), bias: .int32)
        #expect(model.operand(2, of: "CONV_2D")?.type == .int32)
        #expect(model.operand(2, of: "DEPTHWISE_CONV_2D")?.type == .int64)
    }

    @Test("a bias that is also an output is returned as real numbers, with a note")
    func returnedBias() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let bias = try net.constant("bias", [2])
        let sum = try net.apply("FULLY_CONNECTED", [input, try net.constant("weights", [2, 4]), bias], [1, 2])
        let ours = try result(net, net.model([sum, bias]), QuantizationOptions(.int16x8))
        #expect(ours.model.subgraphs[0].tensors[ours.model.subgraphs[0].outputs[1]].type == .float32)
        #expect(ours.departures.map(\.place) == ["bias"])
    }

    @Test("an error in one of several signatures names its key")
    func signatureKey() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        var float = net.model([try net.apply("ABS", [input], [1, 4], nil)])
        float.signatures.append(Signature(key: "second", inputs: [], outputs: []))
        for mode in [QuantizationMode.int8, .int16x8] {
            let error = #expect(throws: QuantizerError.self) {
                try Quantizer.quantized(float, QuantizationOptions(mode), ranges: net.modelRanges)
            }
            let text = ([error?.description ?? ""] + (error?.details ?? [])).joined(separator: " ")
            #expect(text.contains("subgraph 0 (signature \"serving_default\", \"second\")"), "\(text)")
        }
    }

    @Test("a constant that two signatures share is quantized once, with a note")
    func sharedBySignatures() throws {
        var net = FloatModel()
        let input = net.input([1, 4])
        let weights = try net.constant("weights", [2, 4])
        let sum = try net.apply("FULLY_CONNECTED", [input, weights, try net.constant("bias", [2])], [1, 2])
        var float = net.model([sum])
        #expect(try result(net, float, QuantizationOptions(.int16x8)).departures.isEmpty)
        float.subgraphs.append(float.subgraphs[0])
        var second = float.signatures[0]
        (second.key, second.subgraphIndex) = ("second", 1)
        float.signatures.append(second)
        var ranges = net.modelRanges
        ranges.subgraphs.append(ranges.subgraphs[0])
        let ours = try Quantizer.result(float, QuantizationOptions(.int16x8), ranges: ranges)
        #expect(ours.departures.map(\.place) == ["weights", "bias"])
        let values = try (0..<2).map { try ours.model.constant(tensorIndex: weights, subgraph: $0)?.elements }
        #expect(values[0] != nil && values[0] == values[1])
    }
}
