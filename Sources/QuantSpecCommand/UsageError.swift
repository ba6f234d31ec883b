import ArgumentParser
import Conformance

/// An error in the command line, in the form of all other errors.
struct UsageError {
    /// The message in one line: the problem, and the help to read.
    let message: String
    /// Lines below the message: the valid values of an option that was given none.
    let details: [String]

    /// Returns `nil` if the error is not about the command line: for requests such as help, and for all other errors.
    init?(_ error: any Error) {
        guard QuantSpecCommand.exitCode(for: error) == .validationFailure else { return nil }
        let problem = UsageError.namingFirst(QuantSpecCommand.message(for: error).inOneLine.trimmingEnd(" ."))
        let help = UsageError.help(for: error)
        message = "\(problem); see '\(help)'"
        let lacksProfile = problem.hasPrefix("Missing value for '--profile")
        details = lacksProfile ? ProfileNames.list(allowsAny: help.contains("conform")) : []
    }

    /// The parser's message about an invalid value in the form of other messages: `--report: problem`.
    private static func namingFirst(_ problem: String) -> String {
        let form = #/The value '\s*' is invalid for '(?<name>--[\w-]+|<[\w-]+>)( <[^>]*>)?': (?<words>.+)/#
        guard let match = problem.wholeMatch(of: form) else { return problem }
        return "\(match.name): \(match.words)"
    }

    /// The command that prints the help of the called verb, taken from the end of the parser's message.
    private static func help(for error: any Error) -> String {
        let text = QuantSpecCommand.fullMessage(for: error)
        let quoted = text.split(separator: "\n").last { $0.contains("See '") }?.split(separator: "'")
        return quoted.flatMap { $0.count > 1 ? String($0[1]) : nil } ?? "quantspec --help"
    }
}

extension String {
    /// The text without these characters at its end.
    fileprivate func trimmingEnd(_ characters: String) -> String {
        String(reversed().drop(while: characters.contains).reversed())
    }
}
