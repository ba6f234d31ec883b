extension String {
    var trimmingTrailingSpaces: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}

/// Colours for a terminal, or none.
struct TextStyle: Sendable {
    let isColoured: Bool

    enum Colour: Int { case red = 31, green = 32, yellow = 33, faint = 2, bold = 1 }

    func callAsFunction(_ text: String, _ colour: Colour) -> String {
        isColoured ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
    }
}
