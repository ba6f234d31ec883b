import ArgumentParser
import Conformance

/// Detects a verb that does not exist before the parser does. For `quantspec nonsense --help` the parser would print
/// the help of the verb above, without a suggestion.
enum VerbCheck {
    /// Returns the arguments of the command line.
    ///
    /// - Throws: `CommandFailure` if they name a verb that does not exist; `CleanExit` with the list of profiles if
    ///   they ask for it, even if other arguments are missing.
    static func arguments() throws -> [String] {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let unknown = unknownVerb(in: arguments) { throw failure(unknown) }
        if ProfileNames.isHelpAsked(in: arguments), let verb = verb(in: arguments),
            verb.helpMessage().contains("--profile <")
        {
            throw ProfileNames.helpMessage(allowsAny: verb == ConformCommand.self)
        }
        return arguments
    }

    struct UnknownVerb {
        let word: String
        /// The verbs before the unknown word, without `quantspec`.
        let above: [String]
    }

    /// The called verb: the last word that is a verb. Returns `nil` if the first word is none.
    private static func verb(in arguments: [String]) -> (any ParsableCommand.Type)? {
        var command: any ParsableCommand.Type = QuantSpecCommand.self
        for word in arguments {
            guard let verb = command.configuration.subcommands.first(where: { $0.configuration.commandName == word })
            else { break }
            command = verb
        }
        return command == QuantSpecCommand.self ? nil : command
    }

    /// The first word that is in the place of a verb but is none, also after `help`. Returns `nil` if there is none.
    static func unknownVerb(in arguments: [String]) -> UnknownVerb? {
        if arguments.first == "help" { return unknownVerb(in: Array(arguments.dropFirst())) }
        var command: any ParsableCommand.Type = QuantSpecCommand.self
        for (place, word) in arguments.enumerated() {
            let verbs = command.configuration.subcommands
            if verbs.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            guard let verb = verbs.first(where: { $0.configuration.commandName == word }) else {
                // The word is an argument of the verb that may be left out.
                if command.configuration.defaultSubcommand != nil { return nil }
                return UnknownVerb(word: word, above: Array(arguments[..<place]))
            }
            command = verb
        }
        return nil
    }

    private static func failure(_ unknown: UnknownVerb) -> CommandFailure {
        CommandFailure(
            .wrongUsage, "\(unknown.word): there is no such verb; \(suggestion(unknown)); see '\(help(unknown))'")
    }

    private static func help(_ unknown: UnknownVerb) -> String {
        (["quantspec"] + unknown.above + ["--help"]).joined(separator: " ")
    }

    private static func suggestion(_ unknown: UnknownVerb) -> String {
        let all = paths(of: QuantSpecCommand.self)
        // The verb of exactly this name, anywhere, is more likely meant than a similar verb in this place.
        let exact = all.filter { $0.last == unknown.word }
        let nearest = exact.filter { $0.count == exact.first?.count }
        if !nearest.isEmpty { return "did you mean \(nearest.map(call).joined(separator: " or "))?" }
        let beside = all.filter { $0.count == unknown.above.count + 1 && $0.starts(with: unknown.above) }
        if let meant = closest(to: unknown.word, among: beside) ?? closest(to: unknown.word, among: all) {
            return "did you mean \(call(meant))?"
        }
        return "use one of \(beside.compactMap(\.last).joined(separator: ", "))"
    }

    private static func call(_ verb: [String]) -> String { "'quantspec \(verb.joined(separator: " "))'" }

    /// The path of the verb whose own name is closest to a word. Returns `nil` if none is close.
    private static func closest(to word: String, among paths: [[String]]) -> [String]? {
        guard let name = CloseName.of(word, among: paths.compactMap(\.last)) else { return nil }
        return paths.first { $0.last == name }
    }

    /// The paths of all verbs that the help lists, those of higher levels first.
    private static func paths(of command: any ParsableCommand.Type) -> [[String]] {
        var upper: [[String]] = []
        var lower: [[String]] = []
        for verb in command.configuration.subcommands where verb.configuration.shouldDisplay {
            guard let name = verb.configuration.commandName else { continue }
            upper.append([name])
            lower += paths(of: verb).map { [name] + $0 }
        }
        return upper + lower
    }
}
