import QuantSpec

/// Something in a model that the specification, or the reference, does not like.
public struct LintFinding: Sendable, Hashable {
    public enum Level: String, Sendable, Hashable {
        /// The model breaks a clause.
        case violation
        /// The model keeps the specification, but the reference refuses it, or the specification has nothing to say.
        case note
    }

    public let level: Level
    /// The clause that says what is right; `nil` where the specification does not cover the operator.
    public let clause: Clause?
    /// Where in the model, such as `subgraph 0, operator 3 (CONV_2D)`.
    public let place: String
    /// The tensor at fault, by index and name; `nil` where there is not one.
    public let tensor: String?
    public let problem: String
    public let remedy: String
}
