/// What the operators share that write values to places which indices name.
enum Scattering {
    /// A tensor of `count` equal elements.
    static func blank(_ count: Int, _ type: ElementType, _ stored: Int64) throws -> Elements {
        try Elements.single(stored, type).repeatingFirst(count)
    }

    /// The stored integer that stands where nothing is written.
    static func blank(_ call: Call) throws -> Int64 {
        let output = try call.instance.output(0)
        return Movement.isQuantized(output.type) ? call.steps.indexing.blank(output.zeroPoint) : 0
    }

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
