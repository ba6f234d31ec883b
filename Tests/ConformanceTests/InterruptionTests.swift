import FileSupport
import Foundation
import GoldenVectors
import Testing

@testable import Conformance

/// Ctrl-C while cases run.
@Suite struct InterruptionTests {
    private let files: [VectorFile]
    private let vectors: TemporaryFolder
    private let scratch = TemporaryFolder()

    init() throws {
        files = [try SampleVectors.addition(), try SampleVectors.convolution()]
        vectors = try SampleVectors.folder(files)
    }

    /// A target that answers some cases, leaves the number of its process in a file and then hangs with a child.
    private func target(answers count: Int) throws -> String {
        let lines = [CannedAnswers.greeting] + CannedAnswers.lines(files).prefix(count)
        _ = try scratch.write(lines.map { $0 + "\n" }.joined(), to: "answers")
        return "cd '\(scratch.path)'; cat answers; sleep 1000 & echo $! > child; mv child hung; wait"
    }

    /// Starts a run and waits until its target hangs.
    private func start(_ arguments: String..., answers: Int) throws -> (Tool.Call, child: pid_t) {
        let call = try Tool.start(
            ["conform", "--vectors", vectors.path, "--command", try target(answers: answers)] + arguments)
        let mark = "\(scratch.path)/hung"
        let deadline = Deadline(after: .seconds(30))
        while !FileManager.default.fileExists(atPath: mark) && !deadline.hasPassed { usleep(10000) }
        let text = String(decoding: try InputFile.read(mark), as: UTF8.self)
        return (call, try #require(pid_t(text.dropLast())))
    }

    private static func isGone(_ process: pid_t) -> Bool {
        let deadline = Deadline(after: .seconds(5))
        while kill(process, 0) == 0 && !deadline.hasPassed { usleep(10000) }
        return kill(process, 0) != 0
    }

    @Test(
        "Ctrl-C and SIGTERM print what was judged, claim nothing, exit with 130 and leave no process",
        arguments: [SIGINT, SIGTERM])
    func interrupted(_ signal: Int32) throws {
        let (call, child) = try start("--json", "--report", "\(scratch.path)/report", answers: 2)
        // The answers may still be on their way.
        usleep(300_000)
        kill(call.process.processIdentifier, signal)
        let result = try call.end()
        #expect(call.process.terminationReason == .exit && result.status == 130)
        #expect(result.errors.contains("quantspec: note: interrupted"))
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(object?["interrupted"] as? Bool == true && object?["conforms"] as? Bool == false)
        #expect((object?["claim"] as? String)?.hasPrefix("no claim: interrupted after 2 cases") ?? false)
        #expect((object?["summary"] as? [String: Int])?["passed"] == 2)
        let junit = String(decoding: try InputFile.read("\(scratch.path)/report/junit.xml"), as: UTF8.self)
        #expect(junit.contains("<error type=\"interrupted\"") && junit.contains("errors=\"1\""))
        #expect(Self.isGone(child))
    }

    @Test("The terminal says that the result is incomplete, also if nothing was judged")
    func nothingJudged() throws {
        let (call, child) = try start(answers: 0)
        kill(call.process.processIdentifier, SIGINT)
        let result = try call.end()
        #expect(result.status == 130)
        #expect(result.output.hasSuffix("no claim: interrupted after 0 cases, so this result is incomplete\n"))
        #expect(Self.isGone(child))
    }

    @Test("A run that nobody interrupts says so in its JSON")
    func uninterrupted() throws {
        let result = try Tool.run(["conform", "--vectors", vectors.path, "--json"])
        #expect(result.status == 0 && result.output.contains("\"interrupted\": false"))
    }

    @Test("An interrupted run does not take expectations for unmet")
    func expectations() throws {
        let folder = try VectorFolder(vectors.path)
        let session = try TargetChoice.builtInKernels.open(BuiltProducts.environment())
        let options = ConformanceOptions()
        let expectations = try Expectations(
            parsing: Array(#"{"failures": [{"case": "CONV_2D/*", "reason": "known"}]}"#.utf8), file: "e.json")
        let whole = ConformanceReport(
            try ConformanceRun(session, vectors: folder, options: options), expectations: expectations)
        #expect(whole.result == .differs && whole.unmetExpectations == ["CONV_2D/*"])
        let run = try ConformanceRun(session, vectors: folder, options: options) { done, _ in
            if done > 0 { options.interruption.request() }
        }
        let report = ConformanceReport(run, expectations: expectations)
        #expect(report.result == .interrupted && report.unmetExpectations == [])
        #expect(report.counts.total == SampleVectors.rowCount)
    }
}
