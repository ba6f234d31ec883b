/// What the operators share that write values to places which indices name.
enum Scattering {
    /// These elements with others at some positions, in order: of two for one position the later stands.
    static func placing(_ values: Elements, at positions: [Int], in elements: Elements) throws -> Elements {
        guard let result = elements.replacing(positions, with: values) else {
            throw SpecificationError(
                .invalid, "\(values.count) values cannot stand at \(positions.count) places",
                remedy: "give one value of the same type for each place")
        }
        return result
    }
}
