/// Makes untrusted text, from files and from code under test, safe for one line of a terminal.
extension String {
    /// The text in one line, without characters that control a terminal. The lines are joined by spaces, without empty
    /// ones. A tab becomes a space, and any other such character becomes U+FFFD.
    public var inOneLine: String {
        guard unicodeScalars.contains(where: { $0.steersTerminal }) else { return self }
        let lines = split(whereSeparator: \.isNewline).joined(separator: " ")
        var plain = String.UnicodeScalarView()
        for scalar in lines.unicodeScalars {
            plain.append(scalar == "\t" ? " " : scalar.steersTerminal ? "\u{fffd}" : scalar)
        }
        return String(plain)
    }

    /// The text if it has at most `width` characters, otherwise its beginning and its end with ` ... ` between them.
    /// Names often differ only at their ends. If `width` is 8 or less, returns the whole text.
    public func shortened(to width: Int) -> String {
        guard count > width, width > 8 else { return self }
        let tail = (width - 5) / 3
        return "\(prefix(width - 5 - tail)) ... \(suffix(tail))"
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is a control character, a line separator, or a format character. Format characters are
    /// invisible or change the direction of the text.
    fileprivate var steersTerminal: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
