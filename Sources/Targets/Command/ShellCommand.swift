@preconcurrency import Glibc

/// A command line in the form that the shell receives.
enum ShellCommand {
    /// The script for a command. A single program is run with `exec`, so that it replaces the shell.
    ///
    /// Otherwise the shell waits for the program. It would keep its output open after the program closed it, and
    /// report a signal that ended the program as an exit status.
    ///
    /// - Parameters:
    ///   - command: the command line, as the user gave it.
    ///   - path: the folders that are searched for programs, with colons between them.
    static func script(_ command: String, path: String) -> String {
        let program = command.prefix { $0 != " " }
        // If any character may join commands, the shell decides, even if quotation marks make the character plain.
        let isOne = !command.utf8.contains { joints.contains($0) }
        return isOne && isProgram(program, path: path) ? "exec " + command : command
    }

    /// The value of `PATH` for the target: that of its own environment, or else of this process.
    static func searchPath(_ variables: [String: String]) -> String {
        variables["PATH"] ?? getenv("PATH").map { String(cString: $0) } ?? ""
    }

    private static let joints = Array(";&|()`\n#".utf8)

    /// Returns whether a word names an executable file. Builtins of the shell are no files.
    private static func isProgram(_ word: Substring, path: String) -> Bool {
        if word.contains("/") { return access(String(word), X_OK) == 0 }
        return !word.isEmpty && path.split(separator: ":").contains { access("\($0)/\(word)", X_OK) == 0 }
    }
}
