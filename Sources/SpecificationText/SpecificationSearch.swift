/// Searches the specification by words, and ranks what is found.
///
/// The score of an entry is the sum of BM25 weights of the words, in which a word of the name counts several times,
/// times the square of the share of the words that the entry has. It is 1.5 times as high if the entry has the words
/// side by side.
public struct SpecificationSearch: Sendable {
    /// An entry that is found.
    public struct Match: Sendable, Hashable {
        /// The entry.
        public let entry: SearchEntry
        /// The line of the entry's text that has the most of the words, cut to about 150 characters.
        public let excerpt: String
        /// The score; only its order has a meaning.
        public let score: Double
    }

    private let documents: [Document]
    private let averageLength: Double

    /// Prepares a search of some entries.
    public init(_ entries: [SearchEntry]) {
        documents = entries.map(Document.init)
        averageLength = Double(documents.reduce(0) { $0 + $1.length }) / Double(max(documents.count, 1))
    }

    /// The entries that have at least half of the words, the highest score first. Empty if the query has no words.
    public func matches(_ words: [String]) -> [Match] {
        let query = SearchWords.query(words)
        guard !query.isEmpty else { return [] }
        let rarities = query.map(rarity)
        let scored = documents.compactMap { document -> (document: Document, score: Double)? in
            let weights = query.map { weight(of: $0, in: document) }
            let present = weights.count { $0 > 0 }
            guard 2 * present >= query.count else { return nil }
            let share = Double(present) / Double(query.count)
            let sum = zip(weights, rarities).reduce(0) { $0 + $1.0 * $1.1 }
            return (
                document,
                sum * share * share * (document.hasPhrase(query) ? 1.5 : 1)
                    * (document.isWord(query) ? 10 : 1)
            )
        }
        // Entries with equal scores keep their order.
        return scored.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map { _, item in
                Match(entry: item.document.entry, excerpt: item.document.excerpt(query), score: item.score)
            }
    }

    /// The words that no entry has.
    public func unknown(_ words: [String]) -> [String] {
        words.filter { word in
            SearchWords.query([word]).contains { stem in !documents.contains { weight(of: stem, in: $0) > 0 } }
        }
    }

    /// The words of all entries that have at least three characters, in lower case, with their endings.
    public var vocabulary: Set<String> { Set(documents.flatMap(\.vocabulary)).filter { $0.count > 2 } }

    private func rarity(_ stem: String) -> Double {
        let count = documents.count { weight(of: stem, in: $0) > 0 }
        return SpecificationSearch.logarithm(1 + Double(documents.count) / Double(count + 1))
    }

    private func weight(of stem: String, in document: Document) -> Double {
        let count = document.count(of: stem)
        return count * 2.2 / (count + 1.2 * (0.25 + 0.75 * Double(document.length) / averageLength))
    }

    /// The binary logarithm of a number of 1 or more, interpolated linearly between powers of two. It is exact enough
    /// for ranking, and equal on every machine.
    private static func logarithm(_ value: Double) -> Double { Double(value.exponent) + value.significand - 1 }
}

/// The words of an entry.
private struct Document: Sendable {
    let entry: SearchEntry
    private let name: [String]
    private let text: [String]
    private let counts: [String: Double]
    let vocabulary: [String]

    /// The weight of a word in the name. A word in the text has weight 1.
    private static let nameWeight = 6.0
    /// The weight of a longer word that begins with the word of the query.
    private static let beginningWeight = 0.4
    private static let shortestBeginning = 4

    init(_ entry: SearchEntry) {
        self.entry = entry
        let name = SearchWords(entry.name)
        let text = SearchWords(entry.text)
        self.name = name.stems
        self.text = text.stems
        vocabulary = name.written + text.written
        var counts: [String: Double] = [:]
        for stem in name.stems { counts[stem, default: 0] += Document.nameWeight }
        for stem in text.stems { counts[stem, default: 0] += 1 }
        self.counts = counts
    }

    var length: Int { name.count + text.count }

    /// The weighted number of occurrences of a word. If the word itself does not occur, longer words that begin with it
    /// count less.
    func count(of stem: String) -> Double {
        if let count = counts[stem] { return count }
        guard stem.count >= Document.shortestBeginning else { return 0 }
        return counts.reduce(0) { $1.key.hasPrefix(stem) ? $0 + $1.value * Document.beginningWeight : $0 }
    }

    /// Whether the query is a word of the glossary.
    func isWord(_ query: [String]) -> Bool { entry.kind == .word && name == query }

    /// Whether the name or the text has the words side by side, in their order.
    func hasPhrase(_ query: [String]) -> Bool {
        guard query.count > 1 else { return false }
        return [name, text].contains { words in
            words.indices.dropLast(query.count - 1).contains { words[$0..<$0 + query.count].elementsEqual(query) }
        }
    }

    /// The line of the text that has the most of the words, cut to a window around the first of these words.
    func excerpt(_ query: [String]) -> String {
        let lines = entry.text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
        let best = lines.enumerated().max { first, second in
            let counts = [first, second].map { line in Document.present(query, in: line.element) }
            return (counts[0], -first.offset) < (counts[1], -second.offset)
        }
        return best.map { Document.window($0.element, query) } ?? ""
    }

    private static func present(_ query: [String], in line: Substring) -> Int {
        let stems = SearchWords(line).stems
        return query.count { word in stems.contains { $0.hasPrefix(word) } }
    }

    private static let windowWidth = 150

    private static func window(_ line: Substring, _ query: [String]) -> String {
        let words = line.split(separator: " ")
        guard line.count > windowWidth else { return words.joined(separator: " ") }
        let hit = words.firstIndex { present(query, in: $0) > 0 } ?? 0
        // The window begins a few words before the first word of the query.
        var start = max(0, hit - 4)
        while start > 0 && words[start...].joined(separator: " ").count < windowWidth { start -= 1 }
        var shown = start > 0 ? "…" : ""
        var end = start
        while end < words.count && shown.count + words[end].count < windowWidth {
            shown += (end > start || start > 0 ? " " : "") + words[end]
            end += 1
        }
        return end < words.count ? shown + " …" : shown
    }
}
