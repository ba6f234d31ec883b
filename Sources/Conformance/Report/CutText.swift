/// Words of a target may have any length. Where they stand in a text or a table they are cut; the JSON has them whole.
extension String {
    /// Characters of a target's words that a line of text or a table shows.
    public static let shownLength = 200

    /// The first characters and an ellipsis if the text is longer than the limit. A quotation mark at the end is kept, since
    /// it says who is quoted.
    public func cut(to limit: Int = String.shownLength) -> String {
        // A character has at least one byte: most texts need no count.
        guard utf8.count > limit, count > limit else { return self }
        let end = hasSuffix("\"") ? "…\"" : "…"
        return prefix(max(limit - end.count, 0)) + end
    }
}
