/// The outcome of one row, and what else is known of it.
public struct RowAnswer: Sendable, Hashable {
    public var outcome: RowOutcome
    /// What the target told and printed while it ran the row.
    public var output: TargetOutput
    /// The derived lists that the target read for the first time in this row's group, where that is noticed.
    public var derivedRead: [String]

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
