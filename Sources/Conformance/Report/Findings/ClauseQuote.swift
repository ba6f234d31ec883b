import GoldenVectors

/// A clause as a list of sentences. A report quotes a short clause whole, and of a long one the sentence that a
/// mistake contradicts.
public struct ClauseQuote {
    /// The number of words up to which a clause is short.
    static let shortLength = 60
    /// The greatest number of characters of a quote on a terminal.
    public static let shownLength = 420

    /// The sentences in reading order, without Markdown. A formula is a part of the sentence before it.
    let sentences: [String]

    /// - Parameter text: the Markdown of the clause.
    public init(_ text: String) {
        var sentences: [String] = []
        var words: [Substring] = []
        var formula: [Substring] = []
        func close() {
            var found = ClauseQuote.split(words.joined(separator: " "))
            if !formula.isEmpty, !found.isEmpty {
                found[found.count - 1] += " " + formula.joined(separator: "; ")
            }
            sentences += found
            (words, formula) = ([], [])
        }
        for line in text.split(separator: "\n") {
            if line.hasPrefix("    ") {
                formula.append(Substring(line.split(separator: " ").joined(separator: " ")))
            } else if !line.hasPrefix("|"), !line.hasPrefix("```") {
                if !formula.isEmpty { close() }
                words.append(line)
            }
        }
        close()
        self.sentences = sentences
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
        var best = (sentence: sentences.first ?? "", shared: 0)
        for sentence in sentences {
            let shared = ClauseQuote.stems(sentence).intersection(wanted).count
            if shared > best.shared { best = (sentence, shared) }
        }
        return best.sentence
    }

    /// Splits a paragraph into sentences. A sentence ends with a full stop or a semicolon before a blank.
    private static func split(_ paragraph: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        for word in paragraph.split(separator: " ") {
            let plain = word.filter { $0 != "`" && $0 != "*" }
            current += current.isEmpty ? plain : " " + plain
            if plain.hasSuffix(".") || plain.hasSuffix(";") {
                sentences.append(current)
                current = ""
            }
        }
        return current.isEmpty ? sentences : sentences + [current]
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
