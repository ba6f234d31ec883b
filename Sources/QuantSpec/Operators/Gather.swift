extension Operator {
    /// GATHER: copies those slices of a tensor along an axis that the indices name.
    public static let gather = Operator(
        "GATHER", code: 36, summary: "Copies those slices of a tensor along an axis that the indices name.",
        attributes: [Gathering.axis.declaration, Gathering.batchDimensions.declaration],
        binary16: .exact,
        inferShapes: { [try Gathering($0).outputShape()] },
        variants: Gathering.indexTypes.flatMap { indices in
            DataMovement.types.map { Gathering.variant($0, indices: indices) }
        },
        outlines: [
            Gathering.outline("all-values", [256], [256], 0...255, forms: Indexing.eightBit),
            Gathering.outline("rows", [5, 3], [4], 0...4), Gathering.outline("columns", [3, 17], [6], 0...16, axis: 1),
            Gathering.outline("last-axis", [2, 3, 8], [5], 0...7, axis: -1),
            Gathering.outline("matrix-of-indices", [2, 6, 2], [2, 3], 0...5, axis: 1, forms: nil),
            Gathering.outline("scalar-index", [4, 3], [], 0...3),
            Gathering.outline("batches", [3, 5, 2], [3, 4], 0...4, axis: 1, batches: 1, forms: nil),
            Gathering.outline("batches-from-last", [2, 3, 4], [2, 3, 2], 0...3, axis: 2, batches: -1),
            Gathering.outline("batches-before-axis", [2, 2, 5], [2, 3], 0...4, axis: -1, batches: 1),
            Gathering.outline("two-batch-axes", [2, 3, 4, 2], [2, 3], 0...3, axis: 2, batches: 2),
            Gathering.outline("long-rows", [3, 33], [2], 0...2), Gathering.outline("one", [1], [1], 0...0, forms: nil),
            Gathering.outline("no-indices", [4, 2], [0], 0...3),
            Gathering.outline("no-batch", [0, 3], [2], 0...2, axis: 1),
            Gathering.outline("negative-axis-of-equal-sizes", [2, 3, 3], [2], 0...2, axis: -1),
            Outline("constant-indices", [[6, 2], [3]], fixedValues: [1: [5, 0, 5]], variants: Gathering.plainForms),
        ], domain: Gathering.domain,
        postTraining: PostTraining(
            .same, version: 2, wide: .init(.copied), dynamicRange: .init([0], isHybrid: false, version: 2)))
}

/// The shapes and axes of a GATHER, checked against each other.
struct Gathering {
    static let axis = Attribute<Int>("axis", default: 0)
    static let batchDimensions = Attribute<Int>("batch_dims", default: 0)
    static let indexTypes: [ElementType] = [.int32, .int64, .int16]
    /// The forms with int32 indices. Outlines that not every index type needs are made for these only.
    static let plainForms = Set(DataMovement.types.map(\.rawValue))

    private let input: [Int]
    private let indices: [Int]
    private let axis: Int
    private let batchAxes: Int

    static func outline(
        _ id: String, _ shape: Shape, _ indices: Shape, _ range: ClosedRange<Int64>, axis: Int = 0, batches: Int = 0,
        forms: Set<String>? = plainForms
    ) -> Outline {
        Outline(
            id, [shape, indices], Attributes().setting(Self.axis, axis).setting(batchDimensions, batches),
            inputRanges: [1: range], variants: forms ?? [])
    }

    static func variant(_ type: ElementType, indices: ElementType) -> Variant {
        Variant(
            type.rawValue + Indexing.suffix(indices), DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type), Indexing.operand("indices", indices)],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(type, "GATHER-5", .nonconforming, [.input(0), .output(0)]),
            clauses: ["GATHER-1", "GATHER-2", "GATHER-3", "GATHER-4"],
            evaluate: { call in
                guard let elements = call.inputs[0] else { return }
                call.setOutput(0, elements: elements.gathering(try Gathering(call.instance).positions(call)))
            })
    }

    /// GATHER-2: resolves the axis and the number of batch axes.
    ///
    /// - Throws: `SpecificationError` if an axis does not exist, the batch axes reach beyond the axis, or their sizes
    ///   differ between input and indices.
    init(_ instance: Instance) throws {
        let clause: Clause = "GATHER-2"
        input = try Indexing.sizes(instance, 0, ranks: 1...Int.max, clause)
        indices = try Indexing.sizes(instance, 1, clause)
        axis = try Indexing.axis(instance.attributes[Self.axis], rank: input.count, clause)
        let given = instance.attributes[Self.batchDimensions]
        batchAxes = given < 0 ? given &+ indices.count : given
        guard batchAxes >= 0, batchAxes <= min(axis, indices.count), input[..<batchAxes] == indices[..<batchAxes] else {
            throw Indexing.refusal(
                "input \(input) and indices \(indices) do not share \(given) batch axes before axis \(axis)",
                "use a batch_dims of at most the axis, and equal sizes of the batch axes", clause)
        }
    }

    /// GATHER-2: the input's shape, with the axis replaced by the indices' dimensions after the batch axes.
    func outputShape() throws -> Shape {
        var sizes: [Int] = Array(input[..<axis])
        sizes += indices[batchAxes...]
        sizes += input[(axis + 1)...]
        return try Indexing.shape(sizes, "GATHER-2")
    }

    /// GATHER-3, GATHER-4: the input positions of the selected slices.
    ///
    /// - Throws: `SpecificationError` if an index lies outside the axis.
    private func positions(_ call: Call) throws -> [Int] {
        let given = try call.integers(1).map { try Indexing.index($0, below: input[axis], "GATHER-4") }
        guard try outputShape().count > 0 else { return [] }
        let batches = input[..<batchAxes].reduce(1, *)
        let outer = input[batchAxes..<axis].reduce(1, *)
        let inner = input[(axis + 1)...].reduce(1, *)
        let count = given.count / batches
        var positions: [Int] = []
        for batch in 0..<batches {
            let first = batch * count
            for slice in batch * outer..<(batch + 1) * outer {
                for index in given[first..<first + count] {
                    let start = (slice * input[axis] + index) * inner
                    positions += start..<start + inner
                }
            }
        }
        return positions
    }
}

extension Gathering {
    private static let axes = AxisDomain(
        lengths: [1, 2, 3, 8, 17], shape: { try $0.input(0).shape }, axis: { $0.attributes[axis] })
    private static let indexRank = TypedAxis.rank(
        [0, 1, 2], of: .input(1), named: "rank of the indices", isTripled: true)
    private static let batches = TypedAxis("batch axes", [0, 1], isTripled: true) { try Gathering($0).batchAxes }

    static let domain = Domain(axes.axes + [indexRank.axis, batches.axis]) { point in
        let (shape, position, written) = try axes.shape(point)
        let batchAxes = point[batches]
        guard batchAxes <= position, batchAxes <= point[indexRank] else {
            throw Domain.Exclusion("batch axes come before the axis, and the indices have them")
        }
        let indices = Array(shape[..<batchAxes]) + [3, 2].suffix(point[indexRank] - batchAxes)
        return outline(
            "covering", Shape(shape), Shape(indices), 0...Int64(shape[position] - 1), axis: written,
            batches: batchAxes, forms: nil)
    }
}
