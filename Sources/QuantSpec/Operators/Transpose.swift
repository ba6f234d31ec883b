extension Operator {
    /// TRANSPOSE: a tensor with its axes in another order.
    public static let transpose = Operator(
        "TRANSPOSE", code: 39, summary: "A tensor with its axes in another order.",
        inferShapes: { [try Transposing.outputShape($0)] },
        shapedBy: [1],
        variants: Layout.moving(
            inputs: { type, _ in [Layout.operand("input", type), Layout.indices("perm")] },
            parameters: [Layout.sameParameters("TRANSPOSE-3", .nonconforming)],
            constraints: [Layout.rankLimit("TRANSPOSE-4", 1...8)], clauses: ["TRANSPOSE-1", "TRANSPOSE-2"],
            positions: { instance, _ in [try Transposing.positions(instance)] }),
        outlines: Layout.shared([
            Transposing.outline("all-values", [16, 16], [1, 0]),
            Transposing.outline("matrix", [3, 17], [1, 0]),
            Transposing.outline("identity", [2, 3, 5], [0, 1, 2]),
            Transposing.outline("rotate", [2, 3, 5], [1, 2, 0]),
            Transposing.outline("rotate-back", [3, 3, 3], [2, 0, 1]),
            Transposing.outline("channels-first", [2, 3, 4, 5], [0, 3, 1, 2]),
            Transposing.outline("channels-last", [1, 15, 2, 4], [0, 2, 3, 1]),
            Transposing.outline("negative", [2, 3, 4], [-1, 0, -2]),
            Transposing.outline("heads", [1, 4, 2, 8], [0, 2, 1, 3]),
            Transposing.outline("rank-5", [2, 1, 3, 2, 4], [4, 2, 0, 3, 1]),
            Transposing.outline("rank-6", [2, 3, 1, 2, 3, 2], [3, 5, 1, 0, 4, 2]),
            Transposing.outline("rank-8", [2, 1, 2, 1, 3, 1, 2, 2], [7, 6, 5, 4, 3, 2, 1, 0]),
            Transposing.outline("vector", [31], [0]),
            Transposing.outline("empty", [2, 0, 3], [2, 0, 1]),
            Transposing.outline("one", [1, 1], [1, 0]),
        ]))
}

enum Transposing {
    static func outline(_ id: String, _ shape: Shape, _ permutation: [Int64]) -> Outline {
        Outline(id, [shape, [permutation.count]], fixedValues: [1: permutation])
    }

    /// TRANSPOSE-2: for each axis of the output, the input's axis that it is.
    private static func permutation(_ instance: Instance) throws -> [Int] {
        let rank = try instance.input(0).shape.rank
        let axes = try Layout.integers(instance, 1, count: rank, "TRANSPOSE-2").map {
            try Layout.axis($0, of: rank, "TRANSPOSE-2")
        }
        guard Set(axes).count == rank else {
            throw SpecificationError(
                .invalid, "\(axes) names an axis twice", remedy: "name each axis once", clause: "TRANSPOSE-2")
        }
        return axes
    }

    static func outputShape(_ instance: Instance) throws -> Shape {
        let shape = try instance.input(0).shape
        return Shape(try permutation(instance).map { shape[$0] })
    }

    static func positions(_ instance: Instance) throws -> [Int] {
        let axes = AxisMap.identity(try instance.input(0).shape)
        return AxisMap.positions(try permutation(instance).map { axes[$0] })
    }
}
