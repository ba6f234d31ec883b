extension Operator {
    /// TILE: repeats a tensor along each axis.
    public static let tile = Operator(
        "TILE", code: 69, summary: "Repeats a tensor along each axis.",
        binary16: .exact,
        inferShapes: { [try Tiling.outputShape($0)] },
        shapedBy: [1],
        variants: Layout.moving(
            indexTypes: [.int32, .int64],
            inputs: { type, index in [Layout.operand("input", type), Layout.indices("multiples", index)] },
            parameters: [Layout.sameParameters("TILE-3", .nonconforming)], clauses: ["TILE-1", "TILE-2"],
            positions: { instance, _ in [try Tiling.positions(instance)] }),
        outlines: Layout.shared(
            [
                Tiling.outline("all-values", [256], [1]),
                Tiling.outline("vector", [5], [4]),
                Tiling.outline("rows", [2, 7], [3, 1]),
                Tiling.outline("columns", [3, 5], [1, 3]),
                Tiling.outline("both", [3, 5], [2, 3]),
                Tiling.outline("image", [1, 2, 3, 2], [2, 2, 1, 2]),
                Tiling.outline("channels", [1, 2, 15], [1, 1, 3]),
                Tiling.outline("from-one", [1, 1], [17, 2]),
                Tiling.outline("rank-6", [1, 2, 1, 2, 1, 3], [2, 1, 3, 1, 2, 1]),
                Tiling.outline("nothing", [3, 4], [2, 0]),
                Tiling.outline("empty", [2, 0], [2, 3]),
                Tiling.outline("one", [1], [1]),
            ], indexTypes: [.int32, .int64]), domain: Tiling.domain,
        postTraining: PostTraining(.same, version: 3, wide: .init(.copied, version: 3)))
}

enum Tiling {
    static func outline(_ id: String, _ shape: Shape, _ multiples: [Int64]) -> Outline {
        Outline(id, [shape, [multiples.count]], fixedValues: [1: multiples])
    }

    /// TILE-2: each size multiplied by its multiple.
    ///
    /// - Throws: `SpecificationError` if there is not one multiple for each axis, one is negative, or a size is too
    ///   large.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let shape = try instance.input(0).shape
        let multiples = try Layout.integers(instance, 1, count: shape.rank, "TILE-2")
        let sizes = zip(shape.dimensions, multiples).map { size, multiple in
            let (product, isTooLarge) = size.multipliedReportingOverflow(by: multiple)
            return isTooLarge || multiple < 0 ? -1 : product
        }
        return try Layout.shape(sizes, "TILE-2")
    }

    /// TILE-1: the input position of each output element. Along each axis the input's indices repeat.
    static func positions(_ instance: Instance) throws -> [Int] {
        let shape = try instance.input(0).shape
        let output = try instance.output(0).shape
        let axes = zip(AxisMap.identity(shape), output.dimensions).map { axis, length in
            let size = axis.indices.count
            return AxisMap((0..<length).map { $0 % size }, stride: axis.stride)
        }
        return AxisMap.positions(axes)
    }
}

extension Tiling {
    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .input(0))
    private static let first = TypedAxis("first multiple", [1, 2, 3]) { try $0.constantIntegers(1).first }
    private static let last = TypedAxis("last multiple", [1, 2, 3]) { try $0.constantIntegers(1).last }
    private static let between = TypedAxis("multiple between", [1, 2]) { instance -> Int? in
        let multiples = try instance.constantIntegers(1)
        return multiples.count > 2 ? multiples[1] : nil
    }
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 15, 17], of: .input(0))

    static let domain = Domain([rank.axis, first.axis, last.axis, between.axis, lastSize.axis]) { point in
        let rank = point[rank]
        let shape = Shape(Array([1, 2, 2, 3].suffix(rank - 1)) + [point[lastSize]])
        var multiples = [Int](repeating: 1, count: rank)
        if rank > 2 { multiples[1] = point[between] }
        multiples[0] = point[first]
        multiples[rank - 1] = point[last]
        return outline("covering", shape, multiples.map(Int64.init))
    }
}
