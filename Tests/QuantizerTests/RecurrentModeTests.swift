import Interpreter
import Linter
import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("Fused LSTMs")
struct RecurrentModeTests {
    /// An LSTM of two cells over three steps of four features, and what is computed of its result.
    private struct Network {
        var builder = ModelBuilder()
        let input: Int
        let (outputState, cellState, result): (Int, Int, Int)

        /// - Parameter peephole: whether a peephole is connected.
        init(greatest: Float = 3, peephole: Bool = false) throws {
            input = builder.addTensor("x", TensorDescription(.float32, [1, 3, 4]))
            var inputs = [input]
            for gate in 0..<8 {
                let shape: Shape = gate < 4 ? [2, 4] : [2, 2]
                let values = (0..<shape.count).map { place in
                    let step = (place * 37 + gate * 11) % 101 - 50
                    return greatest * Float(step) / 50
                }
                inputs.append(
                    builder.addConstant(
                        "matrix\(gate)", try Tensor(TensorDescription(.float32, shape), .float32(values))))
            }
            let vector = try Tensor(TensorDescription(.float32, [2]), .float32([0.5, -0.25]))
            inputs +=
                peephole
                ? [
                    builder.addConstant("i", vector), builder.addConstant("f", vector),
                    builder.addConstant("o", vector),
                ] : [-1, -1, -1]
            let bias = builder.addConstant("bias", vector)
            outputState = builder.addTensor("h", TensorDescription(.float32, [1, 2]), isVariable: true)
            cellState = builder.addTensor("c", TensorDescription(.float32, [1, 2]), isVariable: true)
            inputs += [bias, bias, bias, bias, -1, -1, outputState, cellState, -1, -1, -1, -1]
            result = builder.addTensor("lstm", TensorDescription(.float32, [1, 3, 2]))
            try builder.addOperator(
                "UNIDIRECTIONAL_SEQUENCE_LSTM", inputs: inputs, outputs: [result],
                attributes: ["fused_activation_function": .name("TANH")])
        }

        mutating func model(_ outputs: [Int]) -> Model {
            builder.setInputs([input], outputs: outputs)
            return builder.model.completed()
        }

        /// A model that joins the result with itself and with the input's absolute values.
        mutating func joined() throws -> Model {
            let absolute = builder.addTensor("abs", TensorDescription(.float32, [1, 3, 4]))
            try builder.addOperator("ABS", inputs: [input], outputs: [absolute])
            let joined = builder.addTensor("joined", TensorDescription(.float32, [1, 3, 6]))
            try builder.addOperator(
                "CONCATENATION", inputs: [result, absolute], outputs: [joined], attributes: ["axis": .integer(2)])
            return model([joined])
        }
    }

    /// Values from -2 to 2 that depend on their positions alone.
    private func values(_ count: Int) -> [Float] {
        (0..<count).map { (place: Int) -> Float in
            let step = place * 29 % 97
            return Float(step) / 24 - 2
        }
    }

    private func ranges(_ model: Model) throws -> ModelRanges {
        var calibrator = Calibrator(model)
        try calibrator.run([("input_0", [8, 3, 4], .float32(values(96)))])
        return calibrator.ranges
    }

    private func options(likeTensorFlow: Bool = false) -> QuantizationOptions {
        QuantizationOptions(.int8, allowsFloatFallback: true, likeTensorFlow: likeTensorFlow)
    }

