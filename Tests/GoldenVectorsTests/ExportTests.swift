import FileSupport
import Foundation
import QuantSpec
import TFLiteModel
import Testing

@testable import GoldenVectors

@Suite struct ExportTests {
    private static func primitive() throws -> PrimitiveFile {
        try #require(Primitive.named("doubling_high_multiply")).file(SetGeneration().generator)
    }

    @Test func rowsStandAlongALeadingAxis() throws {
        let group = try SampleFile.make().groups[0]
        let archive = try group.archive()
        #expect(archive["input_0"]?.shape == [2, 3])
        #expect(archive["input_0"]?.elements == .int8([-128, 0, 127, -128, 0, 127]))
        #expect(archive["output_0"]?.shape == [2, 3])
        #expect(archive["input_1_scales"]?.elements == .float32([0.5]))
        #expect(archive["output_0_zero_points"]?.elements == .int32([3]))
        #expect(archive["derived_left_shift"]?.elements == .int64([20]))
    }

    @Test func aPrimitiveHasAColumnForEachArgumentAndResult() throws {
        let file = try Self.primitive()
        let archive = try file.archive()
        #expect(archive.entries.map(\.key) == ["argument_left", "argument_right", "result_result"])
        #expect(archive["result_result"]?.shape == [file.rows.count])
    }

    @Test func memoryWordsHaveAFixedWidth() throws {
        let files = try SampleFile.make().groups[0].memories
        let input = try #require(files.first { $0.name == "input_0.hex" })
        #expect(
            input.text == "// ADD/int8/sample/typical input_0 int8 [3], 2 rows\n80\n00\n7f\n80\n00\n7f\n")
        let derived = try #require(files.first { $0.name == "derived_input1_offset.hex" })
        #expect(derived.text.hasSuffix("\n0000000000000001\n"))
        let parameters = try #require(files.first { $0.name == "parameters.vh" })
        for line in [
            "localparam ROWS = 2;", "localparam OUTPUT_0_DIM_0 = 3;",
            "localparam FUSED_ACTIVATION_FUNCTION = \"RELU\";",
        ] { #expect(parameters.text.contains(line + "\n")) }
    }

    @Test(
        arguments: [
            (.int4([-8, 7]), "8\n7\n"), (.int16([-2]), "fffe\n"), (.int64([.min]), "8000000000000000\n"),
            (.uint64([.max]), "ffffffffffffffff\n"), (.float32([-0.0]), "80000000\n"), (.bool([true]), "01\n"),
        ] as [(Elements, String)])
    func wordsAreTheBitsOfTheirElements(_ elements: Elements, _ words: String) throws {
        var group = try SampleFile.make().groups[0]
        group.inputs[1] = TensorRecord(
            name: "weights", role: .constant, description: TensorDescription(elements.type, [elements.count]),
            data: elements)
        let memory = try #require(group.memories.first { $0.name == "constant_1.hex" })
        #expect(memory.text.split(separator: "\n").dropFirst().map { $0 + "\n" }.joined() == words)
    }

    @Test func aCHeaderHasExtremeNumbersThatCCanRead() throws {
        var file = try SampleFile.make()
        file.groups[0].inputs[1] = TensorRecord(
            name: "bias", role: .constant, description: TensorDescription(.int64, [2]), data: .int64([.min, 1]))
        file.groups[0].attributes.values["beta"] = .real(-.infinity)
        let text = CHeader.text(file)
        #expect(text.contains("#ifndef QUANTSPEC_ADD_INT8_H\n#define QUANTSPEC_ADD_INT8_H\n"))
        #expect(text.contains("_constant_1[2] = {\n    (-9223372036854775807LL - 1), 1LL\n};\n"))
        #expect(text.contains("#define add_int8_sample_typical_beta -INFINITY\n"))
        #expect(text.contains("#define add_int8_sample_typical_rows 2\n"))
        #expect(text.contains("static const int32_t add_int8_sample_typical_output_0_shape[1] = {\n    3\n};\n"))
    }

    @Test func aLineIsACaseAndCompleteByItself() throws {
        let file = try SampleFile.make()
        let lines = file.caseLines.split(separator: "\n")
        #expect(lines.count == file.rowCount)
        let first = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any])
        #expect(Set(first.keys) == ["case", "profile", "group", "row"])
        #expect(first["case"] as? String == "ADD/int8/sample/typical#1")
        #expect(((first["group"] as? [String: Any])?["rows"] as? [Any])?.isEmpty == true)
        #expect(try Self.primitive().caseLines.split(separator: "\n").count == Self.primitive().rows.count)
    }

    @Test(arguments: ExportFormat.allCases) func everyFormIsWritten(_ format: ExportFormat) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let export = VectorExport(format, folder: folder)
        let file = try SampleFile.make()
        let count = try export.write(file)
        let written = try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.split(separator: "/").last?.contains(".") == true }
        #expect(written.count == count && count > 0)
        #expect((try export.write(Self.primitive()) == 0) == (format == .tflite))
        guard format == .tflite else { return }
        let model = try Model(contentsOfFile: "\(folder)/\(file.groups[0].id).tflite")
        #expect(model.subgraphs[0].inputs.count == 2 && model.subgraphs[0].operators.count == 1)
    }
}
