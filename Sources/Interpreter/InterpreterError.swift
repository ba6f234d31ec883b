import FileSupport
import QuantSpec

/// Why a model cannot be run, or a run gave no result.
public struct InterpreterError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        /// The inputs do not fit the model: a wrong key, shape or type.
        case inputs
        /// The model breaks a rule of the specification.
        case invalid
        /// The model has an operator, or a form of one, that the specification does not cover.
        case unsupported
    }

    public let kind: Kind
    /// Where in the model or the inputs, such as `subgraph 0, operator 3 (CONV_2D)`.
    public let place: String
    public let problem: String
    public let remedy: String

    public init(_ kind: Kind, place: String, _ problem: String, remedy: String) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    init(_ error: SpecificationError, place: String) {
        let citation = error.clause.map { " (\($0.id))" } ?? ""
        self.init(
            error.kind == .invalid ? .invalid : .unsupported, place: place, error.problem + citation,
            remedy: error.remedy)
    }

    /// A place has names of the model, which may be of any length: shortened here, so that the problem is seen.
    public var description: String { "\(place.shortened(to: 120)): \(problem); \(remedy)" }
}
