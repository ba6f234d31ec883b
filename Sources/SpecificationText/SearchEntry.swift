import GoldenVectors
import QuantSpec

/// An item of the specification that a search can find.
public struct SearchEntry: Sendable, Hashable {
    /// The kind of an item.
    public enum Kind: String, Sendable, Hashable {
        case clause
        case erratum
        case heading
        case `operator`
        case mistake
        /// A word of the glossary.
        case word
    }

    /// The kind of the item.
    public let kind: Kind
    /// The number of a clause or an erratum, the name of an operator or a mistake, or the words of a heading.
    public let name: String
    /// The file, relative to the folder of the specification; `nil` for a mistake, and for an operator without a page.
    public let file: String?
    /// The line of the item in its file, from 1; `nil` without a file.
    public let line: Int?
    /// The text that is searched, besides the name.
    public let text: String
}

extension SpecificationText {
    /// The entries of the specification: the operators, the clauses, errata and headings of every file, and the known
    /// mistakes.
    public func searchEntries(operators: [Operator], deviations: [Deviation]) -> [SearchEntry] {
        let numbered = [(SearchEntry.Kind.clause, clauses), (.erratum, errata)].flatMap { kind, texts in
            texts.map { SearchEntry(kind: kind, name: $0.clause.id, file: $0.file, line: $0.line, text: $0.text) }
        }
        let headings = files.flatMap { SpecificationText.headings(in: $0.text, file: $0.name) }
        let words = files.filter { $0.name == "glossary.md" }.flatMap {
            SpecificationText.words(in: $0.text, file: $0.name)
        }
        let operators = operators.map { operation in
            let file = pages.contains(operation.name) ? "operators/\(operation.name).md" : nil
            return SearchEntry(
                kind: .operator, name: operation.name, file: file, line: file == nil ? nil : 1, text: operation.summary)
        }
        let mistakes = deviations.map {
            SearchEntry(
                kind: .mistake, name: $0.name, file: nil, line: nil,
                text: "\($0.title). \($0.explanation) \($0.seenIn.joined(separator: ", "))")
        }
        return words + operators + numbered + headings + mistakes
    }

    /// The words of a glossary: rows of a table with the word, its meaning and a clause.
    static func words(in text: String, file: String) -> [SearchEntry] {
        MarkdownLine.lines(of: text).compactMap { line in
            let cells = line.text.split(separator: "|").map { String($0.drop { $0 == " " }) }
            guard line.kind == .text, line.text.hasPrefix("| "), cells.count == 3, !cells[0].hasPrefix("-"),
                !cells[0].hasPrefix("word ")
            else { return nil }
            var name = cells[0]
            while name.last == " " { name.removeLast() }
            return SearchEntry(kind: .word, name: name, file: file, line: line.number, text: cells[1] + cells[2])
        }
    }

    /// The headings of a file, each with the text up to the next clause or heading. The titles of operators' pages and
    /// of errata are left out, because they are entries of other kinds.
    static func headings(in text: String, file: String) -> [SearchEntry] {
        var found: [SearchEntry] = []
        var current: (name: String, line: Int, lines: [Substring])?
        func close() {
            guard let heading = current else { return }
            found.append(
                SearchEntry(
                    kind: .heading, name: heading.name, file: file, line: heading.line,
                    text: heading.lines.joined(separator: "\n")))
            current = nil
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("#") {
                close()
                let name = line.drop { $0 == "#" || $0 == " " }
                let isTitle = file.hasPrefix("operators/") && line.hasPrefix("# ")
                if !isTitle && name.firstMatch(of: #/^E-[0-9]+: /#) == nil { current = (String(name), index + 1, []) }
            } else if line.firstMatch(of: /^\*\*[A-Z0-9_]+-[0-9]+\.\*\*/) != nil {
                close()
            } else {
                current?.lines.append(line)
            }
        }
        close()
        return found
    }
}
