/// Phrases that say too little to a reader in a hurry, and the field's words in their place.
enum PlainWords {
    struct Phrase: Sendable {
        let words: [String]
        /// What to write instead.
        let remedy: String
        /// The next words with which the phrase is good English.
        let exceptions: Set<String>

        init(_ phrase: String, _ remedy: String, unlessBefore exceptions: Set<String> = []) {
            words = phrase.split(separator: " ").map(String.init)
            self.remedy = remedy
            self.exceptions = exceptions
        }
    }

    static let phrases: [Phrase] = [
        Phrase("held to", "write clamped, saturated, limited or compared with"),
        Phrase("brought to", "write requantized, rescaled, converted or sign-extended"),
        Phrase("bounded to", "write clamped"),
        Phrase("dies", "write aborts"),
        Phrase("ends its process", "write aborts"),
        Phrase("has its way", "write what it determines"),
        Phrase("have its way", "write what it determines"),
        Phrase("have their way", "write what they determine"),
        Phrase("looked at", "write read, checked or ignored"),
        Phrase("need not", "say who may do what"),
        Phrase("what moves values", "write data movement"),
        Phrase("nothing claims", "write unclaimed"),
        Phrase("does not like", "write rejects, or name the clause"),
        Phrase("is what it is", "name the clause that gives the value"),
        Phrase("but for", "write except"),
        Phrase("was spared", "write skipped"),
        Phrase("is spared", "write skipped"),
        Phrase("stands", "say what is true of it", unlessBefore: ["for"]),
    ]

    /// Where lines have one of the phrases. One that begins at a line's end and goes on in the next is of the first line.
    static func places(in lines: [MarkdownLine]) -> [LanguagePlace] {
        let words = lines.filter { $0.kind == .text && !$0.text.hasPrefix("    ") && !$0.text.hasPrefix("|") }.flatMap {
            line in
            line.text.split(whereSeparator: \.isWhitespace).map { (line: line.number, text: $0.lowercased()) }
        }
        let texts = words.map(\.text)
        return words.indices.flatMap { index in
            phrases.filter { $0.begins(at: index, of: texts) }.map { phrase in
                LanguagePlace(
                    rule: .phrase, line: words[index].line,
                    problem: "\"\(phrase.words.joined(separator: " "))\": \(phrase.remedy)")
            }
        }
    }
}

extension PlainWords.Phrase {
    /// Whether the words from an index on are the phrase. Signs may stand before the first word and behind the last.
    fileprivate func begins(at index: Int, of texts: [String]) -> Bool {
        let end = index + words.count
        guard end <= texts.count else { return false }
        let found = texts[index..<end].enumerated().map { position, text in
            var word = Substring(text)
            if position == 0 { word = word.drop { !$0.isLetter } }
            if position == words.count - 1, let last = word.lastIndex(where: \.isLetter) { word = word[...last] }
            return String(word)
        }
        guard found == words else { return false }
        let isFollowed = texts.indices.contains(end) && texts[end - 1].last?.isLetter ?? false
        return !(isFollowed && exceptions.contains { texts[end].hasPrefix($0) })
    }
}
