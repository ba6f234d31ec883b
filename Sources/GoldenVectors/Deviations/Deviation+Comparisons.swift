import QuantSpec

extension Deviation {
    /// Comparisons, ordering, selection.
    static let comparisons: [Deviation] = []
}
