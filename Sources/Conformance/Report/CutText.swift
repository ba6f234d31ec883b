/// Texts of a target may have any length. Texts and tables for people show only their beginning; the JSON has them
/// whole.
extension String {
    /// The number of characters of a target's text that a line or a table shows.
    public static let shownLength = 200

    /// Returns the first characters and an ellipsis if the text is longer than the limit. A quotation mark at the end
    /// is kept, because it marks the text as the target's.
    public func cut(to limit: Int = String.shownLength) -> String {
        // A character has at least one byte, so most texts need no count of characters.
        guard utf8.count > limit, count > limit else { return self }
        let end = hasSuffix("\"") ? "…\"" : "…"
        return prefix(max(limit - end.count, 0)) + end
    }
}
