/// The reason for which the specification gives no result, with the remedy.
public struct SpecificationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether the input is wrong or the specification has a gap.
    public enum Kind: String, Sendable, Hashable {
        /// The call breaks a rule that every conforming model keeps: on types, shapes, attributes, parameters or values.
        case invalid
        /// The specification does not cover this form.
        case unsupported
    }

    /// Whether the input is wrong or the specification has a gap.
    public let kind: Kind
    /// What is wrong, with its place and number.
    public let problem: String
    /// What to do about it.
    public let remedy: String
    /// The broken clause; `nil` if no clause is named.
    public let clause: Clause?

    /// An error with its problem and remedy, which `description` joins by a semicolon.
    public init(_ kind: Kind, _ problem: String, remedy: String, clause: Clause? = nil) {
        self.kind = kind
        self.problem = problem
        self.remedy = remedy
        self.clause = clause
    }

    /// What is wrong, with the broken clause in parentheses.
    public var citedProblem: String { problem + (clause.map { " (\($0.id))" } ?? "") }

    public var description: String { "\(citedProblem); \(remedy)" }
}
