import Foundation
import QuantSpec
import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("A command is judged by its answers")
struct CommandTargetTests {
    private let canned: CannedTarget

    init() throws {
        canned = try CannedTarget()
    }

    /// Judges a shell script. What it says may stand in files of the scratch folder.
    private func report(
        _ script: String, isInFolder: Bool = true, timeLimit: Duration = .seconds(20), stopsInARow: Int = 25
    ) throws -> ConformanceReport {
        let folder = try VectorFolder(canned.vectors.path)
        var environment = BuiltProducts.environment(vectors: folder.identity, timeLimit: timeLimit)
        environment.patience.stopsInARow = stopsInARow
        let command = isInFolder ? "cd '\(canned.scratch.path)'; \(script)" : script
        let session = try TargetChoice.command(command).open(environment)
        return ConformanceReport(try ConformanceRun(session, vectors: folder, options: ConformanceOptions()))
    }

    @Test("A command that answers right conforms")
    func commandAnswers() throws {
        try canned.writeAnswers()
        let report = try report("cat answers; cat > /dev/null")
        #expect(report.result == .conforms && report.counts[.passed] == 2 * SampleVectors.rowCount)
        #expect(report.targetDescription.name == "canned" && report.targetDescription.hash == "ab")
    }

    @Test("Every question is one line, and the first of a group brings the group")
    func everyQuestion() throws {
        try canned.writeAnswers()
        let dialogue = """
            exec 3< answers
            while IFS= read -r question; do
                printf '%s\\n' "$question" >> questions
                IFS= read -r answer <&3
                printf '%s\\n' "$answer"
            done
            """
        #expect(try report(dialogue).result == .conforms)
        let text = try String(contentsOfFile: canned.scratch.path + "/questions", encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        try #require(lines.count == 1 + 2 * SampleVectors.rowCount)
        #expect(lines[0].contains("\"protocol\":\"quantspec-command/1\""))
        #expect(lines.filter { $0.contains("\"group\":{") }.count == 2)
        #expect(lines[1].hasPrefix("{\"case\":\"ADD/int8/tail/plain#0\",\"group\":{"))
        #expect(lines[2].hasPrefix("{\"case\":\"ADD/int8/tail/plain#1\",\"inputs\":{\"0\":["))
    }

    @Test("Unsupported is no failure and no pass")
    func unsupportedFailure() throws {
        let answers = CannedAnswers.lines(canned.files)
        let without = #"{"case": "ADD/int8/tail/plain#0", "unsupported": "no ADD"}"#
        try canned.write([CannedAnswers.greeting, without] + answers.dropFirst(), to: "answers")
        let report = try report("cat answers; cat > /dev/null")
        #expect(report.result == .conforms && report.counts[.unsupported] == 1)
        #expect(report.operators.first?.reasons.first?.text == "\"no ADD\"")
    }

    @Test("A command that dies is a crash of its case")
    func commandDies() throws {
        try canned.write([CannedAnswers.greeting] + CannedAnswers.lines(canned.files).prefix(2), to: "answers")
        // Started again it answers from the case that follows.
        let rest = [CannedAnswers.greeting] + CannedAnswers.lines(canned.files).dropFirst(3)
        try canned.write(Array(rest), to: "rest")
        let report = try report(
            """
            if test -e started; then cat rest; cat > /dev/null; fi
            touch started; cat answers; echo oh dear >&2; kill -SEGV $$
            """)
        #expect(report.counts[.crashed] == 1)
        #expect(report.counts[.passed] == 2 * SampleVectors.rowCount - 1)
        let failure = try #require(report.failures.first)
        #expect(failure.name == "ADD/int8/tail/plain#2")
        #expect(failure.reason == "the target's process was ended by SIGSEGV: \"oh dear\"")
    }

    @Test("A command that hangs times out")
    func commandHangs() throws {
        try canned.write([CannedAnswers.greeting] + CannedAnswers.lines(canned.files).prefix(1), to: "answers")
        let report = try report("cat answers; exec sleep 600", timeLimit: .milliseconds(500))
        #expect(report.counts[.passed] >= 1)
        #expect(report.failures.first?.reason == "no answer within 0.5 s")
    }

    @Test("A command that closes its output and lives on is told at once")
    func commandCloses() throws {
        try canned.write([CannedAnswers.greeting], to: "answers")
        let script = try canned.scratch.write(
            "cat '\(canned.scratch.path)/answers'\nexec >&-\nsleep 600\n", to: "closing")
        let start = ContinuousClock.now
        let report = try report("sh '\(script)'", isInFolder: false, timeLimit: .seconds(60), stopsInARow: 1)
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(report.counts[.crashed] == 2 * SampleVectors.rowCount)
        #expect(report.failures.first?.reason == "the target's process closed its output")
    }

    @Test("A line without an end is cut short")
    func lineWithout() throws {
        try canned.write([CannedAnswers.greeting], to: "answers")
        let report = try report("cat answers /dev/zero", stopsInARow: 1)
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.failures.first?.reason?.contains("more than 16 MiB arrived without a line end") ?? false)
        #expect {
            try TargetChoice.command("cat /dev/zero").open(BuiltProducts.environment())
        } throws: {
            ($0 as? ConformanceError)?.exitStatus == 69 && "\($0)".contains("without a line end")
        }
    }

    @Test("The limit of a line grows with what is asked")
    func limitLine() throws {
        let file = canned.files[0]
        let job = TargetJob(file.groups[0], rows: [0, 1])
        #expect(job.answeredValues == file.groups[0].outputs[0].description.shape.count)
    }

    @Test(
        "What is wrong with an answer is said so that its author finds it",
        arguments: [
            (
                "DEBUG: \u{1b}[1m" + String(repeating: "x", count: 80),
                "the line \"DEBUG: \u{fffd}[1m" + String(repeating: "x", count: 49)
                    + "…\" cannot be parsed (column 1: expected a value); print only answers to standard output"
            ),
            ("17", "the line \"17\" cannot be parsed (expected an object); print only answers"),
            ("", "an empty line cannot be parsed"), ("{\"a\" 1}", "(column 6: expected ':')"),
            ("{}", "the key \"outputs\" is missing"), (#"{"outputs": 3}"#, "\"outputs\": expected an array"),
            (#"{"outputs": [1, 2]}"#, "an array for each output, such as [[1, 2]]"),
            (#"{"outputs": [[1], [2]]}"#, "\"outputs\" has 2 arrays, expected 1"),
            (#"{"outputs": []}"#, "\"outputs\" has 0 arrays, expected 1"),
            (#"{"unsupported": "x", "outputs": [[1]]}"#, "one answer has both \"unsupported\" and \"outputs\""),
            (#"{"unsupported": "x", "error": "y"}"#, "one answer has both \"unsupported\" and \"error\""),
            (#"{"outputs": [[5.0]]}"#, "column"), (#"{"outputs": [[true]]}"#, "a number, or a string that holds one"),
            (#"{"steps": [{"outputs": [[1]], "note": 1}]}"#, "the key \"note\" is unknown in a step"),
        ])
    func anAnswerThatIsNoneSaysWhy(_ answer: String, _ words: String) throws {
        try canned.write([CannedAnswers.greeting, answer], to: "answers")
        let reason = try #require(try report("cat answers; cat > /dev/null", stopsInARow: 1).failures.first?.reason)
        #expect(reason.contains(words), "\(reason)")
    }

    @Test("An empty reason is said to be missing")
    func reasonEmpty() throws {
        try canned.write(
            [CannedAnswers.greeting] + [String](repeating: #"{"unsupported": ""}"#, count: 12), to: "answers")
        let report = try report("cat answers; cat > /dev/null")
        #expect(report.counts[.unsupported] == 12)
        #expect(report.operators.first?.reasons.first?.text == "the target gave no reason")
    }

    @Test("The words of a target stand in quotation marks in the text only")
    func wordsTarget() throws {
        let failure = #"{"error": "out of \"memory\""}"#
        try canned.write([CannedAnswers.greeting] + [String](repeating: failure, count: 12), to: "answers")
        let report = try report("cat answers; cat > /dev/null")
        #expect(report.text(isColoured: false).contains("  failed: \"out of \"memory\"\"\n"))
        #expect(report.jsonText.contains(#""explanation": "out of \"memory\"""#))
    }

    @Test(
        "A line that is no answer fails its case",
        arguments: [
            "garbage", #"{"case": "OTHER", "outputs": [[1]]}"#, #"{"outputs": 3}"#, #"{"outputs": [["a"]]}"#, "[]",
        ])
    func answerNone(_ answer: String) throws {
        try canned.write([CannedAnswers.greeting, answer], to: "answers")
        let report = try report("cat answers; cat > /dev/null")
        #expect(report.result == .differs)
        let first = try #require(report.failures.first)
        #expect(first.verdict == .failed)
        #expect(first.reason?.hasPrefix("the target sent an invalid answer") ?? false)
    }

    @Test("A target that never answers properly fails and does not crash")
    func targetNever() throws {
        try canned.write([CannedAnswers.greeting, #"{"outputs": []}"#], to: "answers")
        let report = try report("cat answers; cat > /dev/null", stopsInARow: 3)
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount && report.counts[.crashed] == 0)
        #expect(report.notRun[.failed] == 2 * (SampleVectors.rowCount - 3))
        #expect(report.failures.allSatisfy { $0.kind == .noResult })
    }

    @Test("What a target says does not control the terminal")
    func targetSays() throws {
        let greeting = #"{"protocol": "quantspec-command/1", "name": "a\u001b[31m\nb"}"#
        let refusal = #"{"unsupported": "no\u001b]0;x\u0007"}"#
        try canned.write([greeting] + [String](repeating: refusal, count: 12), to: "answers")
        let report = try report("cat answers; cat > /dev/null")
        #expect(report.targetDescription.name == "a\u{fffd}[31m b")
        #expect(report.counts[.unsupported] == 12)
        let text = report.text(isColoured: false, isVerbose: true)
        #expect(!text.contains("\u{1b}") && !text.contains("\u{7}"))
    }

    @Test(
        "A command that does not greet is unavailable",
        arguments: ["exit 3", "echo hello", #"echo '{"protocol": "other/9", "name": "x"}'; cat"#, "/nowhere/at/all"])
    func commandGreet(_ script: String) {
        #expect {
            try TargetChoice.command(script).open(BuiltProducts.environment())
        } throws: { ($0 as? ConformanceError)?.exitStatus == 69 }
    }
}

@Suite("A command runs without the shell where it can")
struct ShellCommandTests {
    @Test(
        "A program by itself takes the shell's place",
        arguments: ["sh a.sh", "/bin/sh 'a b' \"c\"", "sh a.sh 2> log", "sh $HOME/a", "sh 'a"])
    func replaced(_ command: String) {
        #expect(ShellCommand.script(command, path: "/usr/bin:/bin") == "exec " + command)
    }

    @Test(
        "Everything else is left to the shell",
        arguments: [
            "exit 3", "cd x", "nobody-has-this a", "A=1 sh a", "sh a | cat", "sh a || cat", "sh a & cat", "sh a &", "",
            "(sh a)", "$TOOL a", "while read q; do sh a; done", "sh a # b", "cd x && sh a", "sh 'a; b'", "sh a 2>&1",
            "trap 'sh a' EXIT; sh b", "sh a\nsh b", "sh `a`", " sh a",
        ])
    func left(_ command: String) {
        #expect(ShellCommand.script(command, path: "/usr/bin:/bin") == command)
    }
}

@Suite("Results that a board brought back are judged")
struct ResultsTargetTests {
    private let files: [VectorFile]
    private let vectors: TemporaryFolder
    private let results = TemporaryFolder()
    private let folder: VectorFolder

    init() throws {
        files = [try SampleVectors.addition(), try SampleVectors.convolution()]
        vectors = try SampleVectors.folder(files)
        folder = try VectorFolder(vectors.path)
    }

    private func write(_ lines: [String], to name: String) throws {
        _ = try results.write(lines.map { $0 + "\n" }.joined(), to: name)
    }

    private func report() throws -> ConformanceReport {
        let session = try TargetChoice.results(folder: results.path).open(
            BuiltProducts.environment(vectors: folder.identity))
        return ConformanceReport(try ConformanceRun(session, vectors: folder, options: ConformanceOptions()))
    }

    private var header: String { CannedAnswers.resultsHeader(manifest: folder.manifestHash) }

    @Test("Results that are right conform, however they are spread over files")
    func resultsRight() throws {
        let lines = CannedAnswers.lines(files)
        try write([header] + lines.prefix(5).reversed(), to: "b.jsonl")
        // Some editors begin a file with a byte order mark.
        try write(["\u{feff}" + header, ""] + lines.dropFirst(5), to: "a.jsonl")
        let report = try report()
        #expect(report.result == .conforms && report.counts[.passed] == lines.count)
        #expect(report.targetDescription.name == "board" && report.targetDescription.details == "device npu")
    }

    @Test("A result that is missing fails")
    func resultMissing() throws {
        try write([header] + CannedAnswers.lines(files).dropLast(), to: "a.jsonl")
        let report = try report()
        #expect(report.counts[.failed] == 1 && report.failures[0].reason == "the results have no entry for this case")
    }

    @Test("Results of other vectors are refused")
    func resultsOther() throws {
        try write([CannedAnswers.resultsHeader(manifest: "0123456789abcdef")], to: "a.jsonl")
        #expect { try report() } throws: { error in
            (error as? ConformanceError)?.exitStatus == 65
                && (error as? ConformanceError)?.problem.contains("manifest 0123456789ab") ?? false
        }
    }

    @Test("A shortened manifest is told to be shortened")
    func shortenedManifest() throws {
        try write([CannedAnswers.resultsHeader(manifest: String(folder.manifestHash.prefix(12)))], to: "a.jsonl")
        #expect { try report() } throws: { error in
            guard let error = error as? ConformanceError else { return false }
            return error.exitStatus == 65 && error.remedy.contains("all 64 digits")
        }
    }

    @Test("A result of no case, and a hash that is none, are told")
    func resultCase() throws {
        let stray = #"{"case": "ADD/int8/tial/plain#0", "outputs": [[1]]}"#
        try write([header, stray] + CannedAnswers.lines(files), to: "a.jsonl")
        let session = try TargetChoice.results(folder: results.path).open(
            BuiltProducts.environment(vectors: folder.identity))
        #expect(session.notes.count == 1 && session.notes[0].contains("target.sha256"))
        let run = try ConformanceRun(session, vectors: folder, options: ConformanceOptions())
        #expect(run.unknownResults == ["ADD/int8/tial/plain#0"])
        let other = ConformanceOptions(selection: try CaseSelection("CONV_2D"))
        #expect(try ConformanceRun(session, vectors: folder, options: other).unknownResults == [])
    }

    @Test("Results of several targets are refused")
    func resultsSeveral() throws {
        try write([header], to: "a.jsonl")
        try write([CannedAnswers.resultsHeader(manifest: folder.manifestHash, hash: "other")], to: "b.jsonl")
        #expect { try report() } throws: { ($0 as? ConformanceError)?.exitStatus == 65 }
    }

    @Test(
        "A line that is not understood is refused",
        arguments: ["garbage", #"{"outputs": []}"#, #"{"case": "ADD/int8/tail/plain#0", "outputs": [["x"]]}"#])
    func lineUnderstood(_ line: String) throws {
        try write([header, line], to: "a.jsonl")
        #expect { try report() } throws: { ($0 as? ConformanceError)?.exitStatus == 65 }
    }

    @Test("A repeated case is rejected")
    func caseStands() throws {
        let lines = CannedAnswers.lines(files)
        try write([header, lines[0], lines[0]], to: "a.jsonl")
        #expect { try report() } throws: { ($0 as? ConformanceError)?.problem.contains("already") ?? false }
    }

    @Test("An empty folder is a missing file")
    func emptyFolder() {
        #expect { try report() } throws: { ($0 as? ConformanceError)?.exitStatus == 66 }
    }
}
