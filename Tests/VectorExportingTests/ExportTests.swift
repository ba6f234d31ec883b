import FileSupport
import Foundation
import QuantSpec
import TFLiteModel
import TestSupport
import Testing

@testable import GoldenVectors
@testable import VectorExporting
@testable import VectorFiles

@Suite("What leaves for other tools (Spec/exports.md)")
struct ExportTests {
    private static let origin = ExportOrigin(
        generator: VectorGenerator(name: "quantspec", version: "0.1.0", seed: 1), manifestHash: "3f9a")

    private static func primitive() throws -> PrimitiveFile {
        try #require(Primitive.named("doubling_high_multiply")).file(SetGeneration().generator)
    }

    private static func exported(_ file: VectorFile) -> ExportedGroup {
        ExportedGroup(file.groups[0], of: file, from: origin)
    }

    private static func exported() throws -> ExportedGroup { exported(try SampleFile.make()) }

    /// The sample with other elements for its second input, which becomes a constant.
    private static func file(withConstant elements: Elements) throws -> VectorFile {
        var file = try SampleFile.make()
        let description = TensorDescription(elements.type, [elements.count])
        file.groups[0].instance.inputs[1] = description
        file.groups[0].instance.constants[1] = try Tensor(description, elements)
        return file
    }

    // MARK: Arrays

    @Test("Rows stand along a leading axis")
    func rows() throws {
        let archive = try Self.exported().archive()
        #expect(archive["input_0"]?.shape == [2, 3])
        #expect(archive["input_0"]?.elements == .int8([-128, 0, 127, -128, 0, 127]))
        #expect(archive["row_ids"]?.shape == [2, 6])
        #expect(archive["output_0"]?.shape == [2, 3])
        #expect(archive["input_1_scales"]?.elements == .float32([0.5]))
        #expect(archive["output_0_zero_points"]?.elements == .int32([3]))
        #expect(archive["informative"]?.elements == .bool([false, true]))
    }

    @Test("An archive is complete by itself: its name, its attributes, the dimension that scales run along")
    func labels() throws {
        let archive = try Self.exported().archive()
        #expect(archive["id"]?.elements == .uint8(Array("ADD/int8/sample/typical".utf8)))
        #expect(archive["manifest"]?.elements == .uint8(Array("3f9a".utf8)))
        #expect(archive["attribute_fused_activation_function"]?.elements == .uint8(Array("RELU".utf8)))
        #expect(archive["input_0_dimension"]?.elements == .int32([0]))
        #expect(archive["input_0_dimension"]?.shape == [])
    }

    @Test("Derived integers have 32 bits, and tables the type of the output (DERIVED-2)")
    func derivedWidths() throws {
        var file = try SampleFile.make()
        #expect(try Self.exported(file).archive()["derived_left_shift"]?.elements == .int32([20]))
        file.groups[0].instance.derived = Derived([
            .init(name: "lut", values: [-128, 127]), .init(name: "diff_min", values: [1 << 40]),
        ])
        #expect(try Self.exported(file).archive()["derived_lut"]?.elements == .int8([-128, 127]))
        #expect(try Self.exported(file).archive()["derived_diff_min"]?.elements == .int64([1 << 40]))
    }

    @Test("Accumulators are as wide as in the vector files: 64 bits in int16x8 alone", arguments: Scheme.allCases)
    func accumulatorWidths(_ scheme: Scheme) throws {
        var file = try SampleFile.make()
        file.scheme = scheme
        for row in file.groups[0].rows.indices {
            file.groups[0].rows[row].steps[0].accumulators = Accumulators(output: [1, -2, 3])
        }
        let sums = try #require(Self.exported(file).arrays.first { $0.name == "accumulators" })
        #expect(sums.elements.type == (scheme == .int16x8 ? .int64 : .int32))
    }

