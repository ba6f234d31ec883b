import Conformance
import FileSupport

/// Standard output. Verbs print through it only. If a text cannot be written, the verb ends with status 74, so that an
/// incomplete output is not taken for a complete one.
enum Output {
    /// Prints a text, followed by a line feed.
    ///
    /// - Throws: `CommandFailure` with the status `cannotWrite` if the text cannot be written. If the reader closed the
    ///   pipe, as `head` does, only the status (`ExitStatus`), because a message would not help.
    static func print(_ text: some CustomStringConvertible, terminator: String = "\n") throws {
        try checked { () throws(StreamError) in try StandardStream.output.write("\(text)\(terminator)") }
    }

    /// Closes standard output. Some file systems report only then that a text was lost.
    static func close() throws {
        try checked { () throws(StreamError) in try StandardStream.output.close() }
    }

    private static func checked(_ body: () throws(StreamError) -> Void) throws {
        do throws(StreamError) {
            try body()
        } catch {
            switch error {
            case .closedByReader: throw ExitStatus.cannotWrite
            case .unwritable(let words):
                throw CommandFailure(
                    .cannotWrite,
                    "standard output: cannot be written (\(words)), so the output is incomplete; check its destination"
                        + " and run the command again")
            }
        }
    }
}

/// Standard error, for errors, notes and progress. A text that cannot be written there is lost.
enum ErrorOutput {
    static func print(_ text: String, terminator: String = "\n") {
        try? StandardStream.error.write(text + terminator)
    }

    /// Prints an error in one line, with the prefix of all errors.
    static func print(error message: String) { print("quantspec: error: \(message.inOneLine)") }
}

/// Hides Swift's `print`, which does not report whether the text was written.
@available(*, unavailable, message: "use Output.print: it checks that the text was written")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}
