import FileSupport
import TFLiteModel

/// A quantized model, and where it differs from what TensorFlow's converter writes.
public struct QuantizationResult: Sendable {
    /// The quantized model.
    public var model: Model
    /// Where the model differs from the converter's, with the reasons; empty if it is the same.
    public internal(set) var departures: [Departure]
    /// Where the model loses more than rounding does, as the converter's does; empty if it does so nowhere.
    public internal(set) var losses: [Loss] = []
}

/// A place where a quantized model clamps values of the float model, although the samples or the constants have them.
public struct Loss: Sendable, Hashable, CustomStringConvertible {
    /// The name of the tensor.
    public let place: String
    /// Which values are lost, and why.
    public let reason: String

    init(_ place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    /// The loss in one line.
    public var description: String { "\(place.shortened(to: 60)): \(reason)" }
}

/// A place where a quantized model differs from the one that TensorFlow's converter writes, because that one has wrong results or cannot be
/// run. `--like-tensorflow` writes the converter's, except where that one holds values of no meaning.
public struct Departure: Sendable, Hashable, CustomStringConvertible {
    /// The name of the tensor, or the operator.
    public let place: String
    /// What is written here, and why.
    public let reason: String
    /// Whether `--like-tensorflow` writes the converter's model in this place.
    let isReproduced: Bool

    init(_ place: String, _ reason: String, isReproduced: Bool = true) {
        self.place = place
        self.reason = reason
        self.isReproduced = isReproduced
    }

    /// The departure in one line.
    public var description: String { "\(place.shortened(to: 60)): \(reason)" }
}