    @Test("A primitive has a column for each argument and each result")
    func columns() throws {
        let file = try Self.primitive()
        let archive = try file.archive(from: Self.origin)
        let columns = archive.entries.map(\.key).filter { $0.contains("_") }
        #expect(columns == ["argument_left", "argument_right", "result_result", "row_ids"])
        #expect(archive["result_result"]?.shape == [file.rows.count])
        #expect(archive["manifest"]?.elements == .uint8(Array("3f9a".utf8)))
    }

    // MARK: Memory files

    @Test("Memory words have a fixed width, and every array has its sizes")
    func memories() throws {
        let files = try Self.exported().memories
        let input = try #require(files.first { $0.name == "input_0.hex" })
        #expect(
            input.text == "// ADD/int8/sample/typical input_0 int8 [3], 2 rows\n80\n00\n7f\n80\n00\n7f\n")
        let derived = try #require(files.first { $0.name == "derived_input1_offset.hex" })
        #expect(derived.text.hasSuffix("\n00000001\n"))
        let parameters = try #require(files.first { $0.name == "parameters.vh" })
        for line in [
            "ID = \"ADD/int8/sample/typical\"", "MANIFEST = \"3f9a\"", "ROWS = 2", "OUTPUT_0_RANK = 1",
            "OUTPUT_0_DIM_0 = 3", "INPUT_0_DIMENSION = 0", "INPUT_0_WIDTH = 8", "INPUT_0_SIZE = 3", "INPUT_0_WORDS = 6",
            "INPUT_0_SCALES_WIDTH = 32", "DERIVED_LEFT_SHIFT_WIDTH = 32", "DERIVED_LEFT_SHIFT_WORDS = 1",
            "ATTRIBUTE_FUSED_ACTIVATION_FUNCTION = \"RELU\"",
        ] { #expect(parameters.text.contains("localparam \(line);\n"), "\(line)") }
    }

    @Test("An array without elements has no memory file, and no words")
    func emptyMemories() throws {
        let files = Self.exported(try Self.file(withConstant: .int8([]))).memories
        #expect(!files.contains { $0.name == "constant_1.hex" })
        #expect(try #require(files.last).text.contains("localparam CONSTANT_1_WORDS = 0;\n"))
    }

    @Test("A primitive has parameters, too")
    func primitiveParameters() throws {
        let file = try Self.primitive()
        let parameters = try #require(file.memories(from: Self.origin).last)
        #expect(parameters.name == "parameters.vh")
        #expect(parameters.text.contains("localparam ROWS = \(file.rows.count);\n"))
        #expect(parameters.text.contains("localparam ARGUMENT_LEFT_WIDTH = 32;\n"))
    }

    @Test(
        "Words are the bits of their elements",
        arguments: [
            (.int4([-8, 7]), "8\n7\n"), (.int16([-2]), "fffe\n"), (.int64([.min]), "8000000000000000\n"),
            (.uint64([.max]), "ffffffffffffffff\n"), (.float32([-0.0]), "80000000\n"),
            (.complex64([Complex64(1, -0.0)]), "800000003f800000\n"), (.bool([true]), "01\n"),
        ] as [(Elements, String)])
    func words(_ elements: Elements, _ words: String) throws {
        let files = Self.exported(try Self.file(withConstant: elements)).memories
        let memory = try #require(files.first { $0.name == "constant_1.hex" })
        #expect(memory.text.split(separator: "\n").dropFirst().map { $0 + "\n" }.joined() == words)
    }

    @Test("A real attribute is the bits of a binary32 number")
    func realParameters() throws {
        var file = try SampleFile.make()
        file.groups[0].instance.attributes.values["beta"] = .real(1)
        let parameters = try #require(Self.exported(file).memories.last)
        #expect(parameters.text.contains("localparam ATTRIBUTE_BETA = 32'h3f800000;\n"))
    }

    // MARK: C headers

