import GoldenVectors

/// The known mistakes that a text names.
struct DeviationCitations {
    struct Citation: Hashable {
        let name: String
        /// The line, from 1.
        let line: Int
    }

    /// The names in a text: in backticks after the word "deviation", and in an erratum's line `- Deviation: NAME`.
    static func citations(in text: String) -> [Citation] {
        var found: [Citation] = []
        for match in text.matches(of: /[Dd]eviations?\s+((?:`[a-z0-9-]+`(?:,\s+|\s+and\s+|\s+or\s+)?)+)/) {
            for name in match.output.1.matches(of: /`([a-z0-9-]+)`/) {
                found.append(Citation(name: String(name.output.1), line: line(of: name.range.lowerBound, in: text)))
            }
        }
        for match in text.matches(of: /(?m)^- Deviation: ([a-z0-9-]+)$/) where match.output.1 != "none" {
            found.append(Citation(name: String(match.output.1), line: line(of: match.range.lowerBound, in: text)))
        }
        return found
    }

    private static func line(of place: String.Index, in text: String) -> Int {
        text[..<place].reduce(1) { $1 == "\n" ? $0 + 1 : $0 }
    }
}
