/// Text from files and from code under test, which nobody can trust, made fit for a line of a terminal.
extension String {
    /// The text in one line, without characters that control a terminal. A line break or a tab becomes a space, and every
    /// other such character U+FFFD.
    public var inOneLine: String {
        guard unicodeScalars.contains(where: { $0.steersTerminal }) else { return self }
        let lines = split(whereSeparator: \.isNewline).joined(separator: " ")
        var plain = String.UnicodeScalarView()
        for scalar in lines.unicodeScalars {
            plain.append(scalar == "\t" ? " " : scalar.steersTerminal ? "\u{fffd}" : scalar)
        }
        return String(plain)
    }

    /// The text if it has at most `width` characters; otherwise its beginning and its end with ` ... ` between them: the
    /// ends of names tell them apart. A width of 8 or less shortens nothing.
    public func shortened(to width: Int) -> String {
        guard count > width, width > 8 else { return self }
        let tail = (width - 5) / 3
        return "\(prefix(width - 5 - tail)) ... \(suffix(tail))"
    }
}

extension Unicode.Scalar {
    /// Control characters, line separators, and format characters: those change the direction of what follows, or are not
    /// seen.
    fileprivate var steersTerminal: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
