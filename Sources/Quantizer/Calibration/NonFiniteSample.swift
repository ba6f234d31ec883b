import QuantSpec

/// The first value of an array of samples that is NaN or infinite, as the parts of an error.
package struct NonFiniteSample {
    /// The array and the sample.
    package let place: String
    /// What is wrong, for a message after the place.
    package let problem: String
    /// What the user can do about it.
    package let remedy = "remove the sample, or correct its values"

    /// Returns `nil` if every value is finite.
    package init?(_ array: Calibrator.Samples) {
        guard case .float32(let values) = array.elements, let position = values.firstIndex(where: { !$0.isFinite })
        else { return nil }
        let size = max(values.count / max(array.shape.dimensions.first ?? 1, 1), 1)
        place = "key \"\(array.key)\", sample \(position / size)"
        problem = "a value is \(values[position])"
    }
}
