import FileSupport
import Foundation
import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("Ctrl-C ends a run and keeps what was judged")
struct InterruptionTests {
    private let canned: CannedTarget

    init() throws {
        canned = try CannedTarget()
    }

    /// A target that answers some cases, leaves the number of its process in a file and then hangs with a child.
    private func target(answers count: Int) throws -> String {
        try canned.writeAnswers(count)
        return "cd '\(canned.scratch.path)'; cat answers; sleep 1000 & echo $! > child; mv child hung; wait"
    }

    /// Starts a run and waits until its target hangs.
    private func start(
        _ arguments: [String] = [], answers: Int, output: Tool.Destination = .file
    ) throws -> (Tool.Call, child: pid_t) {
        let call = try Tool.start(
            ["conform", "--vectors", canned.vectors.path, "--command", try target(answers: answers)] + arguments,
            output: output)
        let mark = "\(canned.scratch.path)/hung"
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
        let (call, child) = try start(["--json", "--report", "\(canned.scratch.path)/report"], answers: 2)
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
        let junit = String(decoding: try InputFile.read("\(canned.scratch.path)/report/junit.xml"), as: UTF8.self)
        #expect(junit.contains("<error type=\"interrupted\"") && junit.contains("errors=\"1\""))
        #expect(Self.isGone(child))
    }

    @Test("Signals at the same time, as timeout sends them, are one request: the result is kept", arguments: 0..<5)
    func atTheSameTime(_ round: Int) throws {
        let report = "\(canned.scratch.path)/report"
        let (call, child) = try start(["--json", "--report", report], answers: 2)
        // Of one number, the second would be lost if the first were still pending.
        for signal in [SIGTERM, SIGINT, SIGTERM, SIGINT] { kill(call.process.processIdentifier, signal) }
        let result = try call.end()
        #expect(call.process.terminationReason == .exit && result.status == 130)
        #expect(result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
        #expect(result.output.contains("\"interrupted\": true") && result.output.hasSuffix("}\n"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: report).sorted() == [
                "index.html", "junit.xml", "report.json",
            ])
        #expect(Self.isGone(child))
    }

    /// An interrupted run that waits because nobody reads its result.
    private func startWaiting() throws -> Tool.Call {
        let (call, _) = try start(answers: 0, output: .fullPipe)
        kill(call.process.processIdentifier, SIGINT)
        let deadline = Deadline(after: .seconds(30))
        while try !call.errors.contains("interrupted") && !deadline.hasPassed { usleep(10000) }
        return call
    }

    @Test("A second Ctrl-C within a second is ignored")
    func secondSignalAtOnce() throws {
        let call = try startWaiting()
        kill(call.process.processIdentifier, SIGINT)
        usleep(300_000)
        #expect(call.process.isRunning)
        #expect(try call.drain().hasPrefix("Target "))
        #expect(try call.end().status == 130)
    }

    @Test("A second Ctrl-C after a second ends a run that still waits")
    func secondSignalLater() throws {
        let call = try startWaiting()
        usleep(1_200_000)
        kill(call.process.processIdentifier, SIGINT)
        let deadline = Deadline(after: .seconds(10))
        while call.process.isRunning && !deadline.hasPassed { usleep(10000) }
        #expect(!call.process.isRunning)
        if call.process.isRunning { kill(call.process.processIdentifier, SIGKILL) }
        #expect(try call.end().status == 130)
    }

    @Test("The terminal says that the result is incomplete, also if nothing was judged")
    func nothingJudged() throws {
        let (call, child) = try start(answers: 0)
        kill(call.process.processIdentifier, SIGINT)
        let result = try call.end()
        #expect(result.status == 130)
        #expect(result.output.contains("Result   none of 12 selected cases was judged\n"), "\(result.output)")
        #expect(result.output.hasSuffix("no claim: interrupted after 0 cases, so this result is incomplete\n"))
        #expect(Self.isGone(child))
    }

    @Test(
        "Where a part of a file is selected, an interrupted run in which nothing was judged names no number",
        arguments: [["--budget", "rows=2"], ["--select", "ADD/int8/tail/*"]])
    func nothingJudgedOfAPart(_ arguments: [String]) throws {
        let (call, _) = try start(arguments, answers: 0)
        kill(call.process.processIdentifier, SIGINT)
        let result = try call.end()
        #expect(result.output.contains("Result   none of the selected cases was judged\n"), "\(result.output)")
    }

    @Test("A run that nobody interrupts says so in its JSON")
    func uninterrupted() throws {
        let result = try Tool.run(["conform", "--vectors", canned.vectors.path, "--json"])
        #expect(result.status == 0 && result.output.contains("\"interrupted\": false"))
    }

    @Test("An interrupted run does not take expectations for unmet")
    func expectations() throws {
        let folder = try VectorFolder(canned.vectors.path)
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
