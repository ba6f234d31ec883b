extension Operator {
    /// SPARSE_TO_DENSE: makes a tensor of one value, with other values at the positions that indices name.
    public static let sparseToDense = Operator(
        "SPARSE_TO_DENSE", code: 68,
        summary: "Makes a tensor of one value, with other values at the positions that indices name.",
        attributes: [SparsePlaces.validatesIndices.declaration],
        binary16: .exact,
        inferShapes: { [try SparsePlaces($0).output] }, shapedBy: [1], variants: SparsePlaces.variants,
        outlines: [
            SparsePlaces.outline("vector", [5], [17], [5], 0...16, forms: []),
            SparsePlaces.outline("rows", [4, 2], [3, 5], [4], 0...2, forms: []),
            SparsePlaces.outline("repeated", [9, 1], [3], [9], 0...2),
            SparsePlaces.outline("one-value", [6], [33], [], 0...32),
            SparsePlaces.outline("scalar-index", [], [4], [], 0...3),
            SparsePlaces.outline("scalar-index-of-a-vector", [], [4], [1], 0...3),
            SparsePlaces.outline("rank-3", [5, 3], [2, 3, 4], [5], 0...1),
            SparsePlaces.outline("rank-4", [5, 4], [2, 2, 2, 3], [5], 0...1),
            SparsePlaces.outline("no-indices", [0, 2], [3, 3], [0], 0...2),
            SparsePlaces.outline("default-in-a-vector", [3], [8], [3], 0...7, fallback: [1]),
            Outline(
                "constant-indices", [[2, 2], [2], [2], []], fixedValues: [0: [0, 1, 1, 0], 1: [2, 2]],
                variants: SparsePlaces.plainForms),
        ], domain: SparsePlaces.domain,
        postTraining: PostTraining(.same, version: 3, converterHabit: .separateParameters))
}

/// The shapes of a SPARSE_TO_DENSE, checked against each other.
struct SparsePlaces {
    static let types: [ElementType] = [.int8, .uint8, .int32, .int64, .float32]
    static let plainForms = Set(types.map(\.rawValue))
    static let validatesIndices = Attribute<Bool>("validate_indices", default: false)

    let output: Shape
    private let rows: Int

    static func outline(
        _ id: String, _ indices: Shape, _ sizes: [Int64], _ values: Shape, _ range: ClosedRange<Int64>,
        fallback: Shape = [], forms: Set<String> = plainForms
    ) -> Outline {
        Outline(
            id, [indices, [sizes.count], values, fallback], fixedValues: [1: sizes], inputRanges: [0: range],
            variants: forms)
    }

    /// One form for each combination of value type, index type and size type. Indices and sizes are int32 or int64.
    static let variants: [Variant] = [ElementType.int32, .int64].flatMap { indices in
        [ElementType.int32, .int64].flatMap { sizes in
            types.map { type in
                let suffix = Indexing.suffix(indices) + (sizes == .int32 ? "" : ".\(sizes.rawValue)-sizes")
                return variant(type, "\(type.rawValue)\(suffix)", indices: indices, sizes: sizes)
            }
        }
    }

    private static func variant(
        _ type: ElementType, _ id: String, indices: ElementType, sizes: ElementType
    ) -> Variant {
        Variant(
            id, DataMovement.scheme(of: type),
            inputs: [
                Indexing.operand("indices", indices), Indexing.operand("output_shape", sizes, role: .constant),
                DataMovement.operand("values", type), DataMovement.operand("default_value", type),
            ],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(
                type, "SPARSE_TO_DENSE-5", .nonconforming, [.input(2), .input(3), .output(0)]) + [
                    Constraint("SPARSE_TO_DENSE-6", .referenceLimit, erratum: 83, .rank(.output(0), 0...4))
                ],
            clauses: ["SPARSE_TO_DENSE-1", "SPARSE_TO_DENSE-2", "SPARSE_TO_DENSE-3", "SPARSE_TO_DENSE-4"],
            evaluate: { call in
                guard let values = call.inputs[2], let fallback = call.inputs[3] else { return }
                let places = try SparsePlaces(call.instance)
                let positions = try IndexRows(
                    depth: places.output.rank, count: places.rows, sizes: places.output.dimensions
                ).positions(of: call.integers(0), "SPARSE_TO_DENSE-3")
                let isScalar = try call.instance.input(2).shape.rank == 0
                let given = isScalar ? values.repeatingFirst(positions.count) : values
                let background = fallback.repeatingFirst(places.output.count)
                call.setOutput(0, elements: try Scattering.placing(given, at: positions, in: background))
            })
    }

    /// SPARSE_TO_DENSE-2: one row of indices for each value. For an output of rank 1 the indices may be a vector.
    ///
    /// - Throws: `SpecificationError` if indices, values and output do not fit together, or the default is not one
    ///   value.
    init(_ instance: Instance) throws {
        let clause: Clause = "SPARSE_TO_DENSE-2"
        let indices = try Indexing.sizes(instance, 0, clause)
        let values = try Indexing.sizes(instance, 2, clause)
        output = try Indexing.shape(givenBy: 1, of: instance, clause)
        rows = indices.first ?? 1
        let depth = indices.count == 2 ? indices[1] : 1
        guard indices.count <= 2, depth > 0, depth == output.rank else {
            throw Indexing.refusal(
                "indices of shape \(indices) do not fit an output of shape \(output)",
                "give a vector for rank 1, and otherwise rows of one index for each axis", clause)
        }
        guard values.isEmpty || values == [rows], try instance.input(3).shape.checkedCount == 1 else {
            throw Indexing.refusal(
                "values of shape \(values) do not fit \(rows) positions, or the default is not one value",
                "give a scalar, or one value for each position, and one default", clause)
        }
    }
}

extension SparsePlaces {
    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .output(0))
    private static let count = TypedAxis("indices", [1, 2, 3, 8]) { try $0.input(0).shape.dimensions.first }
    private static let values = TypedAxis("values", ["one", "one an index"]) {
        try $0.input(2).shape.rank == 0 ? "one" : "one an index"
    }
    private static let lastSize = TypedAxis.lastSize([2, 3, 8, 17], of: .output(0))

    static let domain = Domain([rank.axis, count.axis, values.axis, lastSize.axis]) { point in
        let sizes = Array([3, 2, 2].suffix(point[rank] - 1)) + [point[lastSize]]
        return outline(
            "covering", [point[count], sizes.count], sizes.map(Int64.init),
            point[values] == "one" ? [] : [point[count]], 0...Int64((sizes.min() ?? 1) - 1), forms: [])
    }
}
