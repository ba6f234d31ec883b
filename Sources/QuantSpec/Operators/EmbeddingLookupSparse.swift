extension Operator {
    /// EMBEDDING_LOOKUP_SPARSE: adds weighted rows of a table, and optionally divides the sums by their weights.
    public static let embeddingLookupSparse = Operator(
        "EMBEDDING_LOOKUP_SPARSE", code: 33,
        summary: "Adds weighted rows of a table, and optionally divides the sums by their weights.",
        attributes: [SparseEmbedding.combiner.declaration],
        inferShapes: { [try SparseEmbedding($0).output] }, shapedBy: [2],
        variants: [SparseEmbedding.float32], outlines: SparseEmbedding.outlines, domain: SparseEmbedding.domain)
}

/// The shapes of an EMBEDDING_LOOKUP_SPARSE, checked against each other.
struct SparseEmbedding: Sendable {
    static let combiner = Attribute("combiner", default: Combiner.sum)

    /// What a sum is divided by.
    enum Combiner: String, AttributeEnumeration {
        case sum = "SUM"
        case mean = "MEAN"
        case root = "SQRTN"
    }

    let output: Shape
    /// The sizes of the axes that the rows of indices name; the last index of a row is not read.
    private let sizes: [Int]
    private let depth: Int
    private let rows: Int
    private let rowSize: Int

    /// EMBEDDING_LOOKUP_SPARSE-1.
    ///
    /// - Throws: `SpecificationError` if the shapes do not fit together.
    init(_ instance: Instance) throws {
        let clause: Clause = "EMBEDDING_LOOKUP_SPARSE-1"
        let count = try Indexing.sizes(instance, 0, ranks: 1...1, clause)
        let indices = try Indexing.sizes(instance, 1, ranks: 2...2, clause)
        let shape = try Indexing.shape(givenBy: 2, of: instance, clause).dimensions
        let weights = try Indexing.sizes(instance, 3, ranks: 1...1, clause)
        let table = try Indexing.sizes(instance, 4, ranks: 2...Int.max, clause)
        guard indices == [count[0], shape.count], weights == count, !shape.isEmpty else {
            throw Indexing.refusal(
                "\(count[0]) lookups have indices of shape \(indices), \(weights[0]) weights and a shape of \(shape.count)",
                "give each lookup a weight, and an index for each axis of the shape", clause)
        }
        sizes = Array(shape.dropLast())
        depth = shape.count
        rows = table[0]
        rowSize = Shape(Array(table.dropFirst())).count
        output = try Indexing.shape(sizes + table.dropFirst(), clause)
    }

    static let float32 = Variant(
        "float32", .float32,
        inputs: [
            Indexing.operand("ids", .int32), Indexing.operand("indices", .int32),
            Indexing.operand("dense_shape", .int32, role: .constant), Operand("weights", .float32, .unquantized),
            Operand("value", .float32, .unquantized),
        ],
        outputs: [Operand("output", .float32, .unquantized)],
        clauses: ["EMBEDDING_LOOKUP_SPARSE-1", "EMBEDDING_LOOKUP_SPARSE-2", "EMBEDDING_LOOKUP_SPARSE-3"],
        prepare: { instance, _ in
            let lookup = try SparseEmbedding(instance)
            let combiner = instance.attributes[combiner]
            return Plan { call in call.setOutput(0, try lookup.sums(call, combiner)) }
        })

