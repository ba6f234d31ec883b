import FileSupport
import TFLiteModel

/// A quantized model, and where it differs from what TensorFlow's converter writes.
public struct QuantizationResult: Sendable {
    /// The quantized model.
    public internal(set) var model: Model
    /// Where the model differs from the converter's, with the reasons; empty if it is the same.
    public let departures: [Departure]
}

/// A place where a quantized model differs from the one that TensorFlow's converter writes, because that one has wrong results or cannot be
/// run. `--like-tensorflow` writes the converter's.
public struct Departure: Sendable, Hashable, CustomStringConvertible {
    /// The name of the tensor, or the operator.
    public let place: String
    /// What is written here, and why.
    public let reason: String

    init(_ place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    /// The departure in one line.
    public var description: String { "\(place.shortened(to: 60)): \(reason)" }
}
