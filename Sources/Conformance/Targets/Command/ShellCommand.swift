@preconcurrency import Glibc

/// A command line as the shell is given it.
enum ShellCommand {
    /// A program that comes last takes the shell's place: otherwise the shell, which waits for it, would hold its output
    /// open after it was closed, and tell a signal that ended it as an exit status.
    ///
    /// - Parameter path: the folders of programs, with colons between them.
    static func script(_ command: String, path: String) -> String {
        let bytes = Array(command.utf8)
        guard let start = lastCommand(bytes), !command.contains("trap") else { return command }
        let last = bytes[start...].drop { $0 == UInt8(ascii: " ") }
        let program = String(decoding: last.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        guard isPlain(program), isProgram(program, path: path) else { return command }
        return String(decoding: bytes[..<last.startIndex] + "exec ".utf8 + last, as: UTF8.self)
    }

    /// The folders that the target's environment names.
    static func searchPath(_ variables: [String: String]) -> String {
        variables["PATH"] ?? getenv("PATH").map { String(cString: $0) } ?? ""
    }

    /// Where the last of commands begins that run one after the other; `nil` where they are put together otherwise.
    private static func lastCommand(_ command: [UInt8]) -> Int? {
        let others = Array("|()`\n#".utf8)
        var start = 0
        var quote: UInt8?
        var position = 0
        while position < command.count {
            let byte = command[position]
            if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                position += 1
            } else if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: ";") {
                start = position + 1
            } else if byte == UInt8(ascii: "&") {
                guard command[(position + 1)...].first == byte else { return nil }
                position += 1
                start = position + 1
            } else if others.contains(byte) {
                return nil
            }
            position += 1
        }
        return quote == nil && position == command.count ? start : nil
    }

    /// Whether the shell takes a word as it stands.
    private static func isPlain(_ word: String) -> Bool {
        !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"),
                    UInt8(ascii: "-"), UInt8(ascii: "+"):
                    true
                default: false
                }
            }
    }

    /// Whether a word names a file that can be run; what is only a word of the shell's does not.
    private static func isProgram(_ word: String, path: String) -> Bool {
        if word.contains("/") { return access(word, X_OK) == 0 }
        return path.split(separator: ":").contains { access("\($0)/\(word)", X_OK) == 0 }
    }
}
