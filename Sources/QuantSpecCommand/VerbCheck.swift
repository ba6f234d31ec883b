import ArgumentParser

/// The parser answers `quantspec nonsense --help` with the help of the verb above: a verb that there is not must be told.
enum VerbCheck {
    /// What the parser is given: all arguments, or where a verb is unknown those up to it, which the parser refuses.
    static var arguments: [String] { checked(Array(CommandLine.arguments.dropFirst())) }

    static func checked(_ arguments: [String]) -> [String] {
        var command: any ParsableCommand.Type = QuantSpecCommand.self
        for (place, argument) in arguments.enumerated() {
            let verbs = command.configuration.subcommands
            if verbs.isEmpty || argument.hasPrefix("-") || argument == "help" { break }
            guard let verb = verbs.first(where: { $0.configuration.commandName == argument }) else {
                return Array(arguments[...place])
            }
            command = verb
        }
        return arguments
    }
}
