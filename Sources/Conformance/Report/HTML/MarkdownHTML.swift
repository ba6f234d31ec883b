import FileSupport

/// Converts the Markdown of `Spec/` to HTML: paragraphs, indented and fenced code, tables, emphasis, code and links.
/// Everything else is text, and all text is escaped.
struct MarkdownHTML {
    /// The anchor on the page of a clause that a text names; `nil` if the page does not show the clause.
    let anchor: (String) -> String?

    // MARK: Blocks

    func html(_ text: String) -> String {
        var blocks: [String] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.first {
            if line.allSatisfy(\.isWhitespace) {
                lines.removeFirst()
            } else if line.hasPrefix("```") {
                lines.removeFirst()
                blocks.append(code(take(&lines) { !$0.hasPrefix("```") }))
                lines = lines.dropFirst()
            } else if line.hasPrefix("    ") {
                let block = take(&lines) { $0.hasPrefix("    ") || $0.allSatisfy(\.isWhitespace) }
                blocks.append(code(block.map { $0.dropFirst(4) }))
            } else if line.hasPrefix("|") {
                blocks.append(table(take(&lines) { $0.hasPrefix("|") }))
            } else {
                let paragraph = take(&lines) {
                    !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("|") && !$0.hasPrefix("```")
                }
                blocks.append("<p>\(inline(paragraph.joined(separator: " ")))</p>")
            }
        }
        return blocks.joined(separator: "\n")
    }

    private func take(_ lines: inout ArraySlice<Substring>, while fits: (Substring) -> Bool) -> [Substring] {
        let taken = lines.prefix(while: fits)
        lines = lines.dropFirst(taken.count)
        return Array(taken)
    }

    private func code(_ lines: [Substring]) -> String {
        var lines = lines
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return "<pre><code>\(lines.map { Markup.escaped(String($0)) }.joined(separator: "\n"))</code></pre>"
    }

    /// A table: a line of titles, a line of hyphens, and rows.
    private func table(_ lines: [Substring]) -> String {
        let rows = lines.map(cells)
        let isRule = { (row: [String]) in row.allSatisfy { !$0.isEmpty && $0.allSatisfy { "-: ".contains($0) } } }
        let body = rows.dropFirst().filter { !isRule($0) }.map { row in
            "<tr>\(row.map { "<td>\(inline($0))</td>" }.joined())</tr>"
        }
        let head = (rows.first ?? []).map { "<th scope=\"col\">\(inline($0))</th>" }.joined()
        return
            "<div class=\"table\"><table><thead><tr>\(head)</tr></thead><tbody>\(body.joined())</tbody></table></div>"
    }

    /// The cells of a line, which bars separate. `\|` is a bar in a cell.
    private func cells(_ line: Substring) -> [String] {
        var cells: [String] = [""]
        var isEscaped = false
        for character in line.dropFirst() {
            if character == "|", !isEscaped {
                cells.append("")
            } else {
                if character == "|" { cells[cells.count - 1].removeLast() }
                cells[cells.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        if cells.last?.allSatisfy(\.isWhitespace) ?? false { cells.removeLast() }
        return cells.map { String($0.trimmingPrefix { $0 == " " }).trimmingTrailingSpaces }
    }

    // MARK: Within a line

    func inline(_ text: String) -> String {
        var html = ""
        var plain = ""
        var rest = text[...]
        func flush() {
            html += clauseLinks(plain)
            plain = ""
        }
        while let character = rest.first {
            if let (span, after) = self.span(rest) {
                flush()
                html += span
                rest = after
            } else if character == "\\", let next = rest.dropFirst().first, next.isPunctuation || next.isSymbol {
                plain.append(next)
                rest = rest.dropFirst(2)
            } else {
                // If a run of marks opens nothing, the whole run is text.
                let run = "`*".contains(character) ? rest.prefix { $0 == character } : rest.prefix(1)
                plain += run
                rest = rest.dropFirst(run.count)
            }
        }
        flush()
        return html
    }

    /// Returns the code, the link or the emphasis that begins here, and the text after it. Returns `nil` if nothing
    /// begins here.
    private func span(_ text: Substring) -> (html: String, rest: Substring)? {
        switch text.first {
        case "`":
            let mark = text.prefix { $0 == "`" }
            return MarkdownHTML.enclosed(text, by: String(mark)).map { content, rest in
                ("<code>\(Markup.escaped(MarkdownHTML.unpadded(content)))</code>", rest)
            }
        case "*":
            let mark = text.hasPrefix("**") ? "**" : "*"
            guard let (content, rest) = MarkdownHTML.enclosed(text, by: mark), content.first != " ", content.last != " "
            else { return nil }
            let tag = mark == "**" ? "strong" : "em"
            return ("<\(tag)>\(inline(content))</\(tag)>", rest)
        case "[":
            guard let match = text.prefixMatch(of: /\[([^\]\[]+)\]\(([^()\s]+)\)/) else { return nil }
            let (words, address) = (inline(String(match.output.1)), String(match.output.2))
            let isElsewhere = address.hasPrefix("https://") || address.hasPrefix("http://")
            // Files of the specification are not beside the report, so links to them become text.
            let html = isElsewhere ? "<a rel=\"noreferrer\"\(Markup.attributes(["href": address]))>\(words)</a>" : words
            return (html, text[match.range.upperBound...])
        default: return nil
        }
    }

    /// Returns the text between a mark and the next equal mark, and the text after it. Longer or shorter runs of the
    /// same character are skipped. Returns `nil` if there is no such mark.
    private static func enclosed(_ text: Substring, by mark: String) -> (String, Substring)? {
        guard let character = mark.first else { return nil }
        var rest = text.dropFirst(mark.count)
        let begin = rest.startIndex
        while let place = rest.firstIndex(of: character) {
            let run = rest[place...].prefix { $0 == character }
            if run.count == mark.count, place > begin { return (String(text[begin..<place]), rest[run.endIndex...]) }
            rest = rest[run.endIndex...]
        }
        return nil
    }

    /// The content of code. If code begins or ends with a mark, blanks separate it from the marks around it; they are
    /// removed.
    private static func unpadded(_ code: String) -> String {
        code.count > 2 && code.hasPrefix(" ") && code.hasSuffix(" ") ? String(code.dropFirst().dropLast()) : code
    }

    /// The clauses that a text names, in order and with repetitions.
    static func clauses(in text: String) -> [String] { text.matches(of: clause).map { String($0.output) } }

    private static var clause: Regex<Substring> { /\b[A-Z][A-Z0-9_]*-[0-9]+\b/ }

    /// The text as HTML, with links for the clauses that it names.
    private func clauseLinks(_ text: String) -> String {
        var html = ""
        var rest = text[...]
        while let match = rest.firstMatch(of: MarkdownHTML.clause) {
            let name = String(match.output)
            html += Markup.escaped(String(rest[..<match.range.lowerBound]))
            html +=
                anchor(name).map { "<a\(Markup.attributes(["href": "#\($0)"]))>\(Markup.escaped(name))</a>" }
                ?? Markup.escaped(name)
            rest = rest[match.range.upperBound...]
        }
        return html + Markup.escaped(String(rest))
    }
}
