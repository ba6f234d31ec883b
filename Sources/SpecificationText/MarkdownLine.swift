/// A line of a Markdown text, and its place in fenced blocks.
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

    /// The number of the line, from 1.
    let number: Int
    let text: Substring
    let kind: Kind

    /// The lines of a text. A fenced block that is not closed ends with the text.
    static func lines(of text: String) -> [MarkdownLine] {
        var fence = 0
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            MarkdownLine(number: index + 1, text: line, kind: kind(of: line, within: &fence))
        }
    }

    /// The kind of a line, given the fenced block before it.
    ///
    /// - Parameters:
    ///   - line: the line, without its line feed.
    ///   - fence: the length of the fence of the open block; 0 if no block is open. Updated by the line.
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
