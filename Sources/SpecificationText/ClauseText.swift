import QuantSpec

/// A numbered clause as the chapters and pages of Spec/ have it: a paragraph that begins with `**ID.**`.
public struct ClauseText: Sendable, Hashable {
    public let clause: Clause
    /// The file, relative to the folder of the specification.
    public let file: String
    /// The line of its first word, from 1.
    public let line: Int
    /// The paragraph and what belongs to it, up to the next clause or heading, without the number.
    public let text: String

    /// The clause's chapter or operator: `CONV_2D` of `CONV_2D-3`.
    public var family: String { clause.family }
}
