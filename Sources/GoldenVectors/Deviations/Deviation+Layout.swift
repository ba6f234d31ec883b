import QuantSpec

extension Deviation {
    /// Joining, splitting, padding, slicing, repeating and turning.
    static let layout: [Deviation] = []
}
