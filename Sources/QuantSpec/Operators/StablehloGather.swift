extension Operator {
    /// STABLEHLO_GATHER: copies slices of a tensor that begin at the places which vectors of indices name.
    public static let stablehloGather = Operator(
        "STABLEHLO_GATHER", code: 201,
        summary: "Copies slices of a tensor that begin at the places which vectors of indices name.",
        attributes: [
            StableGathering.offsetDimensions.declaration, StableGathering.collapsedDimensions.declaration,
            StableGathering.startMap.declaration, StableGathering.vectorDimension.declaration,
            StableGathering.sliceSizes.declaration, StableGathering.areSorted.declaration,
        ],
        binary16: .exact,
        inferShapes: { [try StableGathering($0).output] },
        variants: [ElementType.int32, .int64].flatMap { index in
            DataMovement.types.map { StableGathering.variant($0, index) }
        },
        outlines: StableGathering.outlines, domain: StableGathering.domain)
}

/// The shapes of a STABLEHLO_GATHER, checked against each other.
struct StableGathering: Sendable {
    /// The axes of the output that belong to a slice.
    static let offsetDimensions = Attribute<[Int]>("offset_dims", default: [])
    /// The axes of a slice that the output does not have.
    static let collapsedDimensions = Attribute<[Int]>("collapsed_slice_dims", default: [])
    /// For each index of a vector, the axis of the operand.
    static let startMap = Attribute<[Int]>("start_index_map", default: [])
    /// The axis of the indices along which a vector lies.
    static let vectorDimension = Attribute("index_vector_dim", default: 0)
    static let sliceSizes = Attribute<[Int]>("slice_sizes", default: [])
    /// Whether the vectors are sorted. Nothing depends on it.
    static let areSorted = Attribute("indices_are_sorted", default: false)

    let output: Shape
    private let operand: [Int]
    private let slice: [Int]
    /// The axes of a slice that the output has.
    private let kept: [Int]
    private let offsets: [Int]
    private let map: [Int]
    /// The axis of a vector of indices, and the shape of the indices with that axis.
    private let vectorAxis: Int
    private let indices: [Int]

    static func variant(_ type: ElementType, _ index: ElementType) -> Variant {
        Variant(
            type.rawValue + Indexing.suffix(index), DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("operand", type), Indexing.operand("start_indices", index)],
            outputs: [DataMovement.operand("output", type)],
            constraints: Indexing.sameParameters(type, "STABLEHLO_GATHER-4", .nonconforming, [.input(0), .output(0)]),
            clauses: ["STABLEHLO_GATHER-1", "STABLEHLO_GATHER-2", "STABLEHLO_GATHER-3"],
            prepare: { instance, _ in
                let gathering = try StableGathering(instance)
                return Plan { call in
                    guard let elements = call.inputs[0] else { return }
                    call.setOutput(0, elements: elements.gathering(gathering.positions(try call.integers(1))))
                }
            })
    }

    /// STABLEHLO_GATHER-1.
    ///
    /// - Throws: `SpecificationError` if shapes and attributes do not fit together.
    init(_ instance: Instance) throws {
        let clause: Clause = "STABLEHLO_GATHER-1"
        let attributes = instance.attributes
        let operand = try Indexing.sizes(instance, 0, clause)
        var indices = try Indexing.sizes(instance, 1, clause)
        let slice = attributes[StableGathering.sliceSizes]
        let (offsets, map) = (attributes[StableGathering.offsetDimensions], attributes[StableGathering.startMap])
        let collapsed = attributes[StableGathering.collapsedDimensions]
        let axis = attributes[StableGathering.vectorDimension]
        func areAxes(_ list: [Int], _ rank: Int) -> Bool {
            Set(list).count == list.count && list.allSatisfy((0..<max(rank, 0)).contains)
        }
        let kept = operand.indices.filter { !collapsed.contains($0) }
        guard slice.count == operand.count, zip(slice, operand).allSatisfy({ $0 >= 0 && $0 <= $1 }),
            areAxes(collapsed, operand.count), collapsed == collapsed.sorted(),
            collapsed.allSatisfy({ slice[$0] == 1 }),
            (0...indices.count).contains(axis)
        else {
            throw Indexing.refusal(
                "slices of \(slice), collapsed along \(collapsed), do not fit \(operand) and indices \(indices)",
                "give each axis a size that fits, and collapse axes of size 1", clause)
        }
        if axis == indices.count { indices.append(1) }
        var places = indices
        places.remove(at: axis)
        let rank = places.count + kept.count
        guard indices[axis] == map.count, areAxes(map, operand.count), offsets.count == kept.count,
            areAxes(offsets, rank), offsets == offsets.sorted()
        else {
            throw Indexing.refusal(
                "vectors of \(indices[axis]) indices have the axes \(map), and the output the axes \(offsets) of a slice",
                "name one axis for each index, and one for each axis of a slice that is kept", clause)
        }
        var (slices, batches) = (kept.map { slice[$0] }[...], places[...])
        output = try Indexing.shape(
            (0..<rank).map { (offsets.contains($0) ? slices.popFirst() : batches.popFirst()) ?? 0 }, clause)
        (self.operand, self.slice, self.kept, self.offsets, self.map) = (operand, slice, kept, offsets, map)
        (vectorAxis, self.indices) = (axis, indices)
    }

    /// STABLEHLO_GATHER-2, STABLEHLO_GATHER-3: for each output element, its position in the operand.
    private func positions(_ given: [Int64]) -> [Int] {
        let steps = Shape(operand).strides
        let vectorSteps = Shape(indices).strides
        return (0..<output.count).map { place in
            var (within, outside) = ([Int](), [Int]())
            for (axis, coordinate) in output.coordinates(of: place).enumerated() {
                if offsets.contains(axis) { within.append(coordinate) } else { outside.append(coordinate) }
            }
            outside.insert(0, at: vectorAxis)
            let vector = zip(outside, vectorSteps).reduce(0) { $0 + $1.0 * $1.1 }
            var position = zip(kept, within).reduce(0) { $0 + $1.1 * steps[$1.0] }
            for (number, axis) in map.enumerated() {
                let start = given[vector + number * vectorSteps[vectorAxis]]
                position += Int(min(max(start, 0), Int64(operand[axis] - slice[axis]))) * steps[axis]
            }
            return position
        }
    }
}

