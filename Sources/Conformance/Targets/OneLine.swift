/// Words of a target, which are nobody's to trust: in one line, without characters that would steer a terminal.
extension String {
    public var inOneLine: String {
        guard unicodeScalars.contains(where: { $0.steersTerminal }) else { return self }
        let lines = split(whereSeparator: \.isNewline).joined(separator: " ")
        var plain = String.UnicodeScalarView()
        for scalar in lines.unicodeScalars {
            plain.append(scalar == "\t" ? " " : scalar.steersTerminal ? "\u{fffd}" : scalar)
        }
        return String(plain)
    }
}

extension Unicode.Scalar {
    /// Control characters, and those that change the direction of what follows.
    fileprivate var steersTerminal: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value)
        }
    }
}

extension TargetDescription {
    var inOneLine: TargetDescription {
        var description = self
        description.name = name.inOneLine
        description.version = version.inOneLine
        description.details = details.inOneLine
        description.hash = hash.inOneLine
        return description
    }
}

extension RowOutcome {
    /// The outcome with its reason in one line.
    var inOneLine: RowOutcome {
        switch self {
        case .completed: self
        case .unsupported(let reason): .unsupported(reason.inOneLine)
        case .invalid(let reason): .invalid(reason.inOneLine)
        case .failed(let reason): .failed(reason.inOneLine)
        case .violated(let rule, let reason): .violated(rule, reason.inOneLine)
        case .notDelegated(let reason): .notDelegated(reason.inOneLine)
        case .crashed(let reason): .crashed(reason.inOneLine)
        case .timedOut(let reason): .timedOut(reason.inOneLine)
        case .notRun(let stop, let reason): .notRun(stop, reason.inOneLine)
        }
    }
}
