import QuantSpec
import VectorFiles

extension Outline {
    /// The sizes from which mutations choose: small ones, and those around the widths of vectors.
    private static let sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33]
    /// The greatest number of input elements of a mutation.
    private static let greatestCount = 4_000

    /// Returns this outline with other sizes and attributes, or `nil` if the result is too large.
    ///
    /// Equal sizes stay equal, so that tensors mostly still fit together. The caller must discard outlines that do
    /// not.
    func mutated(_ declarations: [AttributeDeclaration], _ random: inout SeededRandom) -> Outline? {
        let known = Set(inputs.flatMap { $0?.dimensions ?? [] }).sorted()
        var replacement: [Int: Int] = [:]
        for size in known where size > 0 && random.isTrue(oneIn: 2) {
            replacement[size] = random.element(of: Outline.sizes)
        }
        let shapes = inputs.map { shape in
            shape.map { Shape($0.dimensions.map { replacement[$0] ?? $0 }) }
        }
        guard
            shapes.reduce(0, { $0 + ($1?.checkedCount ?? Int(Int32.max)) * ($1 == nil ? 0 : 1) })
                <= Outline.greatestCount
        else { return nil }
        var values = attributes
        for declaration in declarations where random.isTrue(oneIn: 3) {
            let value = values.values[declaration.name] ?? declaration.defaultValue
            values.values[declaration.name] = Outline.mutated(value, declaration, &random)
        }
        let replacesValues = random.isTrue(oneIn: 2)
        let fixed = fixedValues.mapValues { list in
            replacesValues
                ? list.map { Int64(replacement[Int(truncatingIfNeeded: $0)] ?? Int(truncatingIfNeeded: $0)) } : list
        }
        return Outline(
            id, shapes, values, fixedValues: fixed, fixedReals: fixedReals, inputRanges: inputRanges,
            variants: variants, outputCount: outputCount, steps: steps, breaking: breaking)
    }

    private static func mutated(
        _ value: AttributeValue, _ declaration: AttributeDeclaration, _ random: inout SeededRandom
    ) -> AttributeValue {
        if let names = declaration.allowedNames { return .name(random.element(of: names)) }
        switch value {
        case .flag: return .flag(random.isTrue(oneIn: 2))
        case .integer(let integer):
            return .integer(integer >= 1 ? random.integer(in: 1...3) : random.integer(in: -2...2))
        default: return value
        }
    }

    /// Returns this outline with another id.
    func renamed(_ id: String) -> Outline {
        Outline(
            id, inputs, attributes, fixedValues: fixedValues, fixedReals: fixedReals, inputRanges: inputRanges,
            variants: variants, outputCount: outputCount, steps: steps, breaking: breaking)
    }
}
