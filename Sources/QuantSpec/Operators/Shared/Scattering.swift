/// Shared by the operators that write values to positions given by indices.
enum Scattering {
    /// The elements, with those at `positions` replaced. If a position repeats, the last value counts.
    ///
    /// - Throws: `SpecificationError` if a position does not exist, or number or type of the values do not fit.
    static func placing(_ values: Elements, at positions: [Int], in elements: Elements) throws -> Elements {
        guard let result = elements.replacing(positions, with: values) else {
            throw SpecificationError(
                .invalid, "\(values.count) values cannot be written to \(positions.count) positions",
                remedy: "give one value of the same type for each position")
        }
        return result
    }
}
