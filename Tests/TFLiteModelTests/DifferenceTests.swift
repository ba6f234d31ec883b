import Foundation
import ModelInspection
import QuantSpec
import TFLiteModel
import Testing
import TestSupport

@Suite("What differs between two models")
struct DifferenceTests {
    private func rows(_ change: (inout Model) throws -> Void) throws -> [String] {
        let first = try SampleModels.convolution()
        var second = first
        try change(&second)
        return ModelDifference(from: first, to: second).entries.map { entry in
            "\(entry.place): \(entry.aspect): \(entry.first ?? "-") / \(entry.second ?? "-")"
        }
    }

    @Test("A model does not differ from itself")
    func modelDiffer() throws {
        let model = try Model(reading: ForeignModel.bytes())
        let difference = ModelDifference(from: model, to: model)
        #expect(difference.isEmpty)
        #expect(difference.text == "the models do not differ")
    }

    @Test("An attribute that differs is shown with both values")
    func attributes() throws {
        let rows = try rows { $0.subgraphs[0].operators[0].attributes.values["padding"] = .name("VALID") }
        #expect(rows == ["subgraph 0, operator 0 CONV_2D: attribute padding: SAME / VALID"])
    }

    @Test("A version that differs is shown with both values")
    func versions() throws {
        #expect(
            try rows { $0.operatorCodes[0].version = 5 } == ["subgraph 0, operator 0 CONV_2D: version: 3 / 5"])
    }

    @Test("Type, shape and parameters of a tensor each take a line where they differ")
    func typesShapes() throws {
        let rows = try rows {
            $0.subgraphs[0].tensors[0].type = .int16
            $0.subgraphs[0].tensors[0].shape = [2, 4, 4, 2]
            $0.subgraphs[0].tensors[0].quantization = ModelQuantization(scales: [0.25], zeroPoints: [0])
        }
        #expect(
            rows == [
                "subgraph 0, tensor 0 input: type: int8 / int16",
                "subgraph 0, tensor 0 input: shape: [1, 4, 4, 2] / [2, 4, 4, 2]",
                "subgraph 0, tensor 0 input: scales: 0.5 / 0.25",
                "subgraph 0, tensor 0 input: zero points: -3 / 0",
            ])
    }

    @Test("The ranges that scales came from are compared")
    func rangesScales() throws {
        let rows = try rows {
            $0.subgraphs[0].tensors[0].quantization?.minimums = [-1]
            $0.subgraphs[0].tensors[0].quantization?.maximums = [0.5]
        }
        #expect(
            rows == [
                "subgraph 0, tensor 0 input: minimum: - / -1.0", "subgraph 0, tensor 0 input: maximum: - / 0.5",
            ])
    }

    @Test("Operator codes that no operator uses are compared")
    func operatorsDeclared() throws {
        let rows = try rows { $0.operatorCodes.append(try OperatorCode(name: "QUANTIZE", version: 2)) }
        #expect(rows == ["model: unused operator codes: - / QUANTIZE version 2"])
    }

    @Test("Constants that differ are shown by their digests")
    func constantsTheir() throws {
        let rows = try rows { $0.buffers[2] = ModelBuffer([UInt8](repeating: 0, count: 12)) }
        #expect(rows.count == 1)
        #expect(rows[0].hasPrefix("subgraph 0, tensor 2 bias: value: 12 bytes, sha256 "))
        #expect(rows[0].hasSuffix(" / 12 bytes, sha256 15ec7bf0b50732b4"))
    }

    @Test("An inserted operator is shown with its tensor, and nothing else is")
    func insertedOperator() throws {
        let rows = try rows { model in
            model.operatorCodes.insert(try OperatorCode(name: "QUANTIZE"), at: 0)
            model.subgraphs[0].operators[0].codeIndex = 1
            model.subgraphs[0].tensors.append(ModelTensor(name: "converted", type: .int8, shape: [1, 4, 4, 3]))
            model.subgraphs[0].operators.insert(
                ModelOperator("QUANTIZE", codeIndex: 0, inputs: [0], outputs: [4]), at: 0)
        }
        #expect(
            rows == [
                "subgraph 0, operator 0 QUANTIZE: operator: - / version 1",
                "subgraph 0, tensor 4 converted: tensor: - / int8 [1, 4, 4, 3]",
            ])
    }

    @Test("The order of tensors and buffers is no difference")
    func orderTensors() throws {
        let rows = try rows { model in
            model.subgraphs[0].tensors.reverse()
            model.subgraphs[0].inputs = [3]
            model.subgraphs[0].outputs = [0]
            model.subgraphs[0].operators[0].inputs = [3, 2, 1]
            model.subgraphs[0].operators[0].outputs = [0]
            model.signatures[0].inputs[0].tensorIndex = 3
            model.signatures[0].outputs[0].tensorIndex = 0
            model.buffers.swapAt(1, 2)
            model.subgraphs[0].tensors[1].buffer = 1
            model.subgraphs[0].tensors[2].buffer = 2
        }
        #expect(rows == [])
    }

    @Test("Renamed tensors are matched by their places")
    func renamedTensors() throws {
        let rows = try rows { model in
            model.subgraphs[0].tensors[1].name = "kernel"
            model.subgraphs[0].tensors[3].name = "StatefulPartitionedCall:0"
        }
        #expect(
            rows == [
                "model: signature serving_default: subgraph 0: (x=input) -> (y=output) / "
                    + "subgraph 0: (x=input) -> (y=StatefulPartitionedCall:0)",
                "subgraph 0, tensor 1 weights: name: weights / kernel",
                "subgraph 0, tensor 3 output: name: output / StatefulPartitionedCall:0",
            ])
    }

    @Test("A subgraph and metadata that one model lacks are shown")
    func missingSubgraph() throws {
        let rows = try rows { model in
            model.subgraphs.append(Subgraph(name: "more"))
            model.metadata = []
        }
        #expect(rows.count == 2)
        #expect(rows[0].hasPrefix("model: metadata: min_runtime_version (5 bytes, sha256 "))
        #expect(rows[1] == "subgraph 1: subgraph: - / 0 operators, 0 tensors")
    }

    @Test("The text lists each place, and the JSON is an object")
    func textLists() throws {
        let first = try SampleModels.convolution()
        var second = first
        second.operatorCodes[0].version = 4
        let difference = ModelDifference(from: first, to: second)
        #expect(
            difference.text == """
                subgraph 0, operator 0 CONV_2D
                  version  3 -> 4

                1 difference
                """)
        let object = try JSONSerialization.jsonObject(with: Data(difference.json.utf8)) as? [String: Any]
        #expect(object?["equal"] as? Bool == false)
        #expect((object?["differences"] as? [[String: String]])?.first?["second"] == "4")
    }

    @Test("No line of the text is longer than 100 characters, and the ends of long names are kept")
    func longNames() throws {
        let first = try SampleModels.convolution()
        var second = first
        let long = (0..<9).map { "model/batch_normalization_\($0)/FusedBatchNormV3" }.joined(separator: ";")
        second.subgraphs[0].tensors[1].name = long + "/end"
        second.subgraphs[0].tensors[1].quantization = ModelQuantization(scales: [0.5], zeroPoints: [1])
        let text = ModelDifference(from: first, to: second).text
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 100 }, "\(text)")
        #expect(lines.contains("  zero points          3 × 0 -> 1"), "\(text)")
        #expect(lines.contains { $0.contains("-> model/batch") && $0.hasSuffix("FusedBatchNormV3/end") }, "\(text)")
        let json = ModelDifference(from: first, to: second).json
        #expect(json.contains(long + "/end"))
    }

    @Test("Operators of one name that differ in the same way stand together")
    func operatorsTogether() throws {
        func model(_ version: Int) throws -> Model {
            let codes = [try OperatorCode(name: "ADD", version: version), try OperatorCode(name: "MUL")]
            let operators = [0, 1, 0, 0].map { ModelOperator(codeIndex: $0, inputs: [], outputs: []) }
            return Model(operatorCodes: codes, subgraphs: [Subgraph(operators: operators)])
        }
        #expect(
            ModelDifference(from: try model(1), to: try model(2)).text == """
                subgraph 0, operators 0 2 3 (ADD)
                  version  1 -> 2

                3 differences
                """)
    }

    /// The plainest definition: drop the first of either, or keep both where they agree.
    private func longestCommon(_ first: ArraySlice<Int>, _ second: ArraySlice<Int>) -> Int {
        guard let head = first.first, let other = second.first else { return 0 }
        if head == other { return 1 + longestCommon(first.dropFirst(), second.dropFirst()) }
        return max(longestCommon(first.dropFirst(), second), longestCommon(first, second.dropFirst()))
    }

    @Test("As many operators as possible are matched")
    func manyOperators() throws {
        let codes = try ["ADD", "MUL", "SUB"].map { try OperatorCode(name: $0) }
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<100 {
            let sequences = (0..<2).map { _ in generator.list(0...7) { $0.int(0...2) } }
            let models = sequences.map { sequence in
                let operators = sequence.map { ModelOperator(codeIndex: $0, inputs: [], outputs: []) }
                return Model(operatorCodes: codes, subgraphs: [Subgraph(operators: operators)])
            }
            let unmatched = ModelDifference(from: models[0], to: models[1]).entries.filter { $0.aspect == "operator" }
            let matched = longestCommon(sequences[0][...], sequences[1][...])
            #expect(unmatched.count == sequences[0].count + sequences[1].count - 2 * matched)
        }
    }

    /// Two long sequences without a common end would need a table of their product.
    @Test("Thousands of operators are compared in time", .timeLimit(.minutes(1)))
    func thousandsOperators() throws {
        let codes = [try OperatorCode(name: "ADD"), try OperatorCode(name: "MUL")]
        func model(_ seed: UInt64) -> Model {
            var generator = SeededGenerator(seed: seed)
            let operators = (0..<20_000).map { _ in
                ModelOperator(codeIndex: generator.int(0...1), inputs: [], outputs: [])
            }
            return Model(operatorCodes: codes, subgraphs: [Subgraph(operators: operators)])
        }
        #expect(!ModelDifference(from: model(1), to: model(2)).isEmpty)
    }
}
