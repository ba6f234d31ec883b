import QuantSpec
import TFLiteModel
import Testing

@Suite("A file by another writer is read as its source says")
struct ForeignFileTests {
    @Test("Every part of the file is read")
    func everyPart() throws {
        let model = try Model(reading: ForeignModel.bytes())
        let expected = ForeignModel.expected
        #expect(model.operatorCodes == expected.operatorCodes)
        #expect(model.buffers == expected.buffers)
        for (tensor, other) in zip(model.subgraphs[0].tensors, expected.subgraphs[0].tensors) {
            #expect(tensor == other)
        }
        for (operation, other) in zip(model.subgraphs[0].operators, expected.subgraphs[0].operators) {
            #expect(operation == other)
        }
        #expect(model == expected)
    }

    @Test("The file's operators have the schema's names")
    func operatorsSchemas() throws {
        let model = try Model(reading: ForeignModel.bytes())
        #expect(
            model.operatorCodes.map(\.name) == [
                "CONV_2D", "CUSTOM", "GELU", "FULLY_CONNECTED", "STABLEHLO_SCATTER", "IF", "VAR_HANDLE", "BUCKETIZE",
                "BUILTIN_300", "RESIZE_BILINEAR", "UNIDIRECTIONAL_SEQUENCE_LSTM",
            ])
        #expect(model.operatorCodes[1].fullName == "CUSTOM Vendor.Op")
    }

    @Test("The file's constants have their values")
    func constantsTheir() throws {
        let model = try Model(reading: ForeignModel.bytes())
        #expect(try model.constant(tensorIndex: 0) == nil)
        let weights = try #require(try model.constant(tensorIndex: 1))
        #expect(weights.elements == .int8([1, 127, -128, -1]))
        #expect(weights.quantization == Quantization(scales: [0.5, 0.25], dimension: 0))
        #expect(try model.constant(tensorIndex: 2)?.elements == .int4([-8, -1, 7]))
        #expect(try model.constant(tensorIndex: 3) == nil)
        #expect(try model.constant(tensorIndex: 4)?.elements == .float32([1.5]))
    }

    @Test(
        "What cannot be read is said",
        arguments: [
            (5, .malformed, ", sparsity", "a block is not dense"),
            (10, .unsupported, "", "the value is in another file"),
        ] as [(Int, ModelError.Kind, String, String)])
    func cannotRead(index: Int, kind: ModelError.Kind, part: String, problem: String) throws {
        let model = try Model(reading: ForeignModel.bytes())
        let error = try #require(throws: ModelError.self) { try model.constant(tensorIndex: index) }
        #expect(error.kind == kind)
        #expect(error.place == "subgraph 0, tensor \(index)\(part)")
        #expect(error.problem.hasPrefix(problem))
    }

    @Test("Detailed quantization has no description", arguments: [6, 7])
    func detailedQuantization(index: Int) throws {
        let model = try Model(reading: ForeignModel.bytes())
        let error = try #require(throws: ModelError.self) { try model.description(ofTensor: index) }
        #expect(error.kind == .unsupported)
        #expect(error.place == "subgraph 0, tensor \(index), quantization")
    }
}
