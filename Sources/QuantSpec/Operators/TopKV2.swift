extension Operator {
    /// TOPK_V2: finds the k greatest elements of each row, in descending order, and their indices.
    public static let topKV2 = Operator(
        "TOPK_V2", code: 48,
        summary: "Finds the k greatest elements of each row, in descending order, and their indices.",
        binary16: .exact,
        inferShapes: { try TopK.outputShapes($0) },
        shapedBy: [1],
        variants: TopK.variants,
        outlines: [
            Outline("all-values", [[256], [1]], fixedValues: [1: [16]], outputCount: 2),
            Outline("rows", [[4, 17], [1]], fixedValues: [1: [3]], outputCount: 2),
            Outline("scalar-k", [[2, 2, 15], []], fixedValues: [1: [5]], outputCount: 2),
            Outline("whole-rows", [[2, 9], [1]], fixedValues: [1: [9]], outputCount: 2),
            Outline("first", [[3, 33], [1]], fixedValues: [1: [1]], outputCount: 2),
            Outline("few-values", [[4, 16], [1]], fixedValues: [1: [6]], inputRanges: [0: 0...2], outputCount: 2),
            Outline("one", [[1], [1]], fixedValues: [1: [1]], outputCount: 2),
            Outline("none", [[2, 3], [1]], fixedValues: [1: [0]], outputCount: 2),
            Outline("negative-k", [[2, 3], [1]], fixedValues: [1: [-2]], outputCount: 2),
            Outline("rank-5", [[2, 1, 2, 1, 7], [1]], fixedValues: [1: [4]], outputCount: 2),
            Outline("empty", [[0, 3], [1]], fixedValues: [1: [2]], outputCount: 2),
        ], domain: TopK.domain,
        postTraining: PostTraining(.same, version: 2))
}

enum TopK {
    static let variants: [Variant] = [ElementType.int8, .uint8, .int16, .float32, .int32, .int64].flatMap { type in
        // 16-bit counts and indices are rare, and are tested with 8-bit values only.
        let narrow = type.bitWidth == 8 ? [ElementType.int32, .int16] : [.int32]
        return narrow.flatMap { count in narrow.map { variant(type, count: count, index: $0) } }
    }

    private static func variant(_ type: ElementType, count: ElementType, index: ElementType) -> Variant {
        let suffix = (count == .int16 ? ".k-int16" : "") + (index == .int16 ? ".indices-int16" : "")
        let sameParameters = Constraint("TOPK_V2-4", .nonconforming, .sameParameters([.input(0), .output(0)]))
        let indicesFit = Constraint(
            "TOPK_V2-5", .invalid,
            .lastDimensionAtMost(.input(0), index == .int16 ? 32767 : Int(Int32.max)))
        return Variant(
            type.rawValue + suffix, DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type), Operand("k", count, .unquantized, role: .constant)],
            outputs: [DataMovement.operand("values", type), Operand("indices", index, .unquantized)],
            constraints: (DataMovement.isQuantized(type) ? [sameParameters] : []) + [indicesFit],
            clauses: ["TOPK_V2-1", "TOPK_V2-2", "TOPK_V2-3"],
            evaluate: { call in
                guard let elements = call.inputs[0] else { return }
                let input = try call.instance.input(0).shape
                let count = try outputShapes(call.instance)[0].dimensions.last ?? 0
                let rowSize = input.dimensions.last ?? 0
                let comparisons = call.steps.comparisons
                let values = try OrderedValues(elements)
                let rows = rowSize == 0 ? 0 : elements.count / rowSize
                let positions = (0..<rows).flatMap { row in
                    (row * rowSize..<(row + 1) * rowSize).sorted { precedes($0, $1, values, comparisons) }.prefix(count)
                }
                call.setOutput(0, elements: elements.gathering(positions))
                try call.setOutput(1, integers: positions.map { Int64($0 % rowSize) })
            })
    }

    /// TOPK_V2-2: whether the first element comes before the second: greater values first, equal values in their order,
    /// NaN last.
    private static func precedes(_ first: Int, _ second: Int, _ values: OrderedValues, _ comparisons: ComparisonSteps)
        -> Bool
    {
        if values.isNaN(first) != values.isNaN(second) { return values.isNaN(second) }
        let order = values.order(first, second) ?? 0
        return order == 0 ? comparisons.precedesInTie(first, second) : order > 0
    }

    /// TOPK_V2-3: the input's shape, with a last dimension of k, or 0 if k is negative, for both outputs.
    ///
    /// - Throws: `SpecificationError` if the input is a scalar, or k exceeds the last dimension.
    static func outputShapes(_ instance: Instance) throws -> [Shape] {
        let input = try instance.input(0).shape
        let given = try instance.constantIntegers(1)
        guard let rowSize = input.dimensions.last, given.count == 1, let k = given.first, k <= rowSize else {
            throw SpecificationError(
                .invalid, "TOPK_V2: \(given) elements cannot be taken from rows of shape \(input)",
                remedy: "give one k, at most the size of the last dimension", clause: "TOPK_V2-3")
        }
        let output = Shape(input.dimensions.dropLast() + [max(k, 0)])
        return [output, output]
    }
}

extension TopK {
    private static let wanted = TypedAxis("k", ["one", "some", "all"]) { instance in
        let (count, size) = (try instance.constantIntegers(1).first, try instance.input(0).shape.dimensions.last)
        return count == size ? "all" : count == 1 ? "one" : "some"
    }

    static let domain = Domain(ElementDomain.axes + [wanted.axis]) { point in
        let shape = ElementDomain.shape(point)
        let size = point[ElementDomain.lastSize]
        let count = point[wanted] == "all" ? size : point[wanted] == "one" ? 1 : (size + 1) / 2
        return Outline("covering", [shape, []], fixedValues: [1: [Int64(count)]], outputCount: 2)
    }
}
