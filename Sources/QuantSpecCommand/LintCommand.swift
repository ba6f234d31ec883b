import ArgumentParser
import FileSupport
import Linter
import TFLiteModel

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Lists every violation of the specification in a model, each with its clause.",
        discussion: """
            Exits with 1 where there is a violation. Notes, which say what the reference
            does not run and what the specification does not cover, are no violations;
            --notes shows them.

            EXAMPLES
              quantspec lint model.tflite
              quantspec lint --notes --json model.tflite
              quantspec spec show CONV_2D-8
            """)

    @Argument(help: "The model, a .tflite file.")
    var model: String
    @Flag(help: "Show notes too.")
    var notes = false
    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func run() throws {
        var hasViolations = false
        try reportingFailures {
            let lint = ModelLint(try Model(contentsOfFile: model))
            hasViolations = !lint.violations.isEmpty
            if json { try printJSON(object(lint)) } else { try printText(lint) }
        }
        if hasViolations { throw ExitStatus.doesNotConform }
    }

    private func shown(_ lint: ModelLint) -> [LintFinding] {
        lint.findings.filter { notes || $0.level == .violation }
    }

    private func printText(_ lint: ModelLint) throws {
        for finding in shown(lint) {
            let place = [finding.place, finding.tensor].compactMap { $0 }.joined(separator: ", ")
            let clause = finding.clause.map { " [\($0.id)]" } ?? ""
            try Output.print("\(finding.level.rawValue)\(clause) \(place): \(finding.problem); \(finding.remedy)")
        }
        let violations = lint.violations.count
        let others = lint.findings.count - violations
        let hint = others > 0 && !notes ? " (--notes shows them)" : ""
        try Output.print("\(violations.counted("violation")), \(others.counted("note"))\(hint)")
    }

    private func object(_ lint: ModelLint) -> [String: Any] {
        let findings = shown(lint).map { finding in
            var object = [
                "level": finding.level.rawValue, "place": finding.place, "problem": finding.problem,
                "remedy": finding.remedy,
            ]
            object["clause"] = finding.clause?.id
            object["tensor"] = finding.tensor
            return object
        }
        return [
            "model": model, "violations": lint.violations.count,
            "notes": lint.findings.count - lint.violations.count, "findings": findings,
        ]
    }
}
