extension Operator {
    /// BITCAST: takes the bits of the elements for elements of another type.
    public static let bitcast = Operator(
        "BITCAST", code: 159, summary: "Takes the bits of the elements for elements of another type.",
        binary16: .exact,
        inferShapes: { [try Bitcasting.outputShape($0)] },
        variants: Bitcasting.variants, outlines: Bitcasting.outlines, domain: Bitcasting.domain)
}

/// BITCAST: the bytes of a tensor, in the order of its elements and from the lowest byte of each, are elements of another type.
enum Bitcasting {
    private static let types: [ElementType] = [.int8, .uint8, .int16, .float16, .int32, .uint32, .float32, .int64]

    static let variants: [Variant] = types.flatMap { input in types.map { variant(input, $0) } }

    private static func id(_ input: ElementType, _ output: ElementType) -> String {
        "\(input.rawValue).\(output.rawValue)"
    }

    private static func variant(_ input: ElementType, _ output: ElementType) -> Variant {
        Variant(
            id(input, output), DataMovement.scheme(of: input), inputs: [DataMovement.operand("input", input)],
            outputs: [DataMovement.operand("output", output)], clauses: ["BITCAST-1", "BITCAST-2"],
            evaluate: { call in
                guard let elements = call.inputs[0] else { return }
                let patterns = Bitcasting.patterns(elements).regrouped(from: width(input), to: width(output))
                call.setOutput(0, elements: try Bitcasting.elements(patterns, output))
            })
    }

    private static func width(_ type: ElementType) -> Int { type.bitWidth ?? 8 }

    /// BITCAST-2: the input's shape, with an axis for the parts of an element, or without the axis of the parts.
    ///
    /// - Throws: `SpecificationError` if the output has wider elements, and the last axis does not hold the parts of one.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let input = try instance.input(0)
        // The type of the output is part of the form, by whose id the generator asks for shapes before it declares outputs.
        guard let output = instance.outputs.first?.type ?? outputType(of: instance.variantID) else {
            return input.shape
        }
        let (from, to) = (width(input.type), width(output))
        if from == to { return input.shape }
        if from > to { return try Indexing.shape(input.shape.dimensions + [from / to], "BITCAST-2") }
        guard input.shape.dimensions.last == to / from else {
            throw Indexing.refusal(
                "an input of shape \(input.shape) of \(input.type.rawValue) has no elements of \(output.rawValue)",
                "give its last axis the size \(to / from)", "BITCAST-2")
        }
        return Shape(Array(input.shape.dimensions.dropLast()))
    }

    private static func outputType(of variantID: String) -> ElementType? {
        variantID.split(separator: ".").last.flatMap { ElementType(rawValue: String($0)) }
    }

    // MARK: Bits

    /// The bits of each element, in the lowest places.
    private static func patterns(_ elements: Elements) -> [UInt64] {
        switch elements {
        case .float32(let values): return values.map { UInt64($0.bitPattern) }
        case .float16(let values): return values.map { UInt64($0.bitPattern) }
        default:
            let mask = UInt64.max >> UInt64(64 - width(elements.type))
            return (elements.integers ?? []).map { UInt64(bitPattern: $0) & mask }
        }
    }

    private static func elements(_ patterns: [UInt64], _ type: ElementType) throws -> Elements {
        switch type {
        case .float32: return .float32(patterns.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) })
        case .float16: return .float16(patterns.map { Binary16(bitPattern: UInt16(truncatingIfNeeded: $0)) })
        default:
            guard let elements = Elements(integers: patterns.map { Int64(bitPattern: $0) }, type: type) else {
                throw Indexing.refusal("elements of \(type.rawValue) have no bits", "use another type", "BITCAST-1")
            }
            return elements
        }
    }
}

extension [UInt64] {
    /// Patterns of another width with the same bits in the same order, the lowest first.
    fileprivate func regrouped(from width: Int, to other: Int) -> [UInt64] {
        if width >= other {
            let mask = UInt64.max >> UInt64(64 - other)
            return flatMap { pattern in (0..<width / other).map { pattern >> UInt64(other * $0) & mask } }
        }
        let parts = other / width
        return stride(from: 0, to: count, by: parts).map { start in
            (0..<parts).reduce(0) { $0 | self[start + $1] << UInt64(width * $1) }
        }
    }
}

// MARK: - Shapes worth testing

extension Bitcasting {
    /// Shapes for each pair of widths: the last axis holds the parts of an element where the output's are wider.
    static let outlines: [Outline] = [8, 16, 32, 64].flatMap { from in
        [8, 16, 32, 64].flatMap { to -> [Outline] in
            let parts = to > from ? [to / from] : []
            let forms = Set(
                types.filter { width($0) == from }.flatMap { input in
                    types.filter { width($0) == to }.map { id(input, $0) }
                })
            let scalars = parts.isEmpty ? [Outline("scalar-\(from)-\(to)", [[]], variants: forms)] : []
            return [
                Outline("vector-\(from)-\(to)", [Shape([9] + parts)], variants: forms),
                Outline("empty-\(from)-\(to)", [Shape([2, 0] + parts)], variants: forms.few),
            ] + scalars.map { $0.limited(to: forms.few) }
        }
    }

    private static let rank = TypedAxis.rank([1, 2, 3], of: .input(0))
    private static let firstSize = TypedAxis.firstSize([1, 3], of: .input(0))
    private static let lastSize = TypedAxis.lastSize([1, 4, 8, 17], of: .input(0))

    static let domain = Domain([rank.axis, firstSize.axis, lastSize.axis]) { point in
        let before = point[rank] > 1 ? [point[firstSize]] + [2, 3].suffix(point[rank] - 2) : []
        return Outline("covering", [Shape(before + [point[lastSize]])])
    }
}

extension Set<String> {
    /// One of them, always the same.
    fileprivate var few: Set<String> { Set(sorted().prefix(1)) }
}
