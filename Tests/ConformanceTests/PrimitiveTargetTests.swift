import TestSupport
import Testing

@testable import Conformance
@testable import Targets

@Suite("Primitives are judged on a command that takes them")
struct PrimitiveTargetTests {
    private let scratch = TemporaryFolder()

    /// A command that does the rounding shift by an expression in x and n.
    private func report(
        _ expression: String, greeting: String = #""primitives": true"#, select: String = "rounding_shift_right"
    ) throws -> ConformanceReport {
        let script = """
            import json, sys
            print('{"protocol": "quantspec-command/1", "name": "shifts", \(greeting)}', flush=True)
            sys.stdin.readline()
            for line in sys.stdin:
                case = json.loads(line)
                answer = {"case": case["case"]}
                if case.get("primitive") == "rounding_shift_right":
                    x, n = case["arguments"]
                    answer["results"] = [\(expression)]
                else:
                    answer["unsupported"] = "shifts only"
                print(json.dumps(answer), flush=True)

            """
        let path = try scratch.write(script, to: "shifts.py")
        let vectors = try VectorFolder(Checkout.vectors)
        let session = try TargetChoice.command("exec python3 '\(path)'").open(
            BuiltProducts.environment(vectors: vectors.identity))
        let options = ConformanceOptions(selection: try CaseSelection(select))
        return ConformanceReport(try ConformanceRun(session, vectors: vectors, options: options))
    }

    private let right = "(1 if x > 0 else -1) * (abs(x) + (1 << n >> 1) >> n)"

    @Test("A command that takes primitives is judged by them, and the claim counts them")
    func primitivesAreJudged() throws {
        let report = try report(right)
        #expect(report.result == .conforms, "\(report.failures.first.map { $0.detailLines.joined() } ?? "")")
        #expect(report.operators.map(\.subject.title) == ["rounding_shift_right arithmetic"])
        #expect(
            report.claim.contains("vectors, arithmetic, litert-2.3-x86_64, exact, 1 of 12 primitives"),
            "\(report.claim)")
    }

    @Test("A known mistake of a primitive is named")
    func mistakesOfPrimitivesAreNamed() throws {
        let report = try report("x + (1 << n >> 1) >> n")
        #expect(report.result == .differs)
        #expect(report.failures.allSatisfy { $0.diagnosis?.label == "shift-half-up" })
    }

    @Test("A failure of a primitive says which clause it breaks, with its words")
    func brokenClauses() throws {
        var report = try report("x + (1 << n >> 1) >> n")
        report.cite(["ARITH-6": "Halves are rounded away from zero."])
        #expect(report.text(isColoured: false).contains("  breaks ARITH-6: Halves are rounded away from zero.\n"))
        #expect(report.jsonText.contains(#""brokenClauses": ["ARITH-6"]"#))
        #expect(report.jsonText.contains(#""brokenClauseWords": "Halves are rounded away from zero.""#))
    }

    @Test("A command that does not say that it takes primitives is not asked for any")
    func otherCommandsAreNotAsked() throws {
        let report = try report(right, greeting: #""version": "1""#, select: "arithmetic")
        #expect(report.result == .nothingJudged && report.counts.total == 0)
        #expect(report.untakenPrimitiveTerms == ["arithmetic"])
        #expect(report.nothingJudgedMessage.hasPrefix("shifts: arithmetic selects primitives; "))
        #expect(report.nothingJudgedMessage.contains(#"only if its first line has "primitives": true"#))
        #expect(try self.report(right).untakenPrimitiveTerms.isEmpty)
    }
}
