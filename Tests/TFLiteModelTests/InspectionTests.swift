import Foundation
import ModelInspection
import QuantSpec
import TFLiteModel
import Testing

@Suite("What inspection shows")
struct InspectionTests {
    @Test("The text of a convolution has a line for the model and tables of its tensors and operators")
    func tablesConvolution() throws {
        let text = ModelSummary(try SampleModels.convolution()).text
        #expect(
            text == """
                description: a convolution
                operators: 1 CONV_2D
                size: 1 operator, 4 tensors, 384 MACs, constants of 36 bytes, activations of 80 bytes
                buffers: 41 bytes
                metadata: min_runtime_version, 5 bytes
                signature: serving_default, subgraph 0: (x=0) -> (y=3)

                subgraph 0 main: inputs [0], outputs [3]

                tensor  type   shape         bytes  scale                  zero point  dimension  role      values         name
                     0  int8   [1, 4, 4, 2]     32  0.5                    -3                     input                    input
                     1  int8   [3, 2, 2, 2]     24  3 × 0.0625 ... 0.25    0                   0  constant  -12 ... 11     weights
                     2  int32  [3]              12  3 × 0.03125 ... 0.125  0                   0  constant  -7 ... 100000  bias
                     3  int8   [1, 4, 4, 3]     48  0.5                    -3                     output                   output

                operator  name     version  inputs  outputs  MACs  attributes
                       0  CONV_2D        3  0 1 2   3         384  dilation_h_factor=1 dilation_w_factor=1 \
                fused_activation_function=RELU6 padding=SAME quantized_bias_type=FLOAT32 stride_h=1 stride_w=1
                """)
    }

    @Test("Every form of quantization has a text")
    func everyForm() throws {
        let summary = ModelSummary(try Model(reading: ForeignModel.bytes()))
        let tensors = summary.subgraphs[0].tensors
        #expect(tensors[0].shapeText == "[?, 4, 4, 2]")
        #expect(tensors[6].scaleText == "tensor 4 in blocks of 32")
        #expect(tensors[6].zeroPointText == "0")
        #expect(tensors[7].scaleText == "tensor 4 along [0, 1] in blocks of 2")
        #expect(tensors[7].zeroPointText == "tensor 0")
        #expect(tensors[8].scaleText == "custom")
        #expect(tensors[9].scaleText == "")
        #expect(
            tensors.map(\.role) == [
                .input, .constant, .constant, .variable, .constant, .constant, .computed, .computed, .computed,
                .computed, .external, .constant, .output,
            ])
        let operators = summary.subgraphs[0].operators
        #expect(operators[1].attributeText == "custom options of 3 bytes")
        #expect(operators[6].attributeText == "container= shared_name=v0")
        #expect(operators[7].attributeText == "boundaries=[-0.5, 0.0, 1.5]")
        #expect(operators[8].name == "BUILTIN_300")
    }

    @Test("A tensor inside an operator is intermediate, whether it has elements or not")
    func intermediates() throws {
        var builder = ModelBuilder()
        let description = TensorDescription(.int8, [2], Quantization(scale: 1, zeroPoint: 0))
        let tensors = ["input", "output"].map { builder.addTensor($0, description) }
        let inner = [[0], [2]].map { builder.addTensor("inner", TensorDescription(.int16, Shape($0))) }
        try builder.addOperator("LSTM", inputs: [tensors[0]], outputs: [tensors[1]], intermediates: inner + [-1])
        builder.setInputs([tensors[0]], outputs: [tensors[1]])
        let summary = ModelSummary(builder.model)
        #expect(
            summary.subgraphs[0].tensors.map(\.role) == [.input, .output, .intermediate, .intermediate])
    }

    @Test("The JSON is one object with every scale")
    func jsonObject() throws {
        let json = try ModelSummary(SampleModels.convolution()).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let subgraph = try #require((object["subgraphs"] as? [[String: Any]])?.first)
        let tensors = try #require(subgraph["tensors"] as? [[String: Any]])
        #expect(tensors[1]["scales"] as? [Double] == [0.25, 0.125, 0.0625])
        #expect(tensors[1]["dimension"] as? Int == 0)
        let operators = try #require(subgraph["operators"] as? [[String: Any]])
        let attributes = try #require(operators[0]["attributes"] as? [String: Any])
        #expect(attributes["fused_activation_function"] as? String == "RELU6")
        #expect(attributes["stride_w"] as? Int == 1)
    }

    @Test("The size counts what is known, and says of how many operators it knows nothing")
    func size() throws {
        let size = ModelSummary(try SampleModels.convolution()).size
        #expect((size.operators, size.tensors, size.macs, size.operatorsNotCounted) == (1, 4, 384, 0))
        #expect((size.constantBytes, size.activationBytes) == (36, 80))
        let json = try ModelSummary(SampleModels.convolution()).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let written = try #require(object["size"] as? [String: Int])
        #expect(written["macs"] == 384 && written["constantBytes"] == 36 && written["activationBytes"] == 80)
        let subgraph = try #require((object["subgraphs"] as? [[String: Any]])?.first)
        let tensors = try #require(subgraph["tensors"] as? [[String: Any]])
        #expect(tensors[1]["values"] as? [Int] == [-12, 11] && tensors[1]["bytes"] as? Int == 24)
        #expect((subgraph["operators"] as? [[String: Any]])?.first?["macs"] as? Int == 384)

        let foreign = ModelSummary(try Model(reading: ForeignModel.bytes()))
        #expect(foreign.subgraphs[0].operators[1].macs == nil)
        #expect(foreign.size.operatorsNotCounted > 0)
        #expect(foreign.text.contains("\(foreign.size.operatorsNotCounted) operators not counted"))
    }

    @Test("Shapes whose products leave 63 bits have no bytes and no MACs")
    func hugeShapes() throws {
        var model = try SampleModels.convolution()
        model.subgraphs[0].tensors[3].shape = [1 << 31, 1 << 31, 1 << 31, 3]
        let summary = ModelSummary(model).subgraphs[0]
        #expect(summary.tensors[3].byteCount == nil && summary.operators[0].macs == nil)
    }

    @Test("Names cannot break a line nor reach the terminal")
    func namesCannot() throws {
        var model = try SampleModels.convolution()
        model.subgraphs[0].tensors[0].name = "a\nb\u{1B}[31m\u{202E}c"
        let lines = ModelSummary(model).text.split(separator: "\n")
        #expect(lines.contains { $0.hasSuffix("a b\u{fffd}[31m\u{fffd}c") })
    }

    @Test("Numbers that JSON lacks are texts")
    func numbersJSON() throws {
        var model = try SampleModels.convolution()
        model.subgraphs[0].tensors[0].quantization?.scales = [.infinity]
        #expect(ModelSummary(model).json.contains("\"Infinity\""))
    }
}
