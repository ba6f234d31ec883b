import ArgumentParser
import FileSupport
import Linter
import TFLiteModel

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Lists every violation of the specification in one model or more, each with its clause.",
        discussion: """
            A violation breaks a clause. A warning breaks none, but the LiteRT reference
            rejects the model or aborts on it, or an output cannot hold its operator's
            results; E-<n> is an entry of Spec/errata.md. A note, shown with --notes, names
            an operator that the specification does not cover.

            Exits with 1 if there is a violation in any of the models, and with 0 if there
            are warnings and notes only.

            EXAMPLES
              quantspec lint model.tflite
              quantspec lint --notes --json model.tflite
              quantspec lint models/*.tflite
              quantspec spec show CONV_2D-8
            """)

    @Argument(help: "The models, .tflite files.", completion: Completions.models, transform: NamedOption.checked)
    var models: [String]
    @Flag(help: "Show notes too.")
    var notes = false
    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func run() throws {
        var hasViolations = false
        try reportingFailures {
            let lints = try models.map { path in (path: path, lint: ModelLint(try Model(contentsOfFile: path))) }
            hasViolations = lints.contains { !$0.lint.violations.isEmpty }
            if json {
                try printJSON(object(lints))
            } else {
                for (path, lint) in lints { try printText(lint, prefix: models.count > 1 ? "\(path): " : "") }
            }
        }
        if hasViolations { throw ExitStatus.doesNotConform }
    }

    private func shown(_ lint: ModelLint) -> [LintFinding] {
        lint.findings.filter { notes || $0.level != .note }
    }

    /// - Parameter prefix: the file of the model, in front of every line, if there are several.
    private func printText(_ lint: ModelLint, prefix: String) throws {
        for finding in shown(lint) {
            let place = [finding.place, finding.tensor].compactMap { $0 }.joined(separator: ", ")
            let sources = [finding.clause?.id, finding.erratum.map { "E-\($0)" }].compactMap { $0 }
            let citation = sources.isEmpty ? "" : " [\(sources.joined(separator: ", "))]"
            let level = finding.level.rawValue
            try Output.print("\(prefix)\(level)\(citation) \(place): \(finding.problem); \(finding.remedy)")
        }
        let counts = [
            lint.violations.count.counted("violation"), lint.warnings.count.counted("warning"),
            lint.notes.count.counted("note"),
        ]
        let hint = !lint.notes.isEmpty && !notes ? " (--notes shows them)" : ""
        try Output.print("\(prefix)\(counts.joined(separator: ", "))\(hint)")
    }

    // MARK: JSON

    /// Of one model its object; of several one object with an object for each and the totals.
    private func object(_ lints: [(path: String, lint: ModelLint)]) -> [String: Any] {
        let objects = lints.map { object($0.lint, path: $0.path) }
        if objects.count == 1 { return objects[0] }
        func total(_ findings: KeyPath<ModelLint, [LintFinding]>) -> Int {
            lints.reduce(0) { $0 + $1.lint[keyPath: findings].count }
        }
        return [
            "models": objects, "violations": total(\.violations), "warnings": total(\.warnings),
            "notes": total(\.notes),
        ]
    }

    private func object(_ lint: ModelLint, path: String) -> [String: Any] {
        let findings = shown(lint).map { finding in
            var object = [
                "level": finding.level.rawValue, "place": finding.place, "problem": finding.problem,
                "remedy": finding.remedy,
            ]
            object["clause"] = finding.clause?.id
            object["erratum"] = finding.erratum.map { "E-\($0)" }
            object["tensor"] = finding.tensor
            return object
        }
        return [
            "model": path, "violations": lint.violations.count, "warnings": lint.warnings.count,
            "notes": lint.notes.count, "findings": findings,
        ]
    }
}
