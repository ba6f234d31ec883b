extension Operator {
    /// EMBEDDING_LOOKUP: selects rows of a table by index; the rows are copied, or dequantized to float32.
    public static let embeddingLookup = Operator(
        "EMBEDDING_LOOKUP", code: 7,
        summary: "Selects rows of a table by index; the rows are copied, or dequantized to float32.",
        binary16: .exact,
        inferShapes: { [try Embedding.outputShape($0)] },
        variants: DataMovement.types.map(Embedding.copying) + [Embedding.dequantizing],
        outlines: [
            Embedding.outline("all-values", [8], [8, 32], forms: Indexing.eightBit),
            Embedding.outline("rows", [5], [4, 17]),
            Embedding.outline("rank-3", [3], [5, 2, 3]), Embedding.outline("one", [1], [1, 1]),
            Embedding.outline("one-row", [4], [1, 7]), Embedding.outline("one-column", [16], [9, 1]),
            Embedding.outline("no-indices", [0], [3, 2]), Embedding.outline("no-columns", [2], [3, 0]),
            Outline("constant-indices", [[3], [3, 4]], fixedValues: [0: [2, 2, 0]]),
        ], domain: Embedding.domain,
        postTraining: PostTraining(
            .same, takesWeightsAlone: true, dynamicRange: .init([1], dimension: 0, version: 3),
            converterHabit: .separateParameters))
}

enum Embedding {
    static func outline(_ id: String, _ indices: Shape, _ table: Shape, forms: Set<String> = []) -> Outline {
        Outline(id, [indices, table], inputRanges: [0: 0...Int64(max(table[0] - 1, 0))], variants: forms)
    }

    /// EMBEDDING_LOOKUP-3: copies the stored values.
    static func copying(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: [Indexing.operand("lookup", .int32), DataMovement.operand("table", type)],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(type, "EMBEDDING_LOOKUP-4", .nonconforming, [.input(1), .output(0)]),
            clauses: ["EMBEDDING_LOOKUP-1", "EMBEDDING_LOOKUP-2", "EMBEDDING_LOOKUP-3"],
            evaluate: { call in
                guard let table = call.inputs[1] else { return }
                call.setOutput(0, elements: table.gathering(try positions(call)))
            })
    }

    /// EMBEDDING_LOOKUP-5: converts int8 rows to float32, each row with its scale.
    static let dequantizing = Variant(
        "int8-to-float32", .dynamicRange,
        inputs: [
            Indexing.operand("lookup", .int32),
            Operand(
                "table", .int8, .perTensorOrPerAxis(dimension: 0), role: .constant, part: .weights, zeroPoint: 0),
        ],
        outputs: [Operand("output", .float32, .unquantized)],
        clauses: ["EMBEDDING_LOOKUP-1", "EMBEDDING_LOOKUP-2", "EMBEDDING_LOOKUP-5"],
        evaluate: { call in
            let stored = try call.integers(1)
            let table = try call.instance.input(1)
            let size = max(table.shape.count / max(table.shape[0], 1), 1)
            let scales = table.quantization?.scales ?? []
            let reals = try positions(call).map { position in
                Float(stored[position]) * call.steps.channelScale(scales, position / size)
            }
            call.setOutput(0, reals)
        })

    /// EMBEDDING_LOOKUP-1: the table's shape, with one row for each index.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let clause: Clause = "EMBEDDING_LOOKUP-1"
        let indices = try Indexing.sizes(instance, 0, ranks: 1...1, clause)
        let table = try Indexing.sizes(instance, 1, ranks: 2...Int.max, clause)
        return try Indexing.shape(indices + table.dropFirst(), clause)
    }

    /// EMBEDDING_LOOKUP-2: the positions of the elements of the selected rows.
    private static func positions(_ call: Call) throws -> [Int] {
        let table = try call.instance.input(1).shape.dimensions
        let rows = try call.integers(0).map { try Indexing.index($0, below: table[0], "EMBEDDING_LOOKUP-2") }
        let size = Shape(Array(table.dropFirst())).count
        return rows.flatMap { $0 * size..<($0 + 1) * size }
    }
}

extension Embedding {
    private static let indices = TypedAxis("indices", [1, 2, 3, 8]) { try $0.input(0).shape.count }
    private static let rows = TypedAxis("rows", [1, 2, 3, 7]) { try $0.input(1).shape[0] }
    private static let columns = TypedAxis("columns", [1, 2, 3, 8, 16, 17]) { try $0.input(1).shape.dimensions.last }
    private static let rank = TypedAxis.rank([2, 3, 4], of: .input(1), named: "rank of the table")

    static let domain = Domain([indices.axis, rows.axis, columns.axis, rank.axis]) { point in
        let table = [point[rows]] + [2, 3].prefix(point[rank] - 2) + [point[columns]]
        return outline("covering", [point[indices]], Shape(table))
    }
}
