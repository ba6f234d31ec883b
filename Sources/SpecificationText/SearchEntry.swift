import GoldenVectors
import QuantSpec

/// Something in the specification that a search can find.
public struct SearchEntry: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case clause
        case erratum
        case heading
        case `operator`
        case mistake
    }

    public let kind: Kind
    /// A clause's or erratum's number, an operator's or mistake's name, or the words of a heading.
    public let name: String
    /// The file, relative to the folder of the specification; `nil` for a mistake, which is in the catalogue.
    public let file: String?
    /// From 1.
    public let line: Int?
    public let text: String
}

extension SpecificationText {
    /// The clauses, errata and headings of every file, the operators, and the known mistakes.
    public func searchEntries(operators: [Operator], deviations: [Deviation]) -> [SearchEntry] {
        let numbered = [(SearchEntry.Kind.clause, clauses), (.erratum, errata)].flatMap { kind, texts in
            texts.map { SearchEntry(kind: kind, name: $0.clause.id, file: $0.file, line: $0.line, text: $0.text) }
        }
        let headings = files.flatMap { SpecificationText.headings(in: $0.text, file: $0.name) }
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
        return operators + numbered + headings + mistakes
    }

    /// The headings of a file, each with the words between it and the next clause or heading. The title of an operator's
    /// page and those of errata are entries of their own kind.
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
