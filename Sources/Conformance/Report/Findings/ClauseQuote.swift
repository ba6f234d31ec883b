import GoldenVectors

/// A clause as a list of sentences. A report quotes a short clause whole, and of a long one the sentence that a
/// mistake contradicts.
public struct ClauseQuote {
    /// The number of words up to which a clause is short.
    static let shortLength = 60
    /// The greatest number of characters of a quote on a terminal.
    public static let shownLength = 420

    /// The sentences in reading order, without Markdown. A formula is a part of the sentence before it. An item of a list is a
    /// sentence with the words that lead to the list. Lists that only define symbols are left out.
    let sentences: [String]

    /// Reads a clause.
    ///
    /// - Parameter text: the Markdown of the clause.
    public init(_ text: String) {
        var reader = SentenceReader()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { reader.read(line) }
        sentences = reader.finished()
    }

    /// Returns the words that a report quotes against a known mistake. Without a mistake these are the first sentence
    /// of a long clause.
    public func words(against mistake: Deviation?) -> String {
        let whole = sentences.joined(separator: " ")
        if whole.split(separator: " ").count <= ClauseQuote.shortLength { return whole }
        guard let mistake else { return sentences.first ?? "" }
        for words in mistake.brokenWords {
            if let sentence = sentences.first(where: { $0.contains(words) }) { return sentence }
        }
        return sentence(closestTo: "\(mistake.title) \(mistake.explanation)")
    }

    /// Returns the first of the sentences that share the most words with the description of a mistake. Returns an
    /// empty text for a clause without words.
    func sentence(closestTo mistake: String) -> String {
        let wanted = ClauseQuote.stems(mistake)
        let requirements = sentences.filter { !ClauseQuote.definesSymbols($0) }
        var best = (sentence: requirements.first ?? sentences.first ?? "", shared: 0)
        for sentence in requirements {
            let shared = ClauseQuote.stems(sentence).intersection(wanted).count
            if shared > best.shared { best = (sentence, shared) }
        }
        return best.sentence
    }

    /// Whether a sentence only says what symbols mean, such as "z_1 and z_2 are the zero points".
    private static func definesSymbols(_ sentence: String) -> Bool {
        let first = sentence.prefix { $0 != " " && $0 != "," && $0 != "[" }
        let isSymbol = first == "Here" || first.contains("_") || first.count < 3 && first.allSatisfy(\.isLowercase)
        return isSymbol && (sentence.contains(" is the ") || sentence.contains(" are the "))
    }

    /// The first five characters of the words and numbers of a text, without common words.
    private static func stems(_ text: String) -> Set<String> {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return Set(
            words.filter { ($0.count > 2 || $0.allSatisfy(\.isNumber)) && !common.contains(String($0)) }.map {
                String($0.prefix(5))
            })
    }

    private static let common: Set<String> = [
        "all", "also", "and", "any", "are", "both", "but", "each", "every", "for", "from", "has", "have", "not", "one",
        "only", "other", "than", "that", "the", "them", "then", "there", "they", "this", "was", "what", "where",
        "which", "with",
    ]
}

/// Reads the lines of a clause into sentences.
private struct SentenceReader {
    private var sentences: [String] = []
    private var paragraph: [Substring] = []
    private var formula: [Substring] = []
    private var item: [Substring] = []
    /// The words that lead to the items of the current list.
    private var lead = ""
    private var isFenced = false

    mutating func read(_ line: Substring) {
        if line.hasPrefix("```") {
            isFenced.toggle()
        } else if isFenced || line.hasPrefix("|") {
            return
        } else if line.hasPrefix("    ") {
            closeItem()
            closeParagraph()
            formula.append(Substring(line.split(separator: " ").joined(separator: " ")))
        } else if line.hasPrefix("- ") {
            beginItem(line.dropFirst(2))
        } else if line.allSatisfy(\.isWhitespace) {
            closeParagraph()
        } else if line.hasPrefix("  "), !item.isEmpty {
            item.append(line)
        } else {
            closeItem()
            lead = ""
            closeFormula()
            paragraph.append(line)
        }
    }

    mutating func finished() -> [String] {
        closeItem()
        closeParagraph()
        closeFormula()
        return sentences
    }

    private mutating func beginItem(_ text: Substring) {
        if item.isEmpty, lead.isEmpty {
            closeParagraph()
            closeFormula()
            if lead.isEmpty, let last = sentences.last, !last.hasSuffix(".") { lead = sentences.removeLast() }
        }
        closeItem()
        item = [text]
    }

    private mutating func closeItem() {
        guard !item.isEmpty else { return }
        defer { item = [] }
        // "where" leads to definitions of symbols.
        guard lead != "where" else { return }
        var found = SentenceReader.split(item)
        if let last = found.last, let end = last.last {
            found[found.count - 1] =
                end == "." ? last : (end == ";" || end == "," ? String(last.dropLast()) : last) + "."
        }
        if !lead.isEmpty, let first = found.first { found[0] = "\(lead) \(first)" }
        sentences += found
    }

    private mutating func closeParagraph() {
        guard !paragraph.isEmpty else { return }
        defer { paragraph = [] }
        var found = SentenceReader.split(paragraph)
        guard found != ["where"], found != ["where:"] else {
            lead = "where"
            return
        }
        // "where …" and the like continue the sentence before.
        if let last = sentences.last, paragraph[0].first?.isLowercase ?? false, let first = found.first {
            sentences[sentences.count - 1] = "\(last) \(first)"
            found.removeFirst()
        }
        sentences += found
    }

    private mutating func closeFormula() {
        guard !formula.isEmpty else { return }
        defer { formula = [] }
        guard let last = sentences.last else { return }
        sentences[sentences.count - 1] = "\(last) \(formula.joined(separator: "; "))"
    }

    /// Splits lines into sentences, without Markdown's marks. A sentence ends with a full stop before a blank.
    private static func split(_ lines: [Substring]) -> [String] {
        var sentences: [String] = []
        var current = ""
        for word in lines.flatMap({ $0.split(separator: " ") }) {
            let plain = word.filter { $0 != "`" && $0 != "*" }
            current += current.isEmpty ? plain : " " + plain
            if plain.hasSuffix(".") {
                sentences.append(current)
                current = ""
            }
        }
        return current.isEmpty ? sentences : sentences + [current]
    }
}