extension StableGathering {
    /// - Parameters:
    ///   - id: the id of the outline.
    ///   - operand: the shape of the operand.
    ///   - slice: the sizes of a slice.
    ///   - collapsed: the axes of a slice that the output does not have.
    ///   - indices: the shape of the indices.
    ///   - map: for each index of a vector, the axis of the operand.
    ///   - axis: the axis of a vector of indices.
    ///   - offsets: the axes of the output that belong to a slice.
    ///   - forms: the ids of the forms; empty for all.
    private static func outline(
        _ id: String, _ operand: Shape, slice: [Int], collapsed: [Int] = [], _ indices: Shape, map: [Int], axis: Int,
        offsets: [Int], forms: Set<String> = Gathering.plainForms
    ) -> Outline {
        Outline(
            id, [operand, indices],
            Attributes().setting(offsetDimensions, offsets).setting(collapsedDimensions, collapsed)
                .setting(startMap, map).setting(vectorDimension, axis).setting(sliceSizes, slice),
            inputRanges: [1: -1...Int64(operand.dimensions.max() ?? 0)], variants: forms)
    }

    private static let few: Set<String> = ["int8", "float32", "int8.int64"]

    static let outlines = [
        outline("rows", [5, 3], slice: [1, 3], collapsed: [0], [4], map: [0], axis: 1, offsets: [1], forms: []),
        outline(
            "all-values", [256], slice: [1], collapsed: [0], [64, 1], map: [0], axis: 1, offsets: [],
            forms: Indexing.eightBit),
        outline("parts", [4, 6], slice: [2, 3], [3, 2], map: [0, 1], axis: 1, offsets: [1, 2], forms: few),
        outline("swapped-map", [3, 5], slice: [2, 2], [2, 2], map: [1, 0], axis: 1, offsets: [0, 2], forms: few),
        outline(
            "vectors-first", [4, 3, 2], slice: [1, 2, 2], collapsed: [0], [2, 3], map: [0, 1], axis: 0,
            offsets: [1, 2], forms: few),
        outline(
            "slices-first", [6, 2], slice: [3, 1], collapsed: [1], [2, 2, 2], map: [0, 1], axis: 2, offsets: [0],
            forms: few),
        outline(
            "square-indices", [3, 4], slice: [2, 1], collapsed: [1], [2, 2], map: [0, 1], axis: 0, offsets: [1],
            forms: few),
        outline("one-vector", [3, 4], slice: [2, 2], [2], map: [0, 1], axis: 0, offsets: [0, 1], forms: few),
        outline("one-axis-of-two", [3, 4], slice: [1, 4], [3, 1], map: [0], axis: 1, offsets: [1, 2], forms: few),
        outline(
            "no-indices", [3, 2], slice: [1, 2], collapsed: [0], [0, 1], map: [0], axis: 1, offsets: [1],
            forms: ["int8"]),
    ]

    private static let rank = TypedAxis.rank([1, 2, 3], of: .input(0))
    private static let lastSize = TypedAxis.lastSize([2, 8, 17], of: .input(0))
    private static let named = TypedAxis("axes that indices name", [1, 2]) { $0.attributes[startMap].count }
    private static let isFirst = TypedAxis("vectors along the first axis", [false, true]) {
        $0.attributes[vectorDimension] == 0
    }
    private static let isCollapsed = TypedAxis("collapsed first axis", [false, true]) {
        $0.attributes[collapsedDimensions].first == 0
    }
    private static let areFirst = TypedAxis("slices before places", [false, true]) {
        $0.attributes[offsetDimensions].first == 0
    }

    static let domain = Domain([
        rank.axis, lastSize.axis, named.axis, isFirst.axis, isCollapsed.axis, areFirst.axis,
    ]) { point in
        let shape = Array([3, 2].prefix(point[rank] - 1)) + [point[lastSize]]
        let count = point[named]
        guard count <= shape.count else { throw Domain.Exclusion("the operand has fewer axes") }
        var slice = shape
        slice[0] = 1
        if count == 2 { slice[1] = 1 }
        let collapsed = point[isCollapsed] ? [0] : []
        let kept = shape.count - collapsed.count
        guard kept > 0 || !point[areFirst] else { throw Domain.Exclusion("a slice has no axes") }
        return outline(
            "covering", Shape(shape), slice: slice, collapsed: collapsed, point[isFirst] ? [count, 3] : [3, count],
            map: Array(0..<count), axis: point[isFirst] ? 0 : 1,
            offsets: Array(point[areFirst] ? 0..<kept : 1..<kept + 1), forms: [])
    }
}
