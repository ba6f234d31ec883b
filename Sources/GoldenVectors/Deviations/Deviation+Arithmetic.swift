import QuantSpec

extension Deviation {
    /// The element-wise operators with two inputs, besides ADD.
    static let arithmetic: [Deviation] = []
}