    @Test("matrices and states are quantized, and the result has the output state's parameters")
    func whole() throws {
        var network = try Network()
        let float = network.model([network.result])
        let result = try Quantizer.result(float, options(), ranges: try ranges(float))
        let model = try result.model.reread
        #expect(model.operatorNames == ["QUANTIZE", "UNIDIRECTIONAL_SEQUENCE_LSTM", "DEQUANTIZE"])
        #expect(result.departures.isEmpty)
        let name = "UNIDIRECTIONAL_SEQUENCE_LSTM"
        let (state, cell) = (model.operand(18, of: name), model.operand(19, of: name))
        #expect(state?.type == .int8 && state?.isVariable == true)
        #expect(state?.quantization?.scales == model.result(of: name)?.quantization?.scales)
        #expect(cell?.type == .int16 && cell?.isVariable == true && cell?.quantization?.zeroPoints == [0])
        #expect(cell?.quantization?.scales.first.map { $0.significand } == 1)
        let matrix = try #require(model.operand(1, of: name)?.quantization?.scales)
        let input = try #require(model.operand(0, of: name)?.quantization?.scales)
        #expect(matrix.count == 1 && model.operand(12, of: name)?.type == .int32)
        #expect(model.operand(12, of: name)?.quantization?.scales == [input[0] * matrix[0]])
        let operation = try #require(model.subgraphs[0].operators.first { !$0.intermediates.isEmpty })
        #expect(operation.intermediates.count == 5)
        let hidden = model.subgraphs[0].tensors[operation.intermediates[4]]
        #expect(hidden.type == .int8 && hidden.quantization?.scales == state?.quantization?.scales)
    }

    @Test("the quantized model runs, close to the float one, and lint finds nothing")
    func runs() throws {
        var network = try Network()
        let float = network.model([network.result])
        let model = try Quantizer.quantized(float, options(), ranges: try ranges(float)).reread
        #expect(ModelLint(model).violations.isEmpty)
        let description = try float.description(ofTensor: network.input, subgraph: 0)
        let input = try Tensor(description, .float32(values(12)))
        let results = try [float, model].map { model -> [Float] in
            var session = try ModelInterpreter(model, steps: Steps(.litert_2_3_x86_64))
            let run = try session.run([model.subgraphs[0].inputs[0]: input])
            guard case .float32(let values) = run.outputs[0].elements else { return [] }
            return values
        }
        #expect(results[0].count == 6)
        for (exact, quantized) in zip(results[0], results[1]) { #expect((exact - quantized).magnitude < 0.05) }
    }

    @Test("another operator's parameters do not replace the result's, unless the model shall be the converter's")
    func concatenation() throws {
        var network = try Network()
        let float = try network.joined()
        let ranges = try ranges(float)
        let ours = try Quantizer.result(float, options(), ranges: ranges)
        let theirs = try Quantizer.result(float, options(likeTensorFlow: true), ranges: ranges)
        let name = "UNIDIRECTIONAL_SEQUENCE_LSTM"
        #expect(ours.departures.count == 1 && theirs.departures.isEmpty)
        #expect(
            ours.model.result(of: name)?.quantization?.scales == ours.model.operand(18, of: name)?.quantization?.scales)
        #expect(
            theirs.model.result(of: name)?.quantization?.scales
                == theirs.model.result(of: "CONCATENATION")?.quantization?.scales)
    }

    @Test("a small cell state has a scale that the reference computes, unless the model shall be the converter's")
    func smallCell() throws {
        var network = try Network()
        let float = network.model([network.result])
        var ranges = try ranges(float)
        ranges.subgraphs[0][network.cellState] = CalibratedRange(minimum: -0.2, maximum: 0.1)
        let ours = try Quantizer.result(float, options(), ranges: ranges)
        let theirs = try Quantizer.quantized(float, options(likeTensorFlow: true), ranges: ranges)
        let name = "UNIDIRECTIONAL_SEQUENCE_LSTM"
        #expect(ours.model.operand(19, of: name)?.quantization?.scales == [0x1p-15])
        #expect(theirs.operand(19, of: name)?.quantization?.scales == [0x1p-17])
        #expect(ours.departures.map(\.place) == ["c"])
    }

    @Test("an LSTM with peepholes stays float, and is an error that says so")
    func peepholes() throws {
        var network = try Network(peephole: true)
        let float = network.model([network.result])
        let ranges = try ranges(float)
        let mixed = try Quantizer.quantized(float, options(), ranges: ranges)
        #expect(mixed.operatorNames == ["UNIDIRECTIONAL_SEQUENCE_LSTM"])
        let error = #expect(throws: QuantizerError.self) {
            try Quantizer.quantized(float, QuantizationOptions(.int8), ranges: ranges)
        }
        #expect(error?.details.first?.contains("peepholes") == true)
    }
}
