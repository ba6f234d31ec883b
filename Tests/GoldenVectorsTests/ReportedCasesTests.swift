import FileSupport
import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import GoldenVectors
@testable import VectorFiles

@Suite("Cases from the field")
struct ReportedCasesTests {
    /// What somebody writes: an instance and inputs, and nothing that can be computed.
    private static let written = """
        {"format": "quantspec-vectors/2", "operator": "ADD", "scheme": "int8", "reported": true, "groups": [
          {"id": "ADD/int8/reported/mine", "report": "a/b#1", "variant": "int8",
           "attributes": {"fused_activation_function": "NONE"},
           "inputs": [{"shape": [3], "quantization": {"scales": ["0x1p-1"], "zeroPoints": [-1]}},
                      {"shape": [3], "quantization": {"scales": ["0x1p-2"], "zeroPoints": [4]}}],
           "outputs": [{"shape": [3], "quantization": {"scales": ["0x1p+0"], "zeroPoints": [3]}}],
           "rows": [{"inputs": {"0": [-128, 0, 127], "1": [1, 2, 3]}, "comment": "as reported"}]}]}
        """
    private static let path = "reported/int8/ADD.json"

    private func made(_ text: String) throws -> (folder: String, file: VectorFile) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quantspec-\(UUID().uuidString)").path
        try AtomicFile.write(text, to: "\(folder)/\(Self.path)", creatingFolders: true)
        let writer = SetWriter(folder: folder, generation: SetGeneration())
        let item = try #require(writer.items.first { $0.path == Self.path })
        _ = try writer.write(item)
        return (folder, try VectorFile(reading: try InputFile.read("\(folder)/\(Self.path)"), name: "made"))
    }

    @Test("Of an instance and its inputs everything else is computed, and both stay as they are")
    func computed() throws {
        let (folder, file) = try made(Self.written)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let given = try VectorFile(readingInputs: Array(Self.written.utf8), name: "written").groups[0]
        let group = file.groups[0]
        #expect(group.instance.inputs == given.instance.inputs && group.instance.outputs == given.instance.outputs)
        #expect(group.rows[0].steps[0].inputs == given.rows[0].steps[0].inputs)
        #expect(group.rows[0].comment == "as reported" && group.report == "a/b#1" && file.path == Self.path)
        let prepared = try given.prepare(NumericProfile.all[0])
        #expect(group.rows[0].steps == (try prepared.evaluate(given.rows[0], of: given)))
        #expect(!group.rows[0].catches.isEmpty && !group.derived.isEmpty)
        #expect(FileCheck(file)?.findings(concurrently: false) == [])
    }

    @Test("An output that was changed by hand is computed again")
    func repaired() throws {
        let (folder, file) = try made(Self.written)
        try FileManager.default.removeItem(atPath: folder)
        var changed = file
        changed.groups[0].rows[0].steps[0].outputs = [.int8([1, 1, 1])]
        #expect(FileCheck(changed)?.findings(concurrently: false).isEmpty == false)
        let (again, remade) = try made(String(decoding: changed.bytes(), as: UTF8.self))
        defer { try? FileManager.default.removeItem(atPath: again) }
        #expect(remade.bytes() == file.bytes())
    }

    @Test("A group is refused whose id does not say that it was reported, or that the specification refuses")
    func refused() {
        for (original, replacement) in [
            ("ADD/int8/reported/mine", "ADD/int8/mine/x"), ("\"shape\": [3]", "\"shape\": [4]"),
        ] {
            let text = Self.written.replacing(original, with: replacement, maxReplacements: 1)
            #expect(throws: VectorFileError.self) { try made(text) }
        }
    }

    @Test("The groups of a reported file stand in the set behind those of their operator's file")
    func joined() throws {
        let set = try VectorSet(reading: Checkout.vectors) {
            $0.path.hasSuffix("int8/MUL.json") && !$0.path.hasPrefix("uint8")
        }
        let ids = try #require(set.file("MUL", .int8)).groups.map(\.id)
        #expect(set.files.count == 1 && ids.last?.hasPrefix("MUL/int8/reported/") == true)
        #expect(ids.first?.hasPrefix("MUL/int8/reported/") == false)
    }
}
