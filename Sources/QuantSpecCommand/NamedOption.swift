import ArgumentParser

/// The `transform` of every option and argument that names a file, a folder or a command.
enum NamedOption {
    /// Returns the value unchanged.
    ///
    /// - Throws: `ValidationError` if the value is empty, for instance because a shell variable is not set. With an
    ///   empty folder, files would be searched or written in the root folder.
    static func checked(_ value: String) throws -> String {
        guard !value.allSatisfy(\.isWhitespace) else {
            throw ValidationError("its value is empty; write a value, or set the shell variable that gives it")
        }
        return value
    }
}
