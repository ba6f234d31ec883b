import JSON
import QuantSpec
import TestSupport
import Testing

@testable import VectorFiles

@Suite("A vector file comes back as it was written, and a broken one is refused")
struct VectorFileTests {
    @Test("A file comes back as it was written")
    func fileComes() throws {
        let file = try SampleFile.make()
        let bytes = file.bytes()
        let again = try VectorFile(reading: bytes, name: "sample")
        #expect(again == file)
        #expect(again.bytes() == bytes)
    }

    @Test("Every row is one line without blanks, and names what it catches by its place in the notes")
    func lines() throws {
        let text = String(decoding: try SampleFile.make().bytes(), as: UTF8.self)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("{\"id\"") && !$0.hasSuffix("\"rows\":[") }
        #expect(rows.count == 2 && rows.allSatisfy { $0.contains("\"catches\":[0],") })
        #expect(rows.allSatisfy { !$0.replacing(#/"comment":"[^,]*"/#, with: "").contains(" ") })
    }

    @Test("A group gives the operator that made its rows")
    func groupGives() throws {
        let group = try SampleFile.make().groups[0]
        let prepared = try group.prepare(.litert_2_3_x86_64)
        #expect(try prepared.evaluate(group.rows[0], of: group) == group.rows[0].steps)
    }

    @Test("A file under another profile has what that profile gives")
    func anotherProfile() throws {
        let row = try SampleFile.make().groups[0].rows[0]
        guard case .int8(let base) = row.outputs(under: "integer-double")[0][0],
            case .int8(let changed) = row.outputs(under: "integer-single")[0][0]
        else {
            Issue.record("the outputs are not int8")
            return
        }
        #expect(changed == [5, base[1], -7])
    }

    @Test(
        "A broken file is refused with its place",
        arguments: [
            ("\"format\":\"quantspec-vectors/2\"", "\"format\":\"quantspec-vectors/9\"", "format"),
            ("\"operator\":\"ADD\"", "\"operator\":\"NOSUCH\"", "operator"),
            ("\"shape\":[3]", "\"shape\":[4]", "groups[0].rows[0].inputs.0"),
            ("[-128,0,127]", "[-129,0,127]", "groups[0].rows[0].inputs.0"),
            ("[-128,0,127]", "[0,127]", "groups[0].rows[0].inputs.0"),
            ("\"bytes\":9", "\"bits\":9", "groups[0].cost"),
            ("\"0x1p-1\"", "\"0.5\"", "groups[0].inputs[0].quantization.scales[0]"),
            ("\"seed\":1", "\"seed\":1.5", "line 6, column 59"),
            ("[[[0,5],[2,-7]]]", "[[[2,5],[0,-7]]]", "groups[0].rows[0].profiles.integer-single[0][1][0]"),
            ("\"catches\":[0]", "\"catches\":[1]", "groups[0].rows[0].catches"),
            ("\"rows\":2}", "\"rows\":3}", "counts"),
            ("\"name\":\"input1\",\"type\":\"int8\"", "\"name\":\"input1\",\"type\":\"int16\"", "variants"),
            ("\"variant\":\"int8\"", "\"variant\":\"int9\"", "groups[0].variant"),
        ])
    func brokenFile(original: String, replacement: String, place: String) throws {
        let text = String(decoding: try SampleFile.make().bytes(), as: UTF8.self)
        let isEverywhere = original.hasPrefix("\"shape")
        let broken = text.replacing(original, with: replacement, maxReplacements: isEverywhere ? .max : 1)
        #expect(broken != text)
        do {
            _ = try VectorFile(reading: Array(broken.utf8), name: "sample")
            Issue.record("the file was read")
        } catch {
            #expect(error.file == "sample")
            #expect(error.place.hasPrefix(place), "\(error)")
            #expect(!error.remedy.isEmpty)
        }
    }

    @Test("Any truncation is refused")
    func truncationRefused() throws {
        let bytes = try SampleFile.make().bytes()
        for count in stride(from: 0, to: bytes.count - 2, by: 7) {
            #expect(throws: VectorFileError.self) {
                try VectorFile(reading: Array(bytes[..<count]), name: "sample")
            }
        }
    }

    @Test("A repeated key is rejected")
    func keyStands() {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array("{\"a\": 1, \"a\": 2}".utf8)) }
    }

    @Test("A manifest comes back as it was written")
    func manifestComes() throws {
        let manifest = VectorManifest(
            generator: VectorGenerator(name: "quantspec", version: "0.1.0", seed: 1), profile: "litert-2.3-x86_64",
            files: [
                .init(
                    path: "int8/ADD.json", sha256: String(repeating: "0", count: 64), groups: 2, rows: 5, cost: 70)
            ])
        #expect(try VectorManifest(reading: manifest.bytes()) == manifest)
    }
}
