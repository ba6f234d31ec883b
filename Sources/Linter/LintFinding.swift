import QuantSpec

/// One result of a check: a place where a model breaks a clause, or that needs attention for another reason (see
/// `Level`).
public struct LintFinding: Sendable, Hashable {
    /// How serious a finding is.
    public enum Level: String, Sendable, Hashable {
        /// The model breaks a clause.
        case violation
        /// The model breaks no clause. But the reference rejects it, aborts on it or computes another result, the
        /// specification has no form with the types, an output cannot represent the results, or the runtime may lack the
        /// operator.
        case warning
        /// The specification has no rule for this place: it does not cover the operator.
        case note
    }

    /// What the reference does with the model because of a finding.
    public enum Reference: String, Sendable, Hashable {
        /// It rejects the model, or aborts.
        case rejects
        /// It computes another result than the specification.
        case differs

        /// The beginning of a problem's text.
        var words: String {
            switch self {
            case .rejects: "the LiteRT reference rejects this or aborts"
            case .differs: "the LiteRT reference computes another result here"
            }
        }
    }

    /// How serious the finding is.
    public let level: Level
    /// What the reference does; `nil` if the finding says nothing about it.
    public let reference: Reference?
    /// The clause that gives the rule; `nil` if no clause does.
    public let clause: Clause?
    /// The number of the entry in `Spec/errata.md` that shows what the reference does; `nil` if there is none.
    public let erratum: Int?
    /// The part of the model, such as `subgraph 0, operator 3 (CONV_2D)`.
    public let place: String
    /// The tensor at fault, by index and name; `nil` if there is no single one.
    public let tensor: String?
    /// What is wrong, with its numbers.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    package init(
        _ level: Level, _ clause: Clause?, erratum: Int? = nil, reference: Reference? = nil, place: String,
        tensor: String? = nil, _ problem: String, remedy: String
    ) {
        self.level = level
        self.reference = reference
        self.clause = clause
        self.erratum = erratum
        self.place = place
        self.tensor = tensor
        self.problem = problem
        self.remedy = remedy
    }
}
