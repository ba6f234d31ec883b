import ArgumentParser

/// An option that names a file, a folder or a command.
enum NamedOption {
    /// - Throws: `ValidationError` for an option whose value is empty, as where a variable of a script is not set.
    static func refuseEmpty(_ options: [(name: String, value: String?)]) throws {
        for (name, value) in options where value?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("\(name): its value is empty; write a value, or leave the option out")
        }
    }
}
