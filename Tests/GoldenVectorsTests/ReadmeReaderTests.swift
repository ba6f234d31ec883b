import Foundation
import TestSupport
import Testing
import VectorFiles

@Suite("The Python reader of Vectors/README.md")
struct ReadmeReaderTests {
    private static let root = URL(fileURLWithPath: Checkout.vectors)

    /// Reads every file, checks every id and every count of values, and prints the number of cases.
    private static let program = """

        import glob, sys
        count = 0
        for path in sorted(glob.glob(sys.argv[1] + "/**/*.json", recursive=True)):
            file = json.load(open(path, encoding="utf-8"))
            if "primitive" in file:
                for row in file["rows"]:
                    assert row["id"] == short_hash([file["primitive"], row["arguments"]]), (path, row["id"])
                continue
            for name, group, inputs, outputs, row in cases(path) if "groups" in file and "variants" in file else ():
                assert row["id"] == row_id(file["operator"], group, inputs, outputs, row), name
                for tensor in inputs:
                    if tensor and "data" in tensor:
                        given = values(tensor["data"], tensor["type"], tensor["shape"])
                        assert len(given) == math.prod(tensor["shape"]) * (2 if tensor["type"] == "complex64" else 1), name
                for step in row.get("steps", [row]):
                    for tensor, listed in zip(outputs, step["outputs"]):
                        size = 2 if tensor["type"] == "complex64" else 1
                        for dimension in tensor["shape"]: size *= dimension
                        assert len(values(listed, tensor["type"])) == size, name
                count += 1
        print(count)
        """

    @Test("Reads every file, and makes the ids that the files have")
    func reads() throws {
        let text = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let start = try #require(text.range(of: "```python\n")).upperBound
        let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", String(text[start..<end]) + Self.program, Self.root.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let manifest = try VectorManifest(
            reading: [UInt8](Data(contentsOf: Self.root.appendingPathComponent(VectorManifest.fileName))))
        let rows = manifest.files.filter { !$0.isOfPrimitive }.reduce(0) { $0 + $1.rows }
        #expect(String(decoding: printed, as: UTF8.self) == "\(rows)\n" && rows > 0)
    }
}
