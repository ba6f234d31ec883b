import QuantSpec
import Testing

@Suite("What an operand is in a sum is declared, not guessed from its type")
struct OperandPartTests {
    private let operands = Operator.all.flatMap { operation in
        operation.variants.flatMap { variant in variant.inputs.map { (operation.name, $0) } }
    }

    @Test("The operands whose names end in bias are biases, and no other is")
    func biases() {
        for (name, operand) in operands {
            #expect((operand.part == .bias) == operand.name.hasSuffix("bias"), "\(name) \(operand.name)")
        }
    }

    @Test("The weights are these, and none of the plain integers that say a shape or a place")
    func weights() {
        let weights = operands.filter { $0.1.part == .weights }
        let names = Dictionary(grouping: weights, by: \.0).mapValues { Set($0.map(\.1.name)) }
        let gates = ["input", "forget", "cell", "output"]
        let matrices = Set(gates.flatMap { ["input_to_\($0)_weights", "recurrent_to_\($0)_weights"] })
        let lstm = matrices.union(["projection_weights"])
        func both(_ names: Set<String>) -> Set<String> {
            Set(["fw_", "bw_"].flatMap { prefix in names.map { prefix + $0 } })
        }
        let auxiliary = Set(gates.map { "aux_input_to_\($0)_weights" })
        #expect(
            names == [
                "BIDIRECTIONAL_SEQUENCE_LSTM": both(lstm.union(auxiliary)), "CONV_3D_TRANSPOSE": ["filter"],
                "BIDIRECTIONAL_SEQUENCE_RNN": both(["weights", "recurrent_weights", "aux_weights"]),
                "BATCH_MATMUL": ["y"], "CONV_2D": ["filter"], "CONV_3D": ["filter"], "DEPTHWISE_CONV_2D": ["filter"],
                "EMBEDDING_LOOKUP": ["table"], "FULLY_CONNECTED": ["filter"], "PRELU": ["alpha"],
                "SVDF": ["weights_feature", "weights_time"], "TRANSPOSE_CONV": ["filter"], "LSTM": lstm,
                "UNIDIRECTIONAL_SEQUENCE_LSTM": lstm, "RNN": ["weights", "recurrent_weights"],
                "UNIDIRECTIONAL_SEQUENCE_RNN": ["weights", "recurrent_weights"],
            ])
    }

    @Test("An operator with weights sums the products of its first activation with them")
    func sums() throws {
        let variant = try #require(Operator.transposeConv.variants.first { $0.id == "int8" })
        #expect(variant.sums.map(\.name) == [Accumulators.outputName])
        var instance = Instance(
            "TRANSPOSE_CONV", variantID: "int8", attributes: [:],
            inputs: [
                TensorDescription(.int32, [4]),
                TensorDescription(.int8, [2, 1, 1, 1], Quantization(scales: [0.5, 2], dimension: 0)),
                TensorDescription(.int8, [1, 1, 1, 1], Quantization(scale: 0.25, zeroPoint: 3)), nil,
            ], outputs: [])
        #expect(variant.sumScale(of: .output(0))?.values(in: instance) == [0.125, 0.5])
        #expect(instance.position(of: .weights) == 1 && instance.position(of: .bias) == nil)
        instance.inputs[3] = TensorDescription(.int32, [2])
        #expect(instance.position(of: .bias) == 3)
    }

    @Test("SVDF sums twice: its features become the state, and what the state holds becomes the output")
    func sumsOfSvdf() throws {
        let variant = try #require(Operator.svdf.variants.first)
        #expect(variant.sums.map(\.name) == ["features", Accumulators.outputName])
        #expect(variant.sums.map(\.result) == [.input(4), .output(0)])
    }
}
