extension Operator {
    /// SCATTER_ND: adds slices to a tensor of zeros, at the positions that rows of indices name.
    public static let scatterND = Operator(
        "SCATTER_ND", code: 122,
        summary: "Adds slices to a tensor of zeros, at the positions that rows of indices name.",
        binary16: .sum(areProducts: false),
        inferShapes: { [try ScatteringND($0).output] }, shapedBy: [2],
        variants: ScatteringND.types.map(ScatteringND.variant),
        outlines: [
            ScatteringND.outline("elements", [9, 1], [9], [20], 0...19),
            ScatteringND.outline("repeated", [17, 1], [17], [3], 0...2),
            ScatteringND.outline("rows", [4, 1], [4, 5], [6, 5], 0...5),
            ScatteringND.outline("places", [5, 2], [5, 3], [4, 4, 3], 0...3),
            ScatteringND.outline("matrix-of-rows", [2, 3, 1], [2, 3, 2], [4, 2], 0...3),
            ScatteringND.outline("one-row", [1], [7], [3, 7], 0...2),
            ScatteringND.outline("rank-4", [6, 4], [6], [2, 2, 3, 2], 0...1),
            ScatteringND.outline("long-rows", [2, 1], [2, 33], [3, 33], 0...2),
            ScatteringND.outline("whole-tensor", [3, 0], [3, 5], [5], 0...0),
            ScatteringND.outline("no-rows", [0, 1], [0], [5], 0...4),
            Outline(
                "constant-indices", [[3, 1], [3], [1]], fixedValues: [0: [2, 0, 2], 2: [4]]),
        ], domain: ScatteringND.domain,
        postTraining: PostTraining(.same, wide: .init(.copied, inputs: [1], version: 1)))
}

/// The shapes of a SCATTER_ND, checked against each other. Each row holds `depth` indices.
struct ScatteringND {
    static let types: [ElementType] = [.int8, .uint8, .int32, .int64, .float32, .bool]

    let output: Shape
    private let depth: Int
    private let rows: Int

    static func outline(
        _ id: String, _ indices: Shape, _ updates: Shape, _ sizes: [Int64], _ range: ClosedRange<Int64>
    ) -> Outline {
        Outline(id, [indices, updates, [sizes.count]], fixedValues: [2: sizes], inputRanges: [0: range])
    }

    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: [
                Indexing.operand("indices", .int32), DataMovement.operand("updates", type),
                Indexing.operand("shape", .int32, role: .constant),
            ],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(type, "SCATTER_ND-5", .nonconforming, [.input(1), .output(0)]),
            clauses: ["SCATTER_ND-1", "SCATTER_ND-2", "SCATTER_ND-3", "SCATTER_ND-4"],
            evaluate: { call in try ScatteringND(call.instance).add(&call) })
    }

    /// SCATTER_ND-1: each row of indices has one index for each of the first axes; an update is a slice of the others.
    ///
    /// - Throws: `SpecificationError` if the updates do not have the shape that indices and output give.
    init(_ instance: Instance) throws {
        let clause: Clause = "SCATTER_ND-1"
        let indices = try Indexing.sizes(instance, 0, ranks: 1...Int.max, clause)
        let updates = try Indexing.sizes(instance, 1, ranks: 1...Int.max, clause)
        output = try Indexing.shape(givenBy: 2, of: instance, clause)
        depth = indices[indices.count - 1]
        rows = Shape(Array(indices.dropLast())).count
        var expected: [Int] = indices.dropLast()
        expected += output.dimensions.dropFirst(depth)
        guard depth <= output.rank, updates == expected else {
            throw Indexing.refusal(
                "updates of shape \(updates) do not fit indices of shape \(indices) and an output of shape \(output)",
                "give one slice for each row of indices", clause)
        }
    }

    /// SCATTER_ND-2 to SCATTER_ND-4: adds the updates in order. Updates at one position accumulate.
    private func add(_ call: inout Call) throws {
        let positions = try IndexRows(depth: depth, count: rows, sizes: output.dimensions)
            .positions(of: call.integers(0), "SCATTER_ND-2")
        let type = try call.instance.output(0).type
        if type == .float32 {
            var sums = [Float](repeating: 0, count: output.count)
            for (position, update) in zip(positions, try call.values(1, as: Float.self)) { sums[position] += update }
            return call.setOutput(0, sums)
        }
        let range = type.integerRange ?? 0...1
        let accumulate = call.steps.layout.accumulate
        var sums = [Int64](repeating: 0, count: output.count)
        for (position, update) in zip(positions, try call.integers(1)) {
            let sum = accumulate(sums[position], update, range)
            sums[position] = Elements(integers: [sum], type: type)?.integers?.first ?? sum
        }
        try call.setOutput(0, integers: sums)
    }
}

extension ScatteringND {
    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .output(0))
    private static let named = TypedAxis("axes that indices name", [1, 2, 3, 4]) {
        try $0.input(0).shape.dimensions.last
    }
    private static let indexRank = TypedAxis.rank([1, 2, 3], of: .input(0), named: "rank of the indices")
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 17], of: .output(0))

    static let domain = Domain([rank.axis, named.axis, indexRank.axis, lastSize.axis]) { point in
        let (rank, depth) = (point[rank], point[named])
        guard depth <= rank else { throw Domain.Exclusion("the output has fewer axes") }
        let shape = Array([2, 3, 2].suffix(rank - 1)) + [point[lastSize]]
        let places = Array([3, 2].suffix(point[indexRank] - 1))
        return outline(
            "covering", Shape(places + [depth]), Shape(places + shape[depth...]), shape.map(Int64.init),
            0...Int64((shape[..<depth].min() ?? 1) - 1))
    }
}
