import QuantSpec
import TFLiteModel
import Testing

@testable import Interpreter

@Suite("Kernels change how fast a model runs, and no bit")
struct KernelTests {
    /// FULLY_CONNECTED, which the fast kernels have, and LOG_SOFTMAX, which they do not have.
    private func model() throws -> (model: Model, input: Int) {
        var builder = ModelBuilder()
        let activations = Quantization(scale: 0.05, zeroPoint: -3)
        let input = builder.addTensor("input", TensorDescription(.int8, [2, 5], activations))
        let weights = (0..<35).map { Int8(truncatingIfNeeded: $0 * 37 % 255 - 127) }
        let filter = builder.addConstant(
            "filter",
            try Tensor(TensorDescription(.int8, [7, 5], Quantization(scale: 0.01, zeroPoint: 0)), .int8(weights)))
        let sums = builder.addTensor("sums", TensorDescription(.int8, [2, 7], activations))
        let output = builder.addTensor(
            "output", TensorDescription(.int8, [2, 7], Quantization(scale: 16 / 256, zeroPoint: 127)))
        try builder.addOperator("FULLY_CONNECTED", inputs: [input, filter, -1], outputs: [sums])
        try builder.addOperator("LOG_SOFTMAX", inputs: [sums], outputs: [output])
        builder.setInputs([input], outputs: [output])
        return (builder.model, input)
    }

    private func input() throws -> Tensor {
        let values = (0..<10).map { Int8(truncatingIfNeeded: $0 * 53 - 128) }
        return try Tensor(
            TensorDescription(.int8, [2, 5], Quantization(scale: 0.05, zeroPoint: -3)), .int8(values))
    }

    @Test("the fast kernels evaluate the operators that they have, the specification the others")
    func fast() throws {
        let (model, index) = try model()
        for profile in NumericProfile.all {
            let steps = Steps(profile)
            var specified = try ModelInterpreter(model, steps: steps, kernels: .none)
            var fast = try ModelInterpreter(model, steps: steps)
            for _ in 0..<2 {
                let expected = try specified.run([index: try input()], keepingAll: true)
                let run = try fast.run([index: try input()], keepingAll: true)
                #expect(run.produced == expected.produced, "\(profile.name)")
            }
            #expect(specified.kernelName == nil)
            #expect(specified.kernelOperatorCount == 0)
            #expect(fast.kernelName?.contains("fast") == true)
            #expect(fast.kernelOperatorCount == 1)
        }
    }

    @Test("a session with a replaced step has no kernels, and neither has a substituted operator")
    func replaced() throws {
        let (model, index) = try model()
        var steps = Steps(.litert_2_3_x86_64)
        steps.roundToInteger = { _ in 5 }
        #expect(try ModelInterpreter(model, steps: steps).kernelName == nil)
        var substituted = try ModelInterpreter(model, steps: Steps(.litert_2_3_x86_64)) { prepared in
            { try prepared.evaluate($0) }
        }
        _ = try substituted.run([index: try input()])
        #expect(substituted.kernelOperatorCount == 0)
    }

    @Test("a library that cannot be loaded gives an error that names it")
    func missingLibrary() {
        #expect {
            try KernelSource(library: "/nowhere/libmine.so")
        } throws: {
            ($0 as? InterpreterError)?.kind == .kernels && "\($0)".contains("/nowhere/libmine.so")
        }
    }
}
