import FileSupport

/// Why two models cannot be compared.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of error it is.
    public enum Kind: String, Sendable, Hashable {
        /// The models do not belong together, or one of them is not what it must be.
        case models
        /// The data do not fit the models: a key, a shape, a type or a value is wrong.
        case data
        /// The labels do not fit the outputs.
        case labels
        /// An option names something that the model lacks.
        case option
    }

    /// What kind of error it is.
    public let kind: Kind
    /// The part of the model or of the data; empty for the whole.
    public let place: String
    /// What is wrong, for a message after the place.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    /// An error with these parts.
    public init(_ kind: Kind, place: String = "", _ problem: String, remedy: String) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    /// The whole message. The place is shortened, because it contains names of the model.
    public var description: String {
        place.isEmpty ? "\(problem); \(remedy)" : "\(place.shortened(to: 120)): \(problem); \(remedy)"
    }
}
