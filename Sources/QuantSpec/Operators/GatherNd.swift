extension Operator {
    /// GATHER_ND: copies those slices of a tensor that rows of indices name.
    public static let gatherND = Operator(
        "GATHER_ND", code: 107, summary: "Copies those slices of a tensor that rows of indices name.",
        binary16: .exact,
        inferShapes: { [try GatheringND($0).outputShape()] },
        variants: Gathering.indexTypes.flatMap { indices in
            DataMovement.types.map { GatheringND.variant($0, indices: indices) }
        },
        outlines: [
            GatheringND.outline("all-values", [256], [256, 1], 0...255, forms: Indexing.eightBit),
            GatheringND.outline("elements", [4, 4], [7, 2], 0...3, forms: []),
            GatheringND.outline("rows", [5, 17], [3, 1], 0...4, forms: []),
            GatheringND.outline("planes", [3, 3, 5], [4, 2], 0...2),
            GatheringND.outline("matrix-of-rows", [2, 2, 3], [2, 3, 2], 0...1),
            GatheringND.outline("one-row", [3, 4], [1], 0...2),
            GatheringND.outline("one-element", [3, 3, 3], [3], 0...2),
            GatheringND.outline("rank-4", [2, 3, 2, 4], [5, 4], 0...1),
            GatheringND.outline("long-rows", [2, 33], [3, 1], 0...1),
            GatheringND.outline("no-rows", [4, 2], [0, 1], 0...3),
            GatheringND.outline("whole-tensor", [2, 3], [2, 0], 0...0),
            Outline(
                "constant-indices", [[3, 4, 2], [2, 2]], fixedValues: [1: [2, 3, 0, 1]],
                variants: Gathering.plainForms),
        ], domain: GatheringND.domain,
        postTraining: PostTraining(.same, wide: .init(.copied, version: 3)))
}

/// The shapes of a GATHER_ND, checked against each other. Each row holds `depth` indices.
struct GatheringND {
    private let input: [Int]
    private let rows: [Int]
    private let depth: Int

    static func outline(
        _ id: String, _ shape: Shape, _ indices: Shape, _ range: ClosedRange<Int64>,
        forms: Set<String> = Gathering.plainForms
    ) -> Outline {
        Outline(id, [shape, indices], inputRanges: [1: range], variants: forms)
    }

    static func variant(_ type: ElementType, indices: ElementType) -> Variant {
        Variant(
            type.rawValue + Indexing.suffix(indices), DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("params", type), Indexing.operand("indices", indices)],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(type, "GATHER_ND-4", .nonconforming, [.input(0), .output(0)])
                + [somethingToGather],
            clauses: ["GATHER_ND-1", "GATHER_ND-2", "GATHER_ND-3"],
            evaluate: { call in
                guard let elements = call.inputs[0] else { return }
                call.setOutput(0, elements: elements.gathering(try GatheringND(call.instance).positions(call)))
            })
    }

    /// GATHER_ND-2: the last dimension of the indices is the number of leading axes that a row of indices names.
    ///
    /// - Throws: `SpecificationError` if a row has more indices than the tensor has axes.
    init(_ instance: Instance) throws {
        let clause: Clause = "GATHER_ND-2"
        input = try Indexing.sizes(instance, 0, ranks: 1...Int.max, clause)
        let indices = try Indexing.sizes(instance, 1, ranks: 1...Int.max, clause)
        depth = indices[indices.count - 1]
        rows = indices.dropLast()
        guard depth <= input.count else {
            throw Indexing.refusal(
                "rows of \(depth) indices are too long for a tensor of rank \(input.count)",
                "give at most one index for each axis", clause)
        }
    }

    func outputShape() throws -> Shape { try Indexing.shape(rows + Array(input[depth...]), "GATHER_ND-2") }

    /// GATHER_ND-3: the input positions of the slices that the rows of indices name.
    private func positions(_ call: Call) throws -> [Int] {
        try IndexRows(depth: depth, count: Shape(rows).count, sizes: input)
            .positions(of: call.integers(1), "GATHER_ND-3")
    }

    /// GATHER_ND-5: the reference rejects indices into an empty tensor, and rows of no indices.
    private static let somethingToGather = Constraint(
        "GATHER_ND-5", .referenceLimit, erratum: 81,
        .holds("neither the tensor nor the indices are empty, unless there are no rows") { instance in
            guard let input = instance[.input(0)]?.shape, let indices = instance[.input(1)]?.shape else { return true }
            let rows = Shape(indices.dimensions.dropLast()).count
            return indices.count > 0 ? input.count > 0 : rows == 0
        })
}

extension GatheringND {
    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .input(0))
    private static let named = TypedAxis("axes that indices name", [1, 2, 3, 4]) {
        try $0.input(1).shape.dimensions.last
    }
    private static let indexRank = TypedAxis.rank([1, 2, 3], of: .input(1), named: "rank of the indices")
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 17], of: .input(0))

    static let domain = Domain([rank.axis, named.axis, indexRank.axis, lastSize.axis]) { point in
        let (rank, depth) = (point[rank], point[named])
        guard depth <= rank else { throw Domain.Exclusion("the input has fewer axes") }
        let shape = Array([2, 3, 2].suffix(rank - 1)) + [point[lastSize]]
        let indices = Array([3, 2].suffix(point[indexRank] - 1)) + [depth]
        return outline(
            "covering", Shape(shape), Shape(indices), 0...Int64((shape[..<depth].min() ?? 1) - 1), forms: [])
    }
}
