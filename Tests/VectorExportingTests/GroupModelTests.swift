import QuantSpec
import TFLiteModel
import Testing

@testable import VectorExporting
@testable import VectorFiles

@Suite("A group is a model of one operator")
struct GroupModelTests {
    private let int8 = { (scale: Float, zeroPoint: Int64) in
        TensorDescription(.int8, [1, 4], Quantization(scale: scale, zeroPoint: zeroPoint))
    }

    private func fullyConnected() throws -> VectorGroup {
        let weights = TensorDescription(.int8, [2, 4], Quantization(scales: [0.5, 0.25], dimension: 0))
        return VectorGroup(
            id: "FULLY_CONNECTED/int8/sample/typical",
            instance: Instance(
                "FULLY_CONNECTED", variantID: "int8", attributes: ["keep_num_dims": .flag(true)],
                inputs: [int8(0.1, 3), weights, nil],
                outputs: [TensorDescription(.int8, [1, 2], Quantization(scale: 2, zeroPoint: -1))],
                constants: [1: try Tensor(weights, .int8([1, 2, 3, 4, 5, 6, 7, -8]))]))
    }

    private func svdf() throws -> VectorGroup {
        let feature = TensorDescription(.int8, [2, 4], Quantization(scale: 0.25, zeroPoint: 0))
        let time = TensorDescription(.int16, [2, 3], Quantization(scale: 0.125, zeroPoint: 0))
        let state = TensorDescription(.int16, [1, 6], Quantization(scale: 0.5, zeroPoint: 0))
        return VectorGroup(
            id: "SVDF/int8/sample/typical",
            instance: Instance(
                "SVDF", variantID: "int8",
                attributes: ["rank": .integer(1), "fused_activation_function": .name("RELU")],
                inputs: [int8(0.1, 3), feature, time, nil, state],
                outputs: [TensorDescription(.int8, [1, 2], Quantization(scale: 2, zeroPoint: -128))],
                constants: [
                    1: try Tensor(feature, .int8([1, 2, 3, 4, 5, 6, 7, 8])),
                    2: try Tensor(time, .int16([1, 2, 3, 4, 5, 6])),
                ]))
    }

    @Test("A group is a model of one operator that reads back the same")
    func groupModel() throws {
        for group in [try fullyConnected(), try svdf()] {
            let model = try group.model()
            #expect(try Model(reading: try group.modelFile()) == model)
            let operators = try #require(model.subgraphs.first).operators
            #expect(operators.count == 1)
            #expect(model.operatorCodes.map(\.name) == [group.operatorName])
            #expect(model.operatorCodes.map(\.version) == [1])
        }
    }

    @Test("The same group gives the same bytes")
    func sameGroup() throws {
        #expect(try svdf().modelFile() == svdf().modelFile())
    }

    @Test("An omitted input at the end is left out")
    func omittedInput() throws {
        let graph = try #require(try fullyConnected().model().subgraphs.first)
        #expect(graph.operators.first?.inputs == [0, 1])
    }

    @Test("An omitted input before others is -1")
    func omittedInputBefore() throws {
        let graph = try #require(try svdf().model().subgraphs.first)
        #expect(graph.operators.first?.inputs == [0, 1, 2, -1, 3])
    }

    @Test("States are variables and no inputs of the graph")
    func statesVariables() throws {
        let graph = try #require(try svdf().model().subgraphs.first)
        #expect(graph.tensors.filter(\.isVariable).map(\.name) == ["state"])
        #expect(graph.inputs.map { graph.tensors[$0].name } == ["input"])
        #expect(graph.outputs.map { graph.tensors[$0].name } == ["output"])
    }

    @Test("Constants keep their values and their scales per axis")
    func constantsKeep() throws {
        let model = try fullyConnected().model()
        let weights = try #require(model.subgraphs.first?.tensors.first { $0.name == "filter" })
        #expect(weights.quantization?.scales == [0.5, 0.25])
        #expect(weights.quantization?.zeroPoints == [0, 0])
        #expect(model.buffers[weights.buffer].bytes == [1, 2, 3, 4, 5, 6, 7, 0xF8])
    }

    @Test("Attributes are the group's, and otherwise the schema's defaults")
    func attributesGroups() throws {
        let operation = try #require(try fullyConnected().model().subgraphs.first?.operators.first)
        #expect(operation.attributes.values["keep_num_dims"] == .flag(true))
        #expect(operation.attributes.values["fused_activation_function"] == .name("NONE"))
    }

    @Test("A model's operator is read back as the instance that the model was made of")
    func roundTrip() throws {
        for group in [try fullyConnected(), try svdf()] {
            let model = try group.model()
            var read = try #require(model.instance(of: model.subgraphs[0].operators[0], subgraph: 0))
            let count = read.inputs.count
            #expect(read.operatorName == group.operatorName)
            #expect(read.inputs == Array(group.instance.inputs.prefix(count)))
            #expect(read.outputs == group.instance.outputs && read.constants == group.instance.constants)
            read.inputs = group.instance.inputs
            #expect(try read.declaration?.prepare(read, steps: Steps(.integerDouble)).instance.variantID == "int8")
        }
    }

    @Test("An attribute that the schema lacks is an error")
    func attributeSchema() throws {
        var group = try fullyConnected()
        group.instance.attributes.values["speed"] = .integer(1)
        #expect(throws: ModelError.self) { try group.modelFile() }
    }
}