    /// EMBEDDING_LOOKUP_SPARSE-2, EMBEDDING_LOOKUP_SPARSE-3: the lookups in order. A run of lookups with one place is divided
    /// when it ends.
    private func sums(_ call: Call, _ combiner: Combiner) throws -> [Float] {
        let weights: [Float] = try call.values(3)
        let table: [Float] = try call.values(4)
        let ids = try call.integers(0).map { try Indexing.index($0, below: rows, "EMBEDDING_LOOKUP_SPARSE-2") }
        let places = try places(call.integers(1), count: ids.count)
        var output = [Float](repeating: 0, count: output.count)
        var run: (place: Int, weight: Float, squares: Float)?
        func divide(_ run: (place: Int, weight: Float, squares: Float)?) {
            guard let run, combiner != .sum else { return }
            let divisor = combiner == .mean ? run.weight : ElementaryFunctions.squareRoot(run.squares)
            for position in (run.place..<run.place + 1).rows(ofWidth: rowSize) { output[position] /= divisor }
        }
        for (lookup, place) in places.enumerated() {
            if run?.place != place {
                divide(run)
                run = (place, 0, 0)
            }
            let weight = weights[lookup]
            run?.squares += weight * weight
            run?.weight += weight
            for column in 0..<rowSize {
                output[place * rowSize + column] += table[ids[lookup] * rowSize + column] * weight
            }
        }
        divide(run)
        return output
    }

    /// The row of the output that each lookup is added to.
    private func places(_ indices: [Int64], count: Int) throws -> [Int] {
        try (0..<count).map { lookup in
            var place = 0
            for (axis, size) in sizes.enumerated() {
                let index = indices[lookup * depth + axis]
                place = place * size + (try Indexing.index(index, below: size, "EMBEDDING_LOOKUP_SPARSE-2"))
            }
            return place
        }
    }
}

extension SparseEmbedding {
    /// - Parameters:
    ///   - id: the id of the outline.
    ///   - places: the indices of each lookup, without the last one.
    ///   - shape: the sizes of the axes that they name.
    ///   - table: the shape of the table.
    ///   - combiner: what a sum is divided by.
    private static func outline(
        _ id: String, _ places: [[Int64]], _ shape: [Int64], _ table: Shape, _ combiner: Combiner
    ) -> Outline {
        Outline(
            id, [[places.count], [places.count, shape.count + 1], [shape.count + 1], [places.count], table],
            Attributes().setting(Self.combiner, combiner),
            fixedValues: [
                1: places.enumerated().flatMap { $1 + [Int64($0)] }, 2: shape + [Int64(max(places.count, 1))],
            ], inputRanges: [0: 0...Int64(max(table[0] - 1, 0))])
    }

    static let outlines = [
        outline("sum", [[0], [0], [2], [2], [2]], [3], [4, 3], .sum),
        outline("mean", [[0], [1], [1], [3]], [4], [5, 2], .mean),
        outline("square-root", [[0], [0], [0], [1], [2]], [3], [3, 9], .root),
        outline("two-axes", [[0, 1], [0, 1], [1, 2]], [2, 3], [4, 2, 2], .mean),
        outline("first-place-empty", [[1], [1]], [2], [2, 4], .root),
        outline("place-again", [[0], [1], [0]], [2], [3, 2], .mean),
        outline("one-place", [[], []], [], [3, 5], .sum), outline("one", [[0]], [1], [1, 1], .mean),
        outline("no-lookups", [], [3], [2, 2], .mean),
    ]

    private static let ranks = TypedAxis("axes of the places", [0, 1, 2]) { try SparseEmbedding($0).sizes.count }
    private static let columns = TypedAxis("columns", [1, 3, 8, 17]) { try $0.input(4).shape.dimensions.last }
    private static let rank = TypedAxis.rank([2, 3], of: .input(4), named: "rank of the table")
    private static let lookups = TypedAxis("lookups", [1, 3, 5]) { try $0.input(0).shape.count }

    static let domain = Domain([ranks.axis, columns.axis, rank.axis, lookups.axis]) { point in
        let shape = Array([Int64(2), 3].suffix(point[ranks]))
        let places = (0..<point[lookups]).map { lookup -> [Int64] in
            let place = Int64(lookup / 2)
            return shape.count == 2 ? [place / 3, place % 3] : shape.isEmpty ? [] : [place]
        }
        return outline(
            "covering", places, shape, Shape([4] + [2].prefix(point[rank] - 2) + [point[columns]]), .sum)
    }
}
