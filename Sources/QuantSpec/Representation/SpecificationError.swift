/// What the specification answers where it gives no result.
public struct SpecificationError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// The call breaks a rule: types, shapes, attributes or parameters that no conforming model has.
        case invalid
        /// The specification does not cover this form.
        case unsupported
    }

    public let kind: Kind
    public let problem: String
    public let remedy: String
    /// The clause that is broken, where one is.
    public let clause: Clause?

    public init(_ kind: Kind, _ problem: String, remedy: String, clause: Clause? = nil) {
        self.kind = kind
        self.problem = problem
        self.remedy = remedy
        self.clause = clause
    }

    public var description: String {
        let citation = clause.map { " (\($0.id))" } ?? ""
        return "\(problem)\(citation); \(remedy)"
    }
}
