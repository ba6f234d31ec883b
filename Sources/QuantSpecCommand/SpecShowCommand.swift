import ArgumentParser
import Conformance
import GoldenVectors
import JSON
import SpecificationText
import Targets

struct SpecShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a clause, an erratum, a known mistake, or all clauses of a chapter or operator.",
        usage: "quantspec spec show <name> [<options>]",
        discussion: """
            With a clause, the known mistakes that violate it are shown, and the operators
            and schemes whose rows catch them.

            With a known mistake, the clauses that it violates are shown. Its name is the
            diagnosis that 'quantspec conform' prints. Two names joined by + show both.

            A rule of the kernel interface, such as writes-outside-tensor, has a name, too.

            EXAMPLES
              quantspec spec show CONV_2D-3
              quantspec spec show ARITH
              quantspec spec show E-2
              quantspec spec show average-counts-padding
            """)

    @OptionGroup var options: SpecificationOptions
    @Argument(
        help: ArgumentHelp(
            "A clause such as CONV_2D-3, an erratum such as E-2, a family such as CONV_2D, or a mistake such as bias-ignored.",
            valueName: "name"),
        completion: Completions.specification)
    var name: String
    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func run() throws {
        if let mistakes = Deviation.all(named: name) {
            let text = try? options.text()
            try show(mistakes.map { DeviationText($0, vectors: options.vectors, text: text) })
        } else if let rule = InterfaceRule(rawValue: name) {
            try show(rule)
        } else {
            try showClauses()
        }
    }

    private func show(_ mistakes: [DeviationText]) throws {
        if json {
            try printJSON(["deviations": .array(mistakes.map(\.object))])
        } else {
            try Output.print(mistakes.map(\.text).joined(separator: "\n\n"))
        }
    }

    private func show(_ rule: InterfaceRule) throws {
        if json {
            try printJSON([
                "rules": .array([
                    JSONValue([
                        "name": .text(rule.rawValue), "title": .text(rule.title),
                        "explanation": .text(rule.explanation),
                    ])
                ])
            ])
        } else {
            try Output.print(
                "\(rule.rawValue)  (a rule of the kernel interface, broken by a target that \(rule.title))\n\n"
                    + "\(rule.explanation) See \"A kernel library\" in Spec/targets.md.")
        }
    }

    private func showClauses() throws {
        let text = try options.text()
        let found = text.found(name)
        guard !found.isEmpty else { throw SpecShowCommand.unknown(name, text) }
        let errata = Set(text.errata.map(\.clause))
        let mistakes = ClauseMistakes(found.filter { !errata.contains($0.clause) }, options)
        if json {
            try printJSON([
                "clauses": .array(found.map { SpecShowCommand.object($0, mistakes.objects(for: $0.clause)) })
            ])
        } else {
            let items = found.map { item in
                let words = "\(item.clause.id)  (\(item.file):\(item.line))\n\n\(item.text)"
                return errata.contains(item.clause) ? words : "\(words)\n\n\(mistakes.text(for: item.clause))"
            }
            try Output.print(items.joined(separator: "\n\n"))
        }
    }

    /// The names of known mistakes and of rules of the interface. They are in lower case, clauses are not.
    static var diagnoses: [String] { Deviation.all.map(\.name) + InterfaceRule.allCases.map(\.rawValue) }

    /// The error for an unknown name. A name in lower case is taken for a mistake, unless it is a clause in upper case.
    private static func unknown(_ name: String, _ text: SpecificationText) -> CommandFailure {
        let parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        let part = parts.first { Deviation.named($0) == nil } ?? name
        if text.found(name.uppercased()).isEmpty,
            let meant = CloseName.of(part, among: diagnoses), part.contains(where: \.isLowercase)
        {
            return CommandFailure(.wrongUsage, "\(part): there is no such known mistake; did you mean \(meant)?")
        }
        return CommandFailure(.wrongUsage, "\(name): there is no such clause; \(remedy(name, text))")
    }

    /// The advice for an unknown name: the closest name, or the names of families and the search for words.
    private static func remedy(_ name: String, _ text: SpecificationText) -> String {
        let remedy = text.remedy(for: name)
        guard remedy.hasPrefix("use ") else { return remedy }
        if let meant = closeName(name, text) { return "did you mean \(meant)?" }
        return remedy
            + ", or a known mistake's, such as bias-ignored; 'quantspec spec search \(name)' searches for words"
    }

    /// The closest name. For a clause, the closest chapter or operator with the same number, because clauses of all
    /// families have the same numbers.
    private static func closeName(_ name: String, _ text: SpecificationText) -> String? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        let families = text.names.filter { !$0.contains("-") }
        guard parts.count > 1, let number = parts.last, Int(number) != nil else {
            return CloseName.of(name, among: families + diagnoses)
        }
        guard let family = CloseName.of(parts.dropLast().joined(separator: "-"), among: families) else { return nil }
        let clause = "\(family)-\(number)"
        return text.found(clause).isEmpty ? family : clause
    }

    private static func object(_ clause: ClauseText, _ mistakes: [JSONValue]) -> JSONValue {
        JSONValue([
            "id": .text(clause.clause.id), "file": .text(clause.file), "line": .integer(clause.line),
            "text": .text(clause.text), "mistakes": .array(mistakes),
        ])
    }
}
