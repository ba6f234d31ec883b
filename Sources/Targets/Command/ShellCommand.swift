@preconcurrency import Glibc

/// A command line as the shell is given it.
enum ShellCommand {
    /// A program by itself takes the shell's place: otherwise the shell, which waits for it, would hold its output open
    /// after it was closed, and tell a signal that ended it as an exit status.
    ///
    /// - Parameter path: the folders of programs, with colons between them.
    static func script(_ command: String, path: String) -> String {
        let program = command.prefix { $0 != " " }
        // Whatever may join commands is left to the shell, also where quotation marks take its meaning away.
        let isOne = !command.utf8.contains { joints.contains($0) }
        return isOne && isProgram(program, path: path) ? "exec " + command : command
    }

    /// The folders that the target's environment names.
    static func searchPath(_ variables: [String: String]) -> String {
        variables["PATH"] ?? getenv("PATH").map { String(cString: $0) } ?? ""
    }

    private static let joints = Array(";&|()`\n#".utf8)

    /// Whether a word names a file that can be run; what is only a word of the shell's does not.
    private static func isProgram(_ word: Substring, path: String) -> Bool {
        if word.contains("/") { return access(String(word), X_OK) == 0 }
        return !word.isEmpty && path.split(separator: ":").contains { access("\($0)/\(word)", X_OK) == 0 }
    }
}