    @Test("Numbers at the ends of their ranges are ones that C can read, and reals are decimal for C++11")
    func literals() throws {
        var file = try Self.file(withConstant: .int64([.min, 1]))
        file.groups[0].instance.attributes.values["beta"] = .real(-.infinity)
        file.groups[0].instance.attributes.values["alpha"] = .real(0.1)
        let text = CHeader.text(file, from: Self.origin)
        #expect(text.contains("_constant_1[2] = {\n    (-9223372036854775807LL - 1), 1LL\n};\n"))
        #expect(text.contains("#define add_int8_sample_typical_attribute_beta -INFINITY\n"))
        #expect(text.contains("#define add_int8_sample_typical_attribute_alpha 0.1f\n"))
        #expect(text.contains("static const float add_int8_sample_typical_input_0_scales[1] = {\n    0.5f\n};\n"))
    }

    @Test("A header has ids as strings and a table of its groups")
    func tables() throws {
        let text = CHeader.text(try SampleFile.make(), from: Self.origin)
        #expect(text.contains("#ifndef QUANTSPEC_ADD_INT8_H\n#define QUANTSPEC_ADD_INT8_H\n#include \"../"))
        #expect(text.contains("#define add_int8_sample_typical_id \"ADD/int8/sample/typical\"\n"))
        #expect(text.contains("#define add_int8_sample_typical_rows 2\n"))
        #expect(text.contains("static const int32_t add_int8_sample_typical_output_0_shape[1] = {\n    3\n};\n"))
        #expect(text.contains("#define add_int8_group_count 1\n"))
        #expect(text.contains("static const quantspec_vector_group add_int8_groups[1] = {\n"))
    }

    @Test("The headers of a set share the hash of their manifest, and one lists them all")
    func index() throws {
        let file = try SampleFile.make()
        let manifest = VectorManifest(generator: file.generator, profile: file.profile, files: [])
        let index = CHeader.index(VectorSet(folder: "", manifest: manifest, files: [file]))
        #expect(index.contains("#include \"int8/ADD.h\"\n"))
        #expect(index.contains("#define QUANTSPEC_FILES(X) \\\n    X(add_int8)\n"))
    }

    @Test("The headers for boards are the C files in Board/, with the origin of the vectors filled in")
    func boardFiles() throws {
        let folder = URL(fileURLWithPath: "\(Checkout.root)/Sources/VectorExporting/Board")
        #expect(try Data(contentsOf: folder.appending(path: CHeader.boardName)) == Data(CHeader.board))
        let shared = CHeader.shared(Self.origin)
        #expect(shared.contains("#define QUANTSPEC_MANIFEST \"3f9a\"\n"))
        #expect(shared.contains("// Made by \(CHeader.words(Self.origin.generator)). The values of rows"))
        #expect(!shared.contains("@"))
        let text = try String(contentsOf: folder.appending(path: CHeader.sharedName), encoding: .utf8)
        #expect(text.split(separator: "\n").dropFirst(9) == shared.split(separator: "\n").dropFirst(9))
    }

    // MARK: Lines

    @Test("Lines are what a command is given: which vectors, then the cases, the first of a group with the group")
    func lines() throws {
        let file = try SampleFile.make()
        let lines = try file.caseLines(from: Self.origin).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(lines.count == 1 + file.rowCount)
        #expect(lines[0]["manifest"] as? String == "3f9a")
        #expect(Set(lines[1].keys) == ["case", "group", "inputs", "expected", "profiles", "catches", "comment"])
        #expect(Set(lines[2].keys) == ["case", "inputs", "expected", "catches", "comment", "informative"])
        #expect(lines[2]["case"] as? String == file.groups[0].caseName(1))
        let group = try #require(lines[1]["group"] as? [String: Any])
        #expect(group["rows"] == nil && group["operator"] as? String == "ADD" && group["scheme"] as? String == "int8")
        #expect((lines[1]["expected"] as? [String: Any])?.keys.contains("outputs") == true)
        let primitive = try Self.primitive()
        #expect(primitive.caseLines(from: Self.origin).split(separator: "\n").count == primitive.rows.count + 1)
    }

