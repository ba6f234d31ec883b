import ArgumentParser
import Conformance
import GoldenVectors
import JSON
import QuantSpec
import SpecificationText

struct SpecSearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Finds clauses, errata, headings, operators and known mistakes by words.",
        usage: "quantspec spec search <words> ... [<options>]",
        discussion: """
            The best matches come first: those that contain all of the words, that have
            them in their names, or that have them next to each other. Word endings and
            case do not matter, and CONV_2D is found as conv2d. The exit status is 1 if
            nothing is found.

            EXAMPLES
              quantspec spec search rounding of negative halves
              quantspec spec search conv2d bias
              quantspec spec search --json SAME padding
            """)

    @OptionGroup var options: SpecificationOptions
    @Argument(help: ArgumentHelp("The words to search for.", valueName: "words"), transform: NamedOption.checked)
    var words: [String]
    @Option(help: ArgumentHelp("The greatest number of matches to show.", valueName: "count"))
    var limit = 10
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit: \(limit) is less than 1; use 1 or more") }
    }

    mutating func run() throws {
        let entries = try options.text().searchEntries(operators: Operator.all, deviations: Deviation.all)
        let search = SpecificationSearch(entries)
        let matches = search.matches(words)
        if json {
            try printJSON([
                "words": .texts(words), "total": .integer(matches.count),
                "matches": .array(matches.prefix(limit).map(SpecSearchCommand.object)),
            ])
        } else if !matches.isEmpty {
            try Output.print(text(matches))
        }
        guard matches.isEmpty else { return }
        throw CommandFailure(.doesNotConform, "\(words.joined(separator: " ")): nothing is found; \(remedy(search))")
    }

    private func text(_ matches: [SpecificationSearch.Match]) -> String {
        let shown = matches.prefix(limit).map { match in
            let entry = match.entry
            let place = [entry.file, entry.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
            let details = [entry.kind.words, place].filter { !$0.isEmpty }.joined(separator: ", ")
            return match.excerpt.isEmpty
                ? "\(entry.name)  (\(details))" : "\(entry.name)  (\(details))\n  \(match.excerpt)"
        }
        let more = matches.count > limit ? " of \(matches.count); --limit \(matches.count) shows all" : ""
        let readable = matches.prefix(limit).first { $0.entry.kind != .heading && $0.entry.kind != .word }
        let hint = readable.map { ". Read one with 'quantspec spec show \($0.entry.name)'" } ?? ""
        let count = shown.count == 1 ? "1 match" : "\(shown.count) matches"
        return shown.joined(separator: "\n") + "\n\n\(count)\(more)\(hint)"
    }

    /// The advice if no entry has the words: similar words of the specification, or other words.
    private func remedy(_ search: SpecificationSearch) -> String {
        let vocabulary = search.vocabulary
        let meant = search.unknown(words).compactMap { word in
            CloseName.of(word, among: vocabulary).map { "\($0) instead of \(word)" }
        }
        if !meant.isEmpty { return "try \(meant.joined(separator: ", "))" }
        return words.count > 1
            ? "try fewer words, or one that the specification uses, such as requantize, accumulator or zero point"
            : "try a word that the specification uses, such as requantize, accumulator or zero point"
    }

    private static func object(_ match: SpecificationSearch.Match) -> JSONValue {
        JSONValue([
            "kind": .text(match.entry.kind.rawValue), "name": .text(match.entry.name), "excerpt": .text(match.excerpt),
            "score": .real((match.score * 1000).rounded() / 1000),
            "file": match.entry.file.map { .text($0) },
            "line": match.entry.line.map { .integer($0) },
        ])
    }
}

extension SearchEntry.Kind {
    fileprivate var words: String {
        switch self {
        case .mistake: "known mistake"
        case .word: "word of the glossary"
        case .clause, .erratum, .heading, .operator: rawValue
        }
    }
}
