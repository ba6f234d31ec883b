import ModelInspection
import QuantSpec
import TFLiteModel
import Testing

@Suite("Indices and sizes that do not fit are refused, reading and writing")
struct ValidationTests {
    /// What is wrong with a model, and where.
    struct Fault: Sendable, CustomTestStringConvertible {
        let place: String
        let change: @Sendable (inout Model) -> Void
        var testDescription: String { place }

        init(_ place: String, _ change: @escaping @Sendable (inout Model) -> Void) {
            self.place = place
            self.change = change
        }
    }

    static let faults: [Fault] = [
        Fault("subgraph 0, inputs") { $0.subgraphs[0].inputs = [4] },
        Fault("subgraph 0, inputs") { $0.subgraphs[0].inputs = [-1] },
        Fault("subgraph 0, outputs") { $0.subgraphs[0].outputs = [3, 99] },
        Fault("subgraph 0, operator 0") { $0.subgraphs[0].operators[0].codeIndex = 1 },
        Fault("subgraph 0, operator 0, inputs") { $0.subgraphs[0].operators[0].inputs = [0, 4] },
        Fault("subgraph 0, operator 0, inputs") { $0.subgraphs[0].operators[0].inputs = [-2] },
        Fault("subgraph 0, operator 0, outputs") { $0.subgraphs[0].operators[0].outputs = [-1] },
        Fault("subgraph 0, operator 0, intermediates") { $0.subgraphs[0].operators[0].intermediates = [7] },
        Fault("subgraph 0, tensor 1") { $0.subgraphs[0].tensors[1].buffer = 4 },
        Fault("subgraph 0, tensor 1") { $0.subgraphs[0].tensors[1].shape = [4, 2, 2, 2] },
        Fault("subgraph 0, tensor 0, shape") { $0.subgraphs[0].tensors[0].shape = [1, -1] },
        Fault("subgraph 0, tensor 0, shape") {
            $0.subgraphs[0].tensors[0].shape = Shape([Int](repeating: 1 << 30, count: 3))
        },
        Fault("subgraph 0, tensor 0, shape") {
            $0.subgraphs[0].tensors[0].type = .complex128
            $0.subgraphs[0].tensors[0].shape = [1 << 30, 1 << 30]
        },
        Fault("subgraph 0, tensor 0, shape_signature") { $0.subgraphs[0].tensors[0].shapeSignature = [-2] },
        Fault("subgraph 0, tensor 0, quantization, scales") {
            $0.subgraphs[0].tensors[0].quantization?.details = .blockwise(scales: 9, zeroPoints: -1, blockSize: 1)
        },
        Fault("subgraph 0, tensor 0, quantization, zero_points") {
            $0.subgraphs[0].tensors[0].quantization?.details = .multiAxis(
                scales: 0, zeroPoints: -2, blockSize: 1, dimensions: [])
        },
        Fault("") { $0 = Model() },
        Fault("signature 0") { $0.signatures[0].subgraphIndex = 1 },
        Fault("signature 0, inputs") { $0.signatures[0].inputs[0].tensorIndex = 4 },
        Fault("signature 0, outputs") { $0.signatures[0].outputs[0].tensorIndex = 4 },
        Fault("metadata 0") { $0.metadata[0].buffer = 4 },
        Fault("metadata_buffer 1") { $0.metadataBuffers = [0, 4] },
        Fault("external buffer 0") {
            $0.externalBuffers = [ExternalBuffer(identifier: 1, group: 0, offset: 0, length: 0)]
        },
        Fault("subgraph 0, operator 0, attribute then_subgraph_index") {
            $0.subgraphs[0].operators[0] = ModelOperator("IF", codeIndex: 0, inputs: [], outputs: [])
            $0.subgraphs[0].operators[0].attributes.values["then_subgraph_index"] = .integer(2)
        },
        Fault("subgraph 0") {
            $0.subgraphs[0].operators[0] = ModelOperator("IF", codeIndex: 0, inputs: [], outputs: [])
        },
    ]

    @Test("The fault is found", arguments: faults)
    func faultFound(fault: Fault) throws {
        var model = try SampleModels.convolution()
        try model.validate()
        fault.change(&model)
        let found = try #require(throws: ModelError.self) { try model.validate() }
        #expect(found.kind == .malformed)
        #expect(found.place == fault.place)
        let refused = try #require(throws: ModelError.self) { try model.bytes() }
        #expect(refused == found)
    }

    @Test("A faulty model can still be inspected", arguments: faults)
    func faultyModel(fault: Fault) throws {
        let model = try SampleModels.convolution()
        var faulty = model
        fault.change(&faulty)
        #expect(!ModelSummary(faulty).text.isEmpty)
        _ = ModelDifference(from: model, to: faulty).text
        _ = ModelDifference(from: faulty, to: model).text
        for index in -1...4 {
            _ = try? faulty.description(ofTensor: index)
            _ = try? faulty.constant(tensorIndex: index)
        }
        #expect(throws: ModelError.self) { try faulty.constant(tensorIndex: 0, subgraph: 1) }
    }

    /// Indices are stored behind each other, so a changed word is found again by its neighbours.
    @Test("A file with an index out of range is refused")
    func fileIndex() throws {
        var model = try SampleModels.convolution()
        model.subgraphs[0].operators[0].inputs = [0, 1, 2, 3, 3, 3, 2, 1, 0]
        var bytes = try model.bytes()
        let pattern: [UInt8] = [3, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0]
        let position = try #require(bytes.positions(of: pattern).first)
        bytes[position] = 4
        let error = try #require(throws: ModelError.self) { try Model(reading: bytes) }
        #expect(error.place == "subgraph 0, operator 0, inputs")
        #expect(error.problem == "tensor 4 does not exist: there are 4")
    }

    @Test("Subgraphs that call each other in a circle are refused")
    func subgraphsCall() throws {
        func call(_ subgraph: Int) -> Subgraph {
            Subgraph(operators: [
                ModelOperator(
                    "CALL_ONCE", codeIndex: 0, inputs: [], outputs: [],
                    attributes: ["init_subgraph_index": .integer(Int64(subgraph))])
            ])
        }
        let codes = [try OperatorCode(name: "CALL_ONCE")]
        let chain = Model(operatorCodes: codes, subgraphs: [call(2), Subgraph(), call(1)])
        try chain.validate()
        let circle = Model(operatorCodes: codes, subgraphs: [call(1), call(2), call(1)])
        let error = try #require(throws: ModelError.self) { try circle.validate() }
        #expect(error.problem.hasSuffix("so that running it never ends"))
    }

    @Test("A zero dimension makes a tensor empty, but the others must still have a product")
    func zeroDimension() throws {
        let fitting = Model(subgraphs: [Subgraph(tensors: [ModelTensor(type: .float32, shape: [0, 1 << 30, 1 << 30])])])
        #expect(try Model(reading: fitting.bytes()) == fitting)
        let beyond = ModelTensor(type: .float32, shape: [0, 1 << 30, 1 << 30, 1 << 30])
        #expect(throws: ModelError.self) { try Model(subgraphs: [Subgraph(tensors: [beyond])]).validate() }
    }
}
