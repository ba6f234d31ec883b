import Conformance
import FileSupport

/// Standard output: the only way by which verbs print. A text that could not be written ends the verb with status 74, so
/// that nothing that is cut off passes for whole.
enum Output {
    /// Prints a text and a line feed.
    ///
    /// - Throws: `CommandFailure` with the status `cannotWrite`. If the reader closed the pipe, as `head` does, the status
    ///   alone (`ExitStatus`): the reader has what it wanted, and a message would be noise.
    static func print(_ text: some CustomStringConvertible, terminator: String = "\n") throws {
        try checked { () throws(StreamError) in try StandardStream.output.write("\(text)\(terminator)") }
    }

    /// Closes standard output: some file systems tell only then that a text was lost.
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
                    "standard output: cannot be written (\(words)); the output is incomplete: check where it goes,"
                        + " and run this again")
            }
        }
    }
}

/// Standard error: errors, notes and progress. What cannot be written there is lost, because nobody could be told.
enum ErrorOutput {
    static func print(_ text: String, terminator: String = "\n") {
        try? StandardStream.error.write(text + terminator)
    }

    /// An error in the one line that all of them have.
    static func print(error message: String) { print("quantspec: error: \(message.inOneLine)") }
}

/// Hides Swift's own `print`, which does not tell whether the text was written.
@available(*, unavailable, message: "use Output.print: it checks that the text was written")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}
