import QuantSpec

/// A numbered clause of a chapter or page in `Spec/`: a paragraph that begins with `**ID.**`.
public struct ClauseText: Sendable, Hashable {
    /// The number of the clause, such as `CONV_2D-3`.
    public let clause: Clause
    /// The file, relative to the folder of the specification.
    public let file: String
    /// The line on which it begins, from 1.
    public let line: Int
    /// The text up to the next clause or heading, as Markdown, without the number.
    public let text: String

    /// The clause's chapter or operator: `CONV_2D` of `CONV_2D-3`.
    public var family: String { clause.family }
}
