import QuantSpec

extension Deviation {
    /// Moving values by indices or blocks, and CAST.
    static let indexing: [Deviation] = []
}
