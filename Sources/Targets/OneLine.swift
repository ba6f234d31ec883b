import FileSupport

// Texts of a target, each in one line without characters that control a terminal: the tool does not trust them.

extension TargetDescription {
    package var inOneLine: TargetDescription {
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
    package var inOneLine: RowOutcome {
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
