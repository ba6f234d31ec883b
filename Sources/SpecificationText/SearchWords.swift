/// The words of a text in a form that can be compared: lower case, without separators and endings.
struct SearchWords: Sendable {
    /// The words without their endings, in reading order.
    let stems: [String]
    /// The words with their endings, in lower case.
    let written: [String]

    /// Splits a text into words. A name such as `CONV_2D` or `zero-point` gives its parts and also one word without
    /// separators, so that `conv2d` finds it too.
    init(_ text: some StringProtocol) {
        var written: [String] = []
        for word in text.lowercased().split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") })
        {
            let outer = word.split(separator: "-").map { $0.split(separator: "_").map(String.init) }
            for inner in outer { written += inner.count > 1 ? inner + [inner.joined()] : inner }
            if outer.count > 1 { written.append(outer.joined().joined()) }
        }
        self.written = written
        stems = written.map(SearchWords.stem)
    }

    /// The stems of the words of a query. A name with separators gives one word. Common words such as `the` are
    /// ignored, unless the query has no others.
    static func query(_ words: [String]) -> [String] {
        let all = words.flatMap { $0.lowercased().split(whereSeparator: \.isWhitespace) }
            .map { $0.filter { $0.isLetter || $0.isNumber } }.filter { !$0.isEmpty }
        let telling = all.filter { !commonWords.contains($0) }
        var stems: [String] = []
        for stem in (telling.isEmpty ? all : telling).map(stem) where !stems.contains(stem) { stems.append(stem) }
        return stems
    }

    private static let commonWords: Set<String> = [
        "a", "an", "and", "are", "as", "at", "be", "by", "do", "does", "for", "from", "how", "if", "in", "is", "it",
        "its",
        "of", "on", "or", "that", "the", "this", "to", "what", "when", "where", "which", "why", "with",
    ]

    private static let endings = [
        "izations", "ization", "ations", "ation", "izing", "ized", "izes", "ize", "ating", "ated", "ates", "ate",
        "ings",
        "ing", "ions", "ion", "ies", "ed", "es", "s", "e", "y",
    ]

    /// The word without its ending, so that `rounds`, `rounded` and `rounding` are one word.
    static func stem(_ word: String) -> String {
        guard word.allSatisfy(\.isLetter) else { return word }
        for ending in endings where word.hasSuffix(ending) && word.count >= ending.count + 3 {
            return String(word.dropLast(ending.count))
        }
        return word
    }
}
