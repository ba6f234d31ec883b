/// The messages and the printed text of a target, for people who look for the reason of a failure. No verdict depends
/// on them.
public struct TargetOutput: Sendable, Hashable {
    /// The end of the messages in calls that returned OK, in one line of at most `messageLimit` bytes.
    public var message: String
    /// The end of the text printed to standard output and standard error, in lines; at most `printedLimit` bytes.
    public var printed: String

    // Limits in bytes.
    static let messageLimit = 1000
    static let printedLimit = 2000

    /// An output. The limits are not applied here, but where the text is collected.
    public init(message: String = "", printed: String = "") {
        self.message = message
        self.printed = printed
    }

    /// Whether there is neither a message nor printed text.
    public var isEmpty: Bool { message.isEmpty && printed.isEmpty }
}

extension String {
    /// The text in its own lines, each without characters that control a terminal.
    var inSafeLines: String {
        split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { String($0).inOneLine }
            .joined(separator: "\n")
    }
}
