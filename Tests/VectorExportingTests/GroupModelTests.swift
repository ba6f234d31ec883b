import QuantSpec
import TFLiteModel
import Testing

@testable import VectorExporting
@testable import VectorFiles

@Suite struct GroupModelTests {
    private let int8 = { (scale: Float, zeroPoint: Int64) in
        TensorDescription(.int8, [1, 4], Quantization(scale: scale, zeroPoint: zeroPoint))
    }

    private func group(
        _ name: String, _ attributes: [String: AttributeValue] = [:], _ inputs: [TensorRecord?],
        _ output: TensorDescription
    ) -> VectorGroup {
        VectorGroup(
            id: "\(name)/int8/sample/typical", operatorName: name, variant: "int8", clauses: [],
            attributes: Attributes(attributes), inputs: inputs,
            outputs: [TensorRecord(name: "output", role: .activation, description: output)],
            cost: VectorCost(macs: 0, bytes: 0), derived: [], rows: [])
    }

    private func activation(_ name: String, _ description: TensorDescription) -> TensorRecord {
        TensorRecord(name: name, role: .activation, description: description)
    }

    private func fullyConnected() -> VectorGroup {
        let weights = TensorDescription(.int8, [2, 4], Quantization(scales: [0.5, 0.25], dimension: 0))
        return group(
            "FULLY_CONNECTED", ["keep_num_dims": .flag(true)],
            [
                activation("input", int8(0.1, 3)),
                TensorRecord(
                    name: "weights", role: .constant, description: weights, data: .int8([1, 2, 3, 4, 5, 6, 7, -8])),
                nil,
            ], TensorDescription(.int8, [1, 2], Quantization(scale: 2, zeroPoint: -1)))
    }

    private func svdf() -> VectorGroup {
        let time = TensorDescription(.int16, [2, 3], Quantization(scale: 0.125, zeroPoint: 0))
        let state = TensorDescription(.int16, [1, 6], Quantization(scale: 0.5, zeroPoint: 0))
        return group(
            "SVDF", ["rank": .integer(1), "fused_activation_function": .name("RELU")],
            [
                activation("input", int8(0.1, 3)),
                TensorRecord(
                    name: "weights_feature", role: .constant,
                    description: TensorDescription(.int8, [2, 4], Quantization(scale: 0.25, zeroPoint: 0)),
                    data: .int8([1, 2, 3, 4, 5, 6, 7, 8])),
                TensorRecord(
                    name: "weights_time", role: .constant, description: time, data: .int16([1, 2, 3, 4, 5, 6])),
                nil,
                TensorRecord(name: "state", role: .state, description: state),
            ], TensorDescription(.int8, [1, 2], Quantization(scale: 2, zeroPoint: -128)))
    }

    @Test func aGroupIsAModelOfOneOperatorThatReadsBackTheSame() throws {
        for group in [fullyConnected(), svdf()] {
            let model = try group.model()
            #expect(try Model(reading: try group.modelFile()) == model)
            let operators = try #require(model.subgraphs.first).operators
            #expect(operators.count == 1)
            #expect(model.operatorCodes.map(\.name) == [group.operatorName])
            #expect(model.operatorCodes.map(\.version) == [1])
        }
    }

    @Test func theSameGroupGivesTheSameBytes() throws {
        #expect(try svdf().modelFile() == svdf().modelFile())
    }

    @Test func anOmittedInputAtTheEndIsLeftOut() throws {
        let graph = try #require(try fullyConnected().model().subgraphs.first)
        #expect(graph.operators.first?.inputs == [0, 1])
    }

    @Test func anOmittedInputBeforeOthersIsMinusOne() throws {
        let graph = try #require(try svdf().model().subgraphs.first)
        #expect(graph.operators.first?.inputs == [0, 1, 2, -1, 3])
    }

    @Test func statesAreVariablesAndNoInputsOfTheGraph() throws {
        let graph = try #require(try svdf().model().subgraphs.first)
        #expect(graph.tensors.filter(\.isVariable).map(\.name) == ["state"])
        #expect(graph.inputs.map { graph.tensors[$0].name } == ["input"])
        #expect(graph.outputs.map { graph.tensors[$0].name } == ["output"])
    }

    @Test func constantsKeepTheirValuesAndTheirScalesPerAxis() throws {
        let model = try fullyConnected().model()
        let weights = try #require(model.subgraphs.first?.tensors.first { $0.name == "weights" })
        #expect(weights.quantization?.scales == [0.5, 0.25])
        #expect(weights.quantization?.zeroPoints == [0, 0])
        #expect(model.buffers[weights.buffer].bytes == [1, 2, 3, 4, 5, 6, 7, 0xF8])
    }

    @Test func attributesAreTheGroupsAndOtherwiseTheSchemasDefaults() throws {
        let operation = try #require(try fullyConnected().model().subgraphs.first?.operators.first)
        #expect(operation.attributes.values["keep_num_dims"] == .flag(true))
        #expect(operation.attributes.values["fused_activation_function"] == .name("NONE"))
    }

    @Test func aConstantThatDoesNotFitIsAnError() {
        var group = fullyConnected()
        group.inputs[1]?.data = .int8([1, 2])
        #expect(throws: SpecificationError.self) { try group.model() }
    }

    @Test func anAttributeThatTheSchemaLacksIsAnError() {
        var group = fullyConnected()
        group.attributes.values["speed"] = .integer(1)
        #expect(throws: ModelError.self) { try group.modelFile() }
    }
}
