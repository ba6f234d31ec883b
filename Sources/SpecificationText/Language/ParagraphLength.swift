/// How long the paragraphs and list items of a clause are.
enum ParagraphLength {
    static let greatestCount = 60

    /// Paragraphs and list items with too many words. Formulas (lines indented by four spaces), tables and fenced blocks do not
    /// count.
    static func places(in clause: ClauseText) -> [LanguagePlace] {
        units(of: clause).filter { $0.words > greatestCount }.map { unit in
            LanguagePlace(
                rule: .longParagraph, line: unit.line,
                problem: "the paragraph or list item has \(unit.words) words; split it, \(greatestCount) at most")
        }
    }

    private typealias Unit = (line: Int, words: Int)

    private static func units(of clause: ClauseText) -> [Unit] {
        var units: [Unit] = []
        var isOpen = false
        for line in MarkdownLine.lines(of: clause.text) where line.kind == .text && !isFormula(line.text) {
            guard !line.text.allSatisfy(\.isWhitespace) else {
                isOpen = false
                continue
            }
            if !isOpen || startsItem(line.text) { units.append((clause.line + line.number - 1, 0)) }
            isOpen = true
            units[units.count - 1].words += wordCount(line.text)
        }
        return units
    }

    private static func isFormula(_ line: Substring) -> Bool {
        line.hasPrefix("    ") || line.hasPrefix("|") || line.hasPrefix("<!--")
    }

    private static func startsItem(_ line: Substring) -> Bool {
        line.prefixMatch(of: /\s*(?:[-*]|[0-9]+\.)\s/) != nil
    }

    /// Signs by themselves are no words.
    private static func wordCount(_ line: Substring) -> Int {
        line.split(separator: " ").count { word in word.contains { $0.isLetter || $0.isNumber } }
    }
}
