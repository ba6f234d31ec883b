/// The outcome of one row, and what else is known about it.
public struct RowAnswer: Sendable, Hashable {
    /// The outcome of the row.
    public var outcome: RowOutcome
    /// The messages and the printed text of the target while it ran the row.
    public var output: TargetOutput
    /// The derived lists that the target read for the first time in this row's group. Empty if reads are not noticed.
    public var derivedRead: [String]

    /// An answer. By default the target sent no message, printed nothing, and read no derived list that was noticed.
    public init(_ outcome: RowOutcome, output: TargetOutput = TargetOutput(), derivedRead: [String] = []) {
        self.outcome = outcome
        self.output = output
        self.derivedRead = derivedRead
    }

    /// The answer with every text of the target made safe for a terminal.
    var inOneLine: RowAnswer {
        RowAnswer(
            outcome.inOneLine,
            output: TargetOutput(message: output.message.inOneLine, printed: output.printed.inSafeLines),
            derivedRead: derivedRead)
    }
}
