import ArgumentParser

/// What every option and argument that names a file, a folder or a command has as its `transform`.
enum NamedOption {
    /// The value as it was given.
    ///
    /// - Throws: `ValidationError` if it is empty, as where a variable of a script is not set. Files would otherwise be
    ///   looked for, or written, in the root folder.
    static func checked(_ value: String) throws -> String {
        guard !value.allSatisfy(\.isWhitespace) else {
            throw ValidationError("its value is empty; write a value, or set the shell variable that it is taken from")
        }
        return value
    }
}
