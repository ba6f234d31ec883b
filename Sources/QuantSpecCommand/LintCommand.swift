import ArgumentParser
import FileSupport
import JSON
import Linter
import TFLiteModel

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Lists every violation of the specification in one or more models, each with its clause.",
        discussion: """
            A violation breaks a clause. A warning breaks no clause, but the LiteRT
            reference rejects the model, aborts on it or computes another result, an
            output cannot represent its operator's results, or a custom operator must be
            registered; E-<n> is an entry of Spec/errata.md. A note, shown with --notes,
            names a builtin operator that the specification does not cover; operands of
            types without a form are a warning, because the reference may reject them. The
            text shortens long names in the middle; --json has them in full.
            In JSON, models has one object for each model; for a single model, its
            members are also at the top level. reference says what the reference does
            because of a finding: "rejects" (it may also abort) or "differs" (it computes
            another result).

            The exit status is 1 if any model has a violation, and 0 if there are only
            warnings and notes. If a file cannot be read, the other models are checked
            nevertheless, and the exit status is 66 (missing) or 65, of the first such
            file.

            EXAMPLES
              quantspec lint model.tflite
              quantspec lint --notes --json model.tflite
              quantspec lint models/*.tflite
              quantspec spec show CONV_2D-8
            """)

    @Argument(help: "The models, .tflite files.", completion: Completions.models, transform: NamedOption.checked)
    var models: [String]
    @Flag(help: "Show notes, too.")
    var notes = false
    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func run() throws {
        var checked: [CheckedModel] = []
        for path in models {
            let model = CheckedModel(path)
            switch model.outcome {
            case .failure(let error): ErrorOutput.print(error: "\(error)")
            case .success(let lint) where !json: try printText(lint, prefix: models.count > 1 ? "\(path): " : "")
            case .success: break
            }
            checked.append(model)
        }
        if json { try printJSON(object(checked)) }
        if let error = checked.lazy.compactMap(\.error).first { throw ExitStatus(error.kind) }
        if checked.contains(where: { $0.lint?.violations.isEmpty == false }) { throw ExitStatus.doesNotConform }
    }

    /// The findings in one file, or the error if the file cannot be read.
    private struct CheckedModel {
        let path: String
        let outcome: Result<ModelLint, ModelError>

        init(_ path: String) {
            self.path = path
            outcome = Result { () throws(ModelError) in ModelLint(try Model(contentsOfFile: path)) }
        }

        var lint: ModelLint? { try? outcome.get() }

        var error: ModelError? {
            if case .failure(let error) = outcome { error } else { nil }
        }
    }

    private func shown(_ lint: ModelLint) -> [LintFinding] {
        lint.findings.filter { notes || $0.level != .note }
    }

    /// - Parameters:
    ///   - lint: the findings of one model.
    ///   - prefix: the path of the model, printed before every line if there are several models; otherwise empty.
    private func printText(_ lint: ModelLint, prefix: String) throws {
        for finding in shown(lint) {
            let place = [finding.place.shortened(to: 80), finding.tensor?.shortened(to: 60)].compactMap { $0 }
                .joined(separator: ", ")
            let sources = [finding.clause?.id, finding.erratum.map { "E-\($0)" }].compactMap { $0 }
            let citation = sources.isEmpty ? "" : " [\(sources.joined(separator: ", "))]"
            let level = finding.level.rawValue
            let line = "\(prefix)\(level)\(citation) \(place): \(finding.problem); \(finding.remedy)"
            // Names come from the file and may contain control characters.
            try Output.print(line.inOneLine)
        }
        let counts = [
            lint.violations.count.counted("violation"), lint.warnings.count.counted("warning"),
            lint.notes.count.counted("note"),
        ]
        let hint = !lint.notes.isEmpty && !notes ? " (--notes shows them)" : ""
        try Output.print("\(prefix)\(counts.joined(separator: ", "))\(hint)".inOneLine)
    }

    // MARK: JSON

    /// The JSON object of a run: the models in `models`, and the totals. If there is one model, the members of its
    /// object too.
    private func object(_ checked: [CheckedModel]) -> JSONValue {
        let objects = checked.map { model in
            switch model.outcome {
            case .success(let lint): object(lint, path: model.path)
            case .failure(let error): members(["model": .text(model.path), "error": .text("\(error)")])
            }
        }
        let lints = checked.compactMap(\.lint)
        func total(_ findings: KeyPath<ModelLint, [LintFinding]>) -> JSONValue {
            .integer(lints.reduce(0) { $0 + $1[keyPath: findings].count })
        }
        // The members of a single model come first. If the totals have the same key, the first value is kept.
        var result = objects.count == 1 ? objects[0] : JSONObject()
        result.set("models", .array(objects.map { .object($0) }))
        result.set("violations", total(\.violations))
        result.set("warnings", total(\.warnings))
        result.set("notes", total(\.notes))
        result.set("unreadable", .integer(checked.count - lints.count))
        return .object(result)
    }

    private func object(_ lint: ModelLint, path: String) -> JSONObject {
        let findings = shown(lint).map { finding in
            JSONValue([
                "level": .text(finding.level.rawValue), "place": .text(finding.place),
                "problem": .text(finding.problem), "remedy": .text(finding.remedy),
                "clause": finding.clause.map { .text($0.id) },
                "erratum": finding.erratum.map { .text("E-\($0)") },
                "reference": finding.reference.map { .text($0.rawValue) },
                "tensor": finding.tensor.map { .text($0) },
            ])
        }
        return members([
            "model": .text(path), "violations": .integer(lint.violations.count),
            "warnings": .integer(lint.warnings.count), "notes": .integer(lint.notes.count),
            "findings": .array(findings),
        ])
    }

    private func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONObject {
        var object = JSONObject()
        for (key, value) in members { object.set(key, value) }
        return object
    }
}
