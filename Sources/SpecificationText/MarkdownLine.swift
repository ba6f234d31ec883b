/// A line of a Markdown text, and what fenced blocks make of it.
struct MarkdownLine: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// Outside of every fenced block.
        case text
        /// Begins a fenced block; `info` is its info string.
        case opening(info: String)
        /// Content of a fenced block.
        case fenced
        /// Ends a fenced block.
        case closing
    }

    /// From 1.
    let number: Int
    let text: Substring
    let kind: Kind

    /// The lines of a text. A block that nothing closes reaches to the end.
    static func lines(of text: String) -> [MarkdownLine] {
        var fence = 0
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            MarkdownLine(number: index + 1, text: line, kind: kind(of: line, within: &fence))
        }
    }

    /// The kind of a line.
    ///
    /// - Parameters:
    ///   - line: the line, without its line feed.
    ///   - fence: the length of the fence of the block that is open; 0 if none is.
    private static func kind(of line: Substring, within fence: inout Int) -> Kind {
        let indent = line.prefix { $0 == " " }.count
        let ticks = line.dropFirst(indent).prefix { $0 == "`" }.count
        let rest = line.dropFirst(indent + ticks)
        if fence > 0 {
            guard ticks >= fence, indent < 4, rest.allSatisfy(\.isWhitespace) else { return .fenced }
            fence = 0
            return .closing
        }
        guard ticks >= 3, indent < 4, !rest.contains("`") else { return .text }
        fence = ticks
        return .opening(info: rest.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
}
