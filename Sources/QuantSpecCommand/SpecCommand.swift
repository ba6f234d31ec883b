import ArgumentParser
import FileSupport
import JSON
import QuantSpec
import SpecificationText
import VectorFiles

struct SpecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spec",
        abstract: "Reads and searches the specification, and checks that text, code and vectors agree.",
        discussion: """
            EXAMPLES
              quantspec spec show CONV_2D-3
              quantspec spec show bias-ignored
              quantspec spec search rounding of negative halves
              quantspec spec check
              quantspec spec coverage --json
            """,
        subcommands: [
            SpecCheckCommand.self, SpecCoverageCommand.self, SpecSearchCommand.self, SpecShowCommand.self,
            SpecTablesCommand.self,
        ])
}

/// The options that name the folders of the specification and of the vectors.
struct SpecificationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the specification's text. By default ./Spec, or that of the checkout that this tool was built in.",
            valueName: "folder"), completion: .directory,
        transform: NamedOption.checked)
    var spec = PackageFolder.path("Spec")
    @Option(
        help: ArgumentHelp(
            "The folder of the golden vectors. By default ./Vectors, or that of the checkout that this tool was built in.",
            valueName: "folder"), completion: .directory,
        transform: NamedOption.checked)
    var vectors = PackageFolder.path("Vectors")

    func text() throws -> SpecificationText {
        do {
            return try SpecificationText(folder: spec)
        } catch {
            throw CommandFailure(error.kind == .missing ? .missingFile : .badInput, "\(error)")
        }
    }

    func matrix() throws -> OperatorMatrix {
        do {
            return try OperatorMatrix(folder: spec)
        } catch {
            throw CommandFailure(error.kind == .missing ? .missingFile : .badInput, "\(error)")
        }
    }

    func reasons() throws -> UnheldReasons {
        do {
            return try UnheldReasons(folder: spec)
        } catch {
            throw CommandFailure(error.kind == .missing ? .missingFile : .badInput, "\(error)")
        }
    }

    func vectorSet() throws -> VectorSet {
        try reportingVectorFailures { try VectorSet(reading: vectors) }
    }
}

struct SpecCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks that every clause is implemented, named by a vector or a test, and held.",
        usage: "quantspec spec check [<options>]",
        discussion: """
            A contradiction is
              - a clause that code names and the text does not have;
              - an operator without a page, or a page without an operator;
              - a generated table that is missing or out of date;
              - a worked example whose values differ from those of the specification;
              - a deviation that the text names and the catalogue does not have;
              - a derived integer of the vectors that chapter 6 does not define;
              - a known mistake that names no clause, or a clause of an operator in which
                the mistake cannot show;
              - a clause that unheld.json excuses although a row or a negative instance
                holds it.

            A gap is
              - a clause that no vector and no test names;
              - a clause that nothing holds and that unheld.json does not excuse;
              - a derived integer that no vector has;
              - an operator's page without a worked example;
              - text that breaks a rule for readable text: the letter x for a product, a
                paragraph of a clause with more than 60 words, a phrase that the rules
                exclude, a broken link.

            The exit status is 1 if there is a contradiction, and with --strict also if
            there is a gap.

            EXAMPLES
              quantspec spec check
              quantspec spec check --strict --json
            """)

    @OptionGroup var options: SpecificationOptions
    @Option(
        help: ArgumentHelp(
            "The folder of the sources. By default ./Sources/QuantSpec, or that of the checkout that this tool was built in.",
            valueName: "folder"), transform: NamedOption.checked)
    var sources = PackageFolder.path("Sources/QuantSpec")
    @Option(
        help: ArgumentHelp(
            "The folder of the tests. By default ./Tests, or that of the checkout that this tool was built in.",
            valueName: "folder"), transform: NamedOption.checked)
    var tests = PackageFolder.path("Tests")
    @Flag(help: "Fail for gaps, too: clauses that nothing names or nothing holds.")
    var strict = false
    @Flag(help: "Print one JSON object.")
    var json = false

    /// The clauses that the specification's sources name. The code of clauses about whole models is beside them.
    private func sourceCitations(_ families: Set<String>) -> ClauseCitations {
        SpecificationCheck.modelSources.reduce(
            ClauseCitations(folder: sources, families: families, endings: [".swift"])
        ) { citations, name in
            let others = ClauseCitations(
                folder: "\(sources)/../\(name)", families: SpecificationCheck.modelFamilies, endings: [".swift"])
            return citations.merging(others)
        }
    }

    mutating func run() throws {
        let text = try options.text()
        let families = Set(text.clauses.map(\.family) + Operator.all.map(\.name))
        let check = SpecificationCheck(
            text: text, operators: Operator.all, vectors: try options.vectorSet(),
            sources: sourceCitations(families),
            tests: ClauseCitations(folder: tests, families: families, endings: [".swift", ".py"]),
            reasons: try options.reasons(), refusals: ClauseRefusals(Operator.all))
        if json {
            let findings = check.findings.map { finding in
                JSONValue([
                    "clause": .text(finding.clause), "problem": .text(finding.problem), "isGap": .flag(finding.isGap),
                    "rule": finding.rule.map { .text($0.rawValue) },
                ])
            }
            try printJSON([
                "clauses": .integer(check.clauseCount), "examples": .integer(check.exampleCount),
                "findings": .array(findings),
            ])
        } else {
            for finding in check.findings { try Output.print("\(finding.clause): \(finding.problem)") }
            if let counts = ruleCounts(check.findings) { try Output.print(counts) }
            let gaps = check.findings.count { $0.isGap }
            let contradictions = (check.findings.count - gaps).counted("contradiction")
            let evaluated = "\(check.exampleCount.counted("example")) evaluated"
            try Output.print(
                "\(check.clauseCount.counted("clause")), \(evaluated), \(gaps.counted("gap")), \(contradictions)")
        }
        if check.findings.contains(where: { strict || !$0.isGap }) { throw ExitStatus.doesNotConform }
    }

    /// The number of findings of each language rule; `nil` if there are few findings.
    private func ruleCounts(_ findings: [SpecificationCheck.Finding]) -> String? {
        let rules = findings.compactMap(\.rule)
        guard rules.count > 20 else { return nil }
        let counts = LanguageRule.allCases.map { rule in "\(rule.rawValue) \(rules.count { $0 == rule })" }
        return "readable text: \(counts.joined(separator: ", "))"
    }
}
