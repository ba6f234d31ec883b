import FileSupport
import Foundation
import Testing
import VectorFiles

@testable import Conformance

@Suite("A report that cannot be written is told, and the verdict is kept")
struct ReportFolderTests {
    private let canned: CannedTarget

    init() throws {
        canned = try CannedTarget()
        try canned.writeAnswers()
    }

    /// - Parameter prelude: what the target's shell does when the first case arrives.
    private func conform(report: String, prelude: String) throws -> Tool.Result {
        let script = """
            cd '\(canned.scratch.path)'; head -n 1 answers; read hello; read question
            \(prelude)
            tail -n +2 answers; cat > /dev/null
            """
        return try Tool.run(["conform", "--vectors", canned.vectors.path, "--command", script, "--report", report])
    }

    @Test(
        "A folder that cannot be written is told before any case is run",
        arguments: ["file", "file/below", "/proc/report", "blocked"])
    func triedFirst(_ name: String) throws {
        _ = try canned.scratch.write("", to: "file")
        _ = try canned.scratch.write("", to: "blocked/junit.xml/file")
        let path = name.hasPrefix("/") ? name : "\(canned.scratch.path)/\(name)"
        let result = try conform(report: path, prelude: "touch asked")
        #expect(result.status == 74 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("quantspec: error: --report: \(path)/"), "\(result.errors)")
        #expect(result.errors.filter(\.isNewline).count == 1)
        #expect(!FileManager.default.fileExists(atPath: "\(canned.scratch.path)/asked"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(canned.scratch.path)/blocked") == ["junit.xml"])
    }

    @Test("What was judged is printed although the folder is lost while the cases run, and the status is 74")
    func lostLater() throws {
        let path = "\(canned.scratch.path)/report"
        let result = try conform(report: path, prelude: "rmdir report && touch report")
        #expect(result.status == 74)
        #expect(result.output.contains("Result   12 passed"), "\(result.output)")
        #expect(result.errors.contains("--report: \(path)/report.json: \(path) is a file, not a folder"))
    }

    @Test("A report is written although standard output is full")
    func outputIsFull() throws {
        let folder = "\(canned.scratch.path)/report"
        let result = try Tool.run(
            ["conform", "--vectors", canned.vectors.path, "--report", folder], output: .fullDevice)
        #expect(result.status == 74)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                "index.html", "junit.xml", "report.json",
            ])
    }
}
