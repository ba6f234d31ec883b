import QuantSpec
import TFLiteModel
import Testing
import TestSupport

@Suite("What is written reads back as it was")
struct RoundTripTests {
    @Test("A convolution reads back as it was")
    func aConvolutionDoes() throws {
        let model = try SampleModels.convolution()
        #expect(try Model(reading: model.bytes()) == model)
    }

    @Test("An empty subgraph reads back as it was")
    func emptySubgraph() throws {
        let model = Model(subgraphs: [Subgraph()])
        #expect(try Model(reading: model.bytes()) == model)
    }

    @Test("A model that flatc wrote reads back as it was")
    func flatcWrote() throws {
        #expect(try Model(reading: ForeignModel.expected.bytes()) == ForeignModel.expected)
    }

    @Test("Any model reads back as it was, and its bytes are always the same")
    func modelBytes() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            let model = RandomModels.model(using: &generator)
            let bytes = try model.bytes()
            let back = try Model(reading: bytes)
            #expect(back == model)
            #expect(try back.bytes() == bytes)
        }
    }

    @Test("The attributes of every table read back as they were", arguments: OptionsTable.first + OptionsTable.second)
    func attributesEvery(table: OptionsTable) throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<8 {
            let attributes = try #require(RandomModels.attributes(of: table, 1..<4, using: &generator))
            let operation = ModelOperator(
                codeIndex: 0, inputs: [], outputs: [], options: .table(table.name), attributes: attributes)
            let model = Model(
                operatorCodes: [OperatorCode(builtinCode: 0)],
                subgraphs: [Subgraph(operators: [operation]), Subgraph(), Subgraph(), Subgraph()])
            #expect(try Model(reading: model.bytes()) == model)
        }
    }

    @Test("Attributes that are left out read back as the schema's defaults")
    func attributesLeft() throws {
        var model = try SampleModels.convolution()
        model.subgraphs[0].operators[0].attributes = ["stride_w": .integer(2)]
        let back = try Model(reading: model.bytes())
        #expect(back == model.completed())
        let attributes = back.subgraphs[0].operators[0].attributes.values
        #expect(attributes["dilation_w_factor"] == .integer(1))
        #expect(attributes["padding"] == .name("SAME"))
        #expect(attributes["quantized_bias_type"] == .name("FLOAT32"))
    }
}
