import Foundation
import Testing

@testable import Conformance
@testable import Targets

@Suite("What a target prints and tells beside its results") struct TargetOutputTests {
    @Test("What a kernel prints, and its message with status OK, is kept with its failing case and no other")
    func kernel() throws {
        let body = """
                printf("case %d,", (int)call->invocation);
                fprintf(stderr, "error %d\\n", (int)call->invocation);
                printf(" \\x1b[1mtail\\n");
                call->message(call->context, "used the slow path");
                return QUANTSPEC_STATUS_OK;
            """
        let report = try CompiledLibrary.report(body, select: try CaseSelection("ADD"))
        #expect(report.counts[.failed] == SampleVectors.rowCount)
        for (index, failure) in report.failures.enumerated() {
            // Standard output is written line by line.
            #expect(failure.output.printed == "error \(index + 1)\ncase \(index + 1), \u{fffd}[1mtail")
            #expect(failure.output.message == "used the slow path")
        }
        let text = report.text(isColoured: false)
        #expect(
            text.contains(
                "  the target said: \"used the slow path\"\n  the target printed:\n    | error 1\n    | case 1, "))
        #expect(report.jsonText.contains("\"message\": \"used the slow path\", \"printed\": \"error 1\\ncase 1, "))
    }

    @Test(
        "A crash keeps what was printed before it, also the beginning of a line",
        arguments: [
            ("abort();", "SIGABRT"), ("return *(volatile int *)(size_t)8;", "SIGSEGV"),
            ("return 1 / (int)(call->step + call->derived_count * 0);", "SIGFPE"),
        ])
    func crash(_ end: String, _ signal: String) throws {
        let body = """
                fprintf(stderr, "first\\nsecond\\n");
                printf("about to end");
                \(end)
            """
        let report = try CompiledLibrary.report(body, select: try CaseSelection("ADD"))
        #expect(report.counts[.crashed] == SampleVectors.rowCount)
        for failure in report.failures {
            #expect(failure.output.printed == "first\nsecond\nabout to end")
            #expect(failure.reason?.contains(signal) == true && failure.reason?.hasSuffix("\"about to end\"") == true)
        }
    }

    @Test("A hang keeps what was printed before it")
    func hang() throws {
        let body = """
                puts("waiting for the device");
                for (volatile int forever = 1; forever;) {}
                return QUANTSPEC_STATUS_OK;
            """
        let report = try CompiledLibrary.report(body, select: try CaseSelection("ADD"), timeLimit: .seconds(1))
        #expect(report.failures.first?.output.printed == "waiting for the device")
    }

    @Test("A kernel that prints without measure holds nothing up, and the end of it is kept")
    func flood() throws {
        let body = """
                static char line[1001];
                memset(line, 'x', 999);
                line[999] = '\\n';
                for (int index = 0; index < 5000; index++) fputs(line, index % 2 ? stdout : stderr);
                printf("the end of %d\\n", (int)call->invocation);
                for (int index = 0; index < 20000; index++) call->message(call->context, line);
                call->message(call->context, "last words");
                return QUANTSPEC_STATUS_OK;
            """
        let start = ContinuousClock.now
        let report = try CompiledLibrary.report(body, select: try CaseSelection("ADD"))
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(report.counts[.failed] == SampleVectors.rowCount)
        for (index, failure) in report.failures.enumerated() {
            #expect(failure.output.printed.hasSuffix("\nthe end of \(index + 1)"))
            #expect(failure.output.printed.utf8.count <= TargetOutput.printedLimit)
            #expect(failure.output.message.hasSuffix("; last words"))
            #expect(failure.output.message.count <= TargetOutput.messageLimit)
        }
    }

    @Test("A kernel that closes its standard streams loses only what it prints itself")
    func closed() throws {
        let body = """
                fclose(stdout);
                fclose(stderr);
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        #expect(try CompiledLibrary.report(body).counts[.unsupported] == 2 * SampleVectors.rowCount)
    }

    @Test("A kernel that closes the descriptors of its process is told so")
    func closedDescriptors() throws {
        let body = """
                int close(int);
                for (int descriptor = 0; descriptor < 1024; descriptor++) close(descriptor);
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        let report = try CompiledLibrary.report(body)
        #expect(report.counts[.crashed] == 2 * SampleVectors.rowCount)
        let words =
            "the target's process exited with status 113: code under test closed a file descriptor of"
            + " the worker"
        #expect(report.failures.allSatisfy { $0.reason == words }, "\(report.failures.map(\.reason))")
    }

    @Test("What a command prints to standard error belongs to the case that it answers next")
    func command() throws {
        let vectors = try SampleVectors.folder()
        let folder = try VectorFolder(vectors.path)
        let script = """
            echo '{"protocol": "quantspec-command/1", "name": "x"}'
            read greeting
            n=0
            while read question; do
                n=$((n + 1))
                echo "trouble $n" >&2
                echo '{"error": "no"}'
            done
            """
        let session = try TargetChoice.command(script).open(BuiltProducts.environment(vectors: folder.identity))
        let report = ConformanceReport(try ConformanceRun(session, vectors: folder, options: ConformanceOptions()))
        #expect(report.failures.count == 2 * SampleVectors.rowCount)
        #expect(report.failures.map(\.output.printed) == (1...2 * SampleVectors.rowCount).map { "trouble \($0)" })
    }
}

@Suite("The end of what a target prints is kept")
struct PrintedTextTests {
    @Test("Parts end at marks, however the bytes arrive", arguments: 1...40)
    func parts(_ pieceLength: Int) {
        var printed = PrintedText(limit: 100)
        let half = Array(PrintedText.mark.prefix(9))
        let stream =
            Array("one".utf8) + PrintedText.mark + PrintedText.mark + half + Array("two".utf8) + PrintedText.mark
            + Array("rest".utf8) + half
        for start in stride(from: 0, to: stream.count, by: pieceLength) {
            printed.append(Array(stream[start..<min(start + pieceLength, stream.count)]))
        }
        #expect(printed.takeFinished() == "one" && printed.takeFinished() == "")
        #expect(printed.takeFinished()?.hasSuffix("two") == true && printed.takeFinished() == nil)
        #expect(printed.takeAll().hasPrefix("rest") && printed.takeAll() == "")
    }

    @Test("Of a part the end is kept")
    func tail() {
        var printed = PrintedText(limit: 5)
        printed.append(Array("abcdefghijkl".utf8) + PrintedText.mark + Array("xy".utf8))
        #expect(printed.takeFinished() == "hijkl" && printed.takeAll() == "xy")
    }
}
