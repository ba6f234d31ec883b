import QuantSpec

extension Deviation {
    /// The unary functions: RELU and its kin, tables, roots, normalisations.
    static let unaryFunctions: [Deviation] = []
}
