import FileSupport
import QuantSpec

/// Why a model cannot be quantized.
public struct QuantizerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of error it is.
    public enum Kind: String, Sendable, Hashable {
        /// The model cannot be quantized in this mode.
        case model
        /// The calibration data or the statistics do not fit the model.
        case calibration
        /// An option does not fit the mode or the model.
        case option
    }

    /// What kind of error it is.
    public let kind: Kind
    /// The part of the model or of the data, such as `subgraph 0, operator 3 (CONV_2D)`; empty for the whole model.
    public let place: String
    /// What is wrong, for a message after the place.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String
    /// The findings below the message, such as one line for each operator that stays float.
    public let details: [String]

    /// An error with these parts.
    public init(_ kind: Kind, place: String = "", _ problem: String, remedy: String, details: [String] = []) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.remedy = remedy
        self.details = details
    }

    /// The message without the details: place, problem and remedy. The place is shortened, because it contains names of the model.
    public var description: String {
        place.isEmpty ? "\(problem); \(remedy)" : "\(place.shortened(to: 120)): \(problem); \(remedy)"
    }
}

extension QuantizerError {
    /// An error of the specification, at a place.
    init(_ kind: Kind, place: String, _ error: any Error) {
        guard let error = error as? SpecificationError else {
            self.init(kind, place: place, "\(error)", remedy: "report this defect")
            return
        }
        self.init(kind, place: place, error.citedProblem, remedy: error.remedy)
    }
}