    // MARK: Bounds

    @Test("A form of real functions has its bound in every format (SCOPE-4)")
    func bound() throws {
        var file = try SampleFile.make()
        file.groups[0].instance.operatorName = "LOG_SOFTMAX"
        file.groups[0].instance.variantID = "float32"
        let archive = try Self.exported(file).archive()
        #expect(archive["bound_clause"]?.elements == .uint8(Array("LOG_SOFTMAX-7".utf8)))
        #expect(archive["bound_ulps"]?.elements == .int32([2]))
        #expect(archive["bound_absolute"]?.elements == .float32([0x1p-22]))
        #expect(archive["bound_ulps"]?.shape == [])
        let parameters = try #require(Self.exported(file).memories.last).text
        for line in ["CLAUSE = \"LOG_SOFTMAX-7\"", "ULPS = 2", "ABSOLUTE = 32'h34800000"] {
            #expect(parameters.contains("localparam BOUND_\(line);\n"), "\(line)")
        }
        #expect(CHeader.text(file, from: Self.origin).contains(", \"LOG_SOFTMAX-7\", 2, 2.3841858e-07f}"))
        let bound = "\"bound\":{\"clause\":\"LOG_SOFTMAX-7\",\"unitsInTheLastPlace\":2,\"absolute\":\"0x1p-22\"}"
        #expect(file.caseLines(from: Self.origin).contains(bound))
    }

    @Test("A form whose results are compared by bits has no bound")
    func noBound() throws {
        let file = try SampleFile.make()
        #expect(try Self.exported(file).archive().entries.allSatisfy { !$0.key.hasPrefix("bound") })
        #expect(Self.exported(file).memories.allSatisfy { !$0.text.contains("BOUND") })
        #expect(CHeader.text(file, from: Self.origin).contains(", NULL, 0, 0}"))
        #expect(!file.caseLines(from: Self.origin).contains("\"bound\""))
    }

    // MARK: Profiles

    @Test("Under another profile an export expects what that profile gives, and says nothing about its own")
    func otherProfile() throws {
        let file = try SampleFile.make()
        #expect(try file.under(.litert_2_3_x86_64) == file)
        let other = try file.under(.integerSingle)
        #expect(other.profile == "integer-single")
        #expect(other.groups[0].rows.allSatisfy { $0.profiles.isEmpty && $0.catches.isEmpty })
        #expect(other.groups[0].rows.map(\.isInformative) == [false, true])
        let expected = try file.groups[0].prepare(.integerSingle).evaluate(file.groups[0].rows[0], of: file.groups[0])
        #expect(other.groups[0].rows[0].steps == expected)
        #expect(Self.exported(other).profile == "integer-single")
    }

    // MARK: Files

    @Test("Every form has the folders of the vectors: the scheme, then the operator", arguments: ExportFormat.allCases)
    func layout(_ format: ExportFormat) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let export = VectorExport(format, folder: folder, origin: Self.origin)
        let file = try SampleFile.make()
        let manifest = VectorManifest(generator: file.generator, profile: file.profile, files: [])
        let count = try export.write(VectorSet(folder: "", manifest: manifest, files: [file]))
        let written = try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.split(separator: "/").last?.contains(".") == true }
        #expect(written.count == count && count > 0)
        let shared = [CHeader.sharedName, CHeader.indexName, CHeader.boardName]
        #expect(written.allSatisfy { $0.hasPrefix("int8/ADD") || shared.contains($0) })
        #expect((try export.write(Self.primitive()) == 0) == (format == .tflite))
        guard format == .tflite else { return }
        let model = try Model(contentsOfFile: "\(folder)/int8/ADD/sample/typical.tflite")
        #expect(model.subgraphs[0].inputs.count == 2 && model.subgraphs[0].operators.count == 1)
    }
}
