/// A part of a file of the specification that the tool writes: what stands between two marks on lines of their own.
public struct GeneratedBlock: Sendable, Hashable {
    /// What the block holds, as messages say it.
    public let title: String
    let opening: String
    let closing: String

    static let operands = GeneratedBlock("operands", madeFrom: "the declaration")
    static let attributes = GeneratedBlock("attributes", madeFrom: "the declaration")
    static let mistakes = GeneratedBlock("mistakes", madeFrom: "the catalogue")

    private init(_ title: String, madeFrom source: String) {
        self.title = title
        opening = "<!-- \(title): made from \(source) by `quantspec spec tables --write` -->"
        closing = "<!-- end of \(title) -->"
    }

    /// The lines that stand between the marks, without empty ones; `nil` if a text has no marks, or one of them only.
    func lines(in text: String) -> [String]? {
        let lines = GeneratedBlock.split(text)
        guard let place = place(in: lines) else { return nil }
        return lines[place].dropFirst().dropLast().filter { !$0.isEmpty }
    }

    /// The text with other lines between its marks.
    ///
    /// - Parameters:
    ///   - content: `nil` to remove the block with its marks.
    ///   - text: the text of the whole file.
    ///   - insertion: where the block belongs in the lines of a text that has no marks, and the heading above it, if
    ///     any.
    func written(
        _ content: [String]?, into text: String, orAt insertion: ([String]) -> (place: Int, heading: String?)
    ) -> String {
        var lines = GeneratedBlock.split(text)
        let place = place(in: lines)
        guard let content else {
            guard let place else { return text }
            // The empty line behind the block goes with it.
            let isFollowedByEmpty = lines.indices.contains(place.upperBound) && lines[place.upperBound].isEmpty
            lines.removeSubrange(place.lowerBound..<place.upperBound + (isFollowedByEmpty ? 1 : 0))
            return lines.joined(separator: "\n")
        }
        let block = [opening, ""] + content + ["", closing]
        if let place {
            lines.replaceSubrange(place, with: block)
        } else {
            let (place, heading) = insertion(lines)
            let above = place > 0 && !lines[place - 1].isEmpty ? [""] : []
            let below = place < lines.count && lines[place].isEmpty ? [] : [""]
            lines.insert(contentsOf: above + (heading.map { [$0, ""] } ?? []) + block + below, at: place)
        }
        return lines.joined(separator: "\n")
    }

    /// The lines of the block with both marks.
    private func place(in lines: [String]) -> Range<Int>? {
        guard let start = lines.firstIndex(of: opening), let end = lines[start...].firstIndex(of: closing) else {
            return nil
        }
        return start..<end + 1
    }

    /// The line behind the block with its marks; `nil` if the lines have none.
    func end(in lines: [String]) -> Int? { place(in: lines)?.upperBound }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
