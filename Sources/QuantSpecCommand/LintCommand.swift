import ArgumentParser
import Evaluation
import FileSupport
import JSON
import Linter
import TFLiteModel

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Lists every violation of the specification in one or more models, each with its clause.",
        usage: "quantspec lint <models> ... [<options>]",
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

            With --against the model is a float one, and the other file is somebody's
            quantized form of it. Every tensor whose scale, zero point or stored integers
            are not those that the specification derives is a violation, with the clause
            and the numbers: from the ranges of --data (samples, as for 'quantspec quantize
            --calibration'), of --statistics, or of the model. Ends of ranges from samples
            may differ by 1/100000 of the width, because kernels that add in another order
            give other last bits. Notes say what was not compared.

            The exit status is 1 if any model has a violation, and 0 if there are only
            warnings and notes. If a file cannot be read, the other models are checked
            nevertheless, and the exit status is 66 (missing) or 65, of the first such
            file.

            EXAMPLES
              quantspec lint model.tflite
              quantspec lint --notes --json model.tflite
              quantspec lint models/*.tflite
              quantspec lint float.tflite --against theirs.tflite --data samples.npz
              quantspec spec show CONV_2D-8
            """)

    @Argument(help: "The models, .tflite files.", completion: Completions.models, transform: NamedOption.checked)
    var models: [String]
    @Option(
        help: ArgumentHelp(
            "The quantized form of the float model, to compare with the derivation.", valueName: "model"),
        completion: Completions.models, transform: NamedOption.checked)
    var against: String?
    @Option(
        help: ArgumentHelp(
            "Samples for the ranges of --against: an .npz file, or KEY=FILE for the signature KEY.",
            valueName: "samples"),
        completion: Completions.arrays, transform: NamedOption.checked)
    var data: [String] = []
    @Option(
        help: ArgumentHelp("The file of ranges for --against.", valueName: "file"), completion: Completions.settings,
        transform: NamedOption.checked)
    var statistics: String?
    @Flag(help: "Show notes, too.")
    var notes = false
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard against != nil else {
            guard data.isEmpty, statistics == nil else {
                throw ValidationError("--data and --statistics: they belong to --against; add that, or remove them")
            }
            return
        }
        guard models.count == 1 else {
            throw ValidationError("<models>: --against compares with one float model; name one")
        }
        guard data.isEmpty || statistics == nil else {
            throw ValidationError("--statistics: the ranges come from --data; give one of them")
        }
    }

    mutating func run() throws {
        if let against {
            try compare(models[0], against)
            return
        }
        var checked: [CheckedModel] = []
        for path in models {
            SampleFile.announce(path)
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

    /// Compares a quantized model with the derivation.
    private func compare(_ float: String, _ quantized: String) throws {
        var check: DerivationCheck?
        try reportingFailures {
            check = try LintAgainst(float: float, quantized: quantized, samples: data, statistics: statistics).check()
        }
        guard let check else { return }
        let lint = check.findings
        let violations = lint.count { $0.level == .violation }
        let findings = lint.filter { notes || $0.level != .note }
        if json {
            try printJSON([
                "model": .text(float), "against": .text(quantized), "mode": .text(check.mode.rawValue),
                "activations": .integer(check.counts.activations), "weights": .integer(check.counts.weights),
                "biases": .integer(check.counts.biases), "constants": .integer(check.counts.constants),
                "violations": .integer(violations), "notes": .integer(lint.count - violations),
                "findings": .array(findings.map(LintCommand.json)),
            ])
        } else {
            for finding in findings { try Output.print(LintCommand.line(finding)) }
            let counts = [
                check.counts.activations.counted("activation"), check.counts.weights.counted("weight tensor"),
                check.counts.biases.counted("bias tensor"), check.counts.constants.counted("constant"),
            ]
            let hint = lint.count > violations && !notes ? " (--notes shows them)" : ""
            try Output.print(
                "\(check.mode.rawValue): compared \(counts.joined(separator: ", ")): "
                    + "\(violations.counted("violation")), \((lint.count - violations).counted("note"))\(hint)")
        }
        if violations > 0 { throw ExitStatus.doesNotConform }
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
            try Output.print(prefix + LintCommand.line(finding))
        }
        let counts = [
            lint.violations.count.counted("violation"), lint.warnings.count.counted("warning"),
            lint.notes.count.counted("note"),
        ]
        let hint = !lint.notes.isEmpty && !notes ? " (--notes shows them)" : ""
        try Output.print("\(prefix)\(counts.joined(separator: ", "))\(hint)".inOneLine)
    }

    /// A finding in one line.
    private static func line(_ finding: LintFinding) -> String {
        let place = [finding.place.shortened(to: 80), finding.tensor?.shortened(to: 60)].compactMap { $0 }
            .joined(separator: ", ")
        let sources = [finding.clause?.id, finding.erratum.map { "E-\($0)" }].compactMap { $0 }
        let citation = sources.isEmpty ? "" : " [\(sources.joined(separator: ", "))]"
        let level = finding.level.rawValue
        let line = "\(level)\(citation) \(place): \(finding.problem); \(finding.remedy)"
        // Names come from the file and may contain control characters.
        return line.inOneLine
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
        let findings = shown(lint).map(LintCommand.json)
        return members([
            "model": .text(path), "violations": .integer(lint.violations.count),
            "warnings": .integer(lint.warnings.count), "notes": .integer(lint.notes.count),
            "findings": .array(findings),
        ])
    }

    private static func json(_ finding: LintFinding) -> JSONValue {
        JSONValue([
            "level": .text(finding.level.rawValue), "place": .text(finding.place),
            "problem": .text(finding.problem), "remedy": .text(finding.remedy),
            "clause": finding.clause.map { .text($0.id) },
            "erratum": finding.erratum.map { .text("E-\($0)") },
            "reference": finding.reference.map { .text($0.rawValue) },
            "tensor": finding.tensor.map { .text($0) },
        ])
    }

    private func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONObject {
        var object = JSONObject()
        for (key, value) in members { object.set(key, value) }
        return object
    }
}
