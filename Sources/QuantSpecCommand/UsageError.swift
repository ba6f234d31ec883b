import ArgumentParser
import Conformance

/// What is wrong with a command line, in the form that every other error has.
struct UsageError {
    /// In one line: what is wrong, and which help to read.
    let message: String
    /// Lines below the message: the values of an option that lacks one.
    let details: [String]

    /// `nil` for what is no error of the command line: where the parser was asked for a text, such as the help, and every
    /// other error.
    init?(_ error: any Error) {
        guard QuantSpecCommand.exitCode(for: error) == .validationFailure else { return nil }
        let problem = UsageError.namingFirst(QuantSpecCommand.message(for: error).inOneLine.trimmingEnd(" ."))
        let help = UsageError.help(for: error)
        message = "\(problem); see '\(help)'"
        let lacksProfile = problem.hasPrefix("Missing value for '--profile")
        details = lacksProfile ? ProfileNames.list(allowsAny: help.contains("conform")) : []
    }

    /// The parser's words for an empty value, in the form of other messages: `--report: what is wrong`.
    private static func namingFirst(_ problem: String) -> String {
        let form = #/The value '\s*' is invalid for '(?<name>--[\w-]+|<[\w-]+>)( <[^>]*>)?': (?<words>.+)/#
        guard let match = problem.wholeMatch(of: form) else { return problem }
        return "\(match.name): \(match.words)"
    }

    /// The help of the verb that was called, as the parser's own text names it at its end.
    private static func help(for error: any Error) -> String {
        let text = QuantSpecCommand.fullMessage(for: error)
        let quoted = text.split(separator: "\n").last { $0.contains("See '") }?.split(separator: "'")
        return quoted.flatMap { $0.count > 1 ? String($0[1]) : nil } ?? "quantspec --help"
    }
}

extension String {
    /// The text without some characters at its end.
    fileprivate func trimmingEnd(_ characters: String) -> String {
        String(reversed().drop(while: characters.contains).reversed())
    }
}
