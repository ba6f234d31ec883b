import QuantSpec

extension Deviation {
    /// Resizing.
    static let resizing: [Deviation] = []
}
