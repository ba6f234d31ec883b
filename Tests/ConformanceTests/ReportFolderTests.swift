import FileSupport
import Foundation
import Testing
import VectorFiles

@testable import Conformance

/// What becomes of a run whose report cannot be written.
@Suite struct ReportFolderTests {
    private let files: [VectorFile]
    private let vectors: TemporaryFolder
    private let scratch = TemporaryFolder()

    init() throws {
        files = [try SampleVectors.addition(), try SampleVectors.convolution()]
        vectors = try SampleVectors.folder(files)
        let lines = [CannedAnswers.greeting] + CannedAnswers.lines(files)
        _ = try scratch.write(lines.map { $0 + "\n" }.joined(), to: "answers")
    }

    /// - Parameter prelude: what the target's shell does when the first case arrives.
    private func conform(report: String, prelude: String) throws -> Tool.Result {
        let script = """
            cd '\(scratch.path)'; head -n 1 answers; read hello; read question
            \(prelude)
            tail -n +2 answers; cat > /dev/null
            """
        return try Tool.run(["conform", "--vectors", vectors.path, "--command", script, "--report", report])
    }

    @Test(
        "A folder that cannot be written is told before any case is run",
        arguments: ["file", "file/below", "/proc/report", "blocked"])
    func triedFirst(_ name: String) throws {
        _ = try scratch.write("", to: "file")
        _ = try scratch.write("", to: "blocked/junit.xml/file")
        let path = name.hasPrefix("/") ? name : "\(scratch.path)/\(name)"
        let result = try conform(report: path, prelude: "touch asked")
        #expect(result.status == 74 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("quantspec: error: --report: \(path)/"), "\(result.errors)")
        #expect(result.errors.filter(\.isNewline).count == 1)
        #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/asked"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/blocked") == ["junit.xml"])
    }

    @Test("What was judged is printed although the folder is lost while the cases run, and the status is 74")
    func lostLater() throws {
        let path = "\(scratch.path)/report"
        let result = try conform(report: path, prelude: "rmdir report && touch report")
        #expect(result.status == 74)
        #expect(result.output.contains("Result   12 passed"), "\(result.output)")
        #expect(result.errors.contains("--report: \(path)/report.json: \(path) is a file, not a folder"))
    }

    @Test("A report is written although standard output is full")
    func outputIsFull() throws {
        let folder = "\(scratch.path)/report"
        let result = try Tool.run(
            ["conform", "--vectors", vectors.path, "--report", folder], output: .fullDevice)
        #expect(result.status == 74)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                "index.html", "junit.xml", "report.json",
            ])
    }
}
