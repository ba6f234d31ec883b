import QuantSpec
import Testing

@Suite("Integer LSTM")
struct LstmTests {
    /// One cell in one step: all weights are 0, the forget gate is shut, input and output gate are open. The output has the
    /// scale 2^-7.
    ///
    /// - Parameters:
    ///   - exponent: the binary logarithm of the cell state's scale.
    ///   - update: the bias of the cell gate, in units of 0.005.
    private func instance(cellScale exponent: Int, update: Int32) throws -> Instance {
        let state = TensorDescription.quantized(.int8, [1, 1], scale: 0x1p-7)
        let cell = TensorDescription.quantized(
            .int16, [1, 1], scale: Float(sign: .plus, exponent: exponent, significand: 1))
        let weight = try Tensor.integers(.int8, [0], [1, 1], Quantization(scale: 0.01, zeroPoint: 0))
        func bias(_ value: Int32) throws -> Tensor {
            try .integers(.int32, [Int64(value)], [1], Quantization(scale: 0.005, zeroPoint: 0))
        }
        let weights = [Tensor?](repeating: weight, count: 8) + [nil, nil, nil]
        let biases: [Tensor?] = try [bias(100_000), bias(-100_000), bias(update), bias(100_000)]
        let constants = weights + biases + [nil, nil]
        let gates = [TensorDescription](repeating: .quantized(.int16, [1], scale: 0x1p-12), count: 4)
        let inner = gates + [.quantized(.int8, [1], scale: 0x1p-7)]
        let inputs: [TensorDescription?] =
            [.quantized(.int8, [1, 1, 1], scale: 0.5)] + constants.map { $0?.description } + [state, cell]
            + [nil, nil, nil, nil] + inner
        var instance = Instance(
            attributes: ["fused_activation_function": .name("TANH")], inputs: inputs,
            outputs: [.quantized(.int8, [1, 1, 1], scale: 0x1p-7)])
        for (place, constant) in constants.enumerated() { instance.constants[place + 1] = constant }
        return instance
    }

    private func output(cellScale exponent: Int, update: Int32) throws -> Int64? {
        let prepared = try Operator.unidirectionalSequenceLstm.prepare(
            instance(cellScale: exponent, update: update), steps: Steps(.litert_2_3_x86_64))
        var values = [Elements?](repeating: nil, count: prepared.instance.inputs.count)
        for (place, constant) in prepared.instance.constants { values[place] = constant.elements }
        (values[0], values[18], values[19]) = (.int8([0]), .int8([0]), .int16([0]))
        return try prepared.evaluate(values).outputs.first?.elements.integers?.first
    }

    @Test(
        "A cell state with a scale below 2^-15 has the hyperbolic tangent of its value (RECURRENT-10)",
        arguments: [-11, -15, -16, -17])
    func smallCells(_ exponent: Int) throws {
        // The cell is tanh(0.25) = 0.245, and tanh(0.245) × 128 = 30.7.
        #expect(try output(cellScale: exponent, update: 50) == 31)
        #expect(try output(cellScale: exponent, update: -50) == -31)
    }

    @Test("A scale of the cell state below 2^-15 is nonconforming, and one below 2^-30 invalid (RECURRENT-13)")
    func cellScales() throws {
        let declaration = Operator.unidirectionalSequenceLstm
        func broken(_ force: Constraint.Force, _ exponent: Int) throws -> [Clause] {
            try declaration.broken(force, by: instance(cellScale: exponent, update: 0))
        }
        #expect(try broken(.nonconforming, -15).isEmpty && broken(.invalid, -15).isEmpty)
        #expect(try broken(.nonconforming, -16) == ["RECURRENT-13"] && broken(.invalid, -16).isEmpty)
        #expect(try broken(.invalid, -31) == ["RECURRENT-13"] && broken(.invalid, -8) == ["RECURRENT-13"])
    }
}
