import FileSupport
import QuantSpec

/// Why a model cannot be run, or why a run gave no result.
public struct InterpreterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of error it is.
    public enum Kind: String, Sendable, Hashable {
        /// The inputs do not fit the model: a key, a shape or a type is wrong.
        case inputs
        /// The model breaks a rule of the specification.
        case invalid
        /// The model has an operator, or a form of one, that the specification does not cover.
        case unsupported
        /// The run exceeds a limit of `InterpreterLimits`: a loop may never end.
        case limit
        /// A kernel library cannot be loaded or called.
        case kernels
    }

    /// What kind of error it is.
    public let kind: Kind
    /// The part of the model or of the inputs, such as `subgraph 0, operator 3 (CONV_2D)`.
    public let place: String
    /// What is wrong, for a message after the place.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    /// An error with these parts, which `description` joins to one message.
    public init(_ kind: Kind, place: String, _ problem: String, remedy: String) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    init(_ error: SpecificationError, place: String) {
        self.init(
            error.kind == .invalid ? .invalid : .unsupported, place: place, error.citedProblem,
            remedy: error.remedy)
    }

    /// The whole message. The place is shortened, because it contains names of the model, which can be of any length.
    public var description: String { "\(place.shortened(to: 120)): \(problem); \(remedy)" }
}
