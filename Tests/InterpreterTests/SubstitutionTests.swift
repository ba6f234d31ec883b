import QuantSpec
import TFLiteModel
import Testing

@testable import Interpreter

@Suite("Operators of a model may be evaluated by another implementation")
struct SubstitutionTests {
    private let steps = Steps(.litert_2_3_x86_64)

    /// QUANTIZE, then DEQUANTIZE.
    private func model() throws -> (model: Model, input: Int) {
        var builder = ModelBuilder()
        let real = builder.addTensor("real", TensorDescription(.float32, [2]))
        let stored = builder.addTensor("stored", TensorDescription(.int8, [2], Quantization(scale: 0.5, zeroPoint: 0)))
        let output = builder.addTensor("output", TensorDescription(.float32, [2]))
        try builder.addOperator("QUANTIZE", inputs: [real], outputs: [stored])
        try builder.addOperator("DEQUANTIZE", inputs: [stored], outputs: [output])
        builder.setInputs([real], outputs: [output])
        return (builder.model, real)
    }

    @Test("An operator may be evaluated by another")
    func operatorMay() throws {
        let (model, input) = try model()
        var interpreter = try ModelInterpreter(model, steps: steps) { prepared in
            guard prepared.operator.name == "QUANTIZE" else { return nil }
            return { _ in
                Evaluation(
                    outputs: [try Tensor(try prepared.instance.output(0), .int8([3, -4]))], states: [:],
                    accumulators: Accumulators())
            }
        }
        let values = try Tensor(TensorDescription(.float32, [2]), .float32([10, 20]))
        let run = try interpreter.run([input: values], keepingAll: true)
        #expect(run.produced[1]?.elements == .int8([3, -4]))
        #expect(run.outputs.map(\.elements) == [.float32([1.5, -2])])
        var plain = try ModelInterpreter(model, steps: steps)
        #expect(try plain.run([input: values]).outputs.map(\.elements) == [.float32([10, 20])])
    }
}
