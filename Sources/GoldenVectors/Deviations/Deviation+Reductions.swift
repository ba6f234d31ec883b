import QuantSpec

extension Deviation {
    /// Reductions.
    static let reductions: [Deviation] = []
}
