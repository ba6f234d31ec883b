extension Operator {
    /// SQUEEZE: removes axes of size 1; the values and their order stay the same.
    public static let squeeze = Operator(
        "SQUEEZE", code: 43, summary: "Removes axes of size 1; the values and their order stay the same.",
        attributes: [Squeezing.axes.declaration],
        binary16: .exact,
        inferShapes: { [try Squeezing.outputShape($0)] },
        variants: Layout.moving(
            inputs: { type, _ in [Layout.operand("input", type)] },
            parameters: [Layout.sameParameters("SQUEEZE-4", .nonconforming)],
            constraints: [Layout.rankLimit("SQUEEZE-5", 0...8)],
            clauses: ["SQUEEZE-1", "SQUEEZE-2", "SQUEEZE-3"],
            positions: { instance, _ in [Array(0..<(try instance.input(0).shape.count))] }),
        outlines: Layout.shared([
            Squeezing.outline("all-values", [1, 256], [0]),
            Squeezing.outline("every-axis", [1, 3, 1, 5, 1], []),
            Squeezing.outline("given-axes", [1, 3, 1, 1, 5], [0, 2]),
            Squeezing.outline("negative-axes", [1, 3, 1, 11, 1], [-1, -5]),
            Squeezing.outline("unordered-axes", [2, 1, 1, 9, 1], [4, 1]),
            Squeezing.outline("repeated-axis", [3, 1, 17], [1, 1, -2]),
            Squeezing.outline("nothing-to-remove", [2, 17], []),
            Squeezing.outline("after-pooling", [2, 1, 1, 33], [1, 2]),
            Squeezing.outline("to-scalar", [1, 1], []),
            Squeezing.outline("from-scalar", [], []),
            Squeezing.outline("rank-8", [1, 2, 1, 3, 1, 1, 2, 1], [-2 - 1, 0]),
            Squeezing.outline("empty", [1, 0, 1], []),
            Squeezing.outline("one", [1], [0]),
        ]), domain: Squeezing.domain,
        postTraining: PostTraining(.same, wide: .init(.copied, version: 1)))
}

enum Squeezing {
    /// The axes to remove. An empty list removes every axis of size 1.
    static let axes = Attribute<[Int]>("squeeze_dims", default: [])

    static func outline(_ id: String, _ shape: Shape, _ removed: [Int]) -> Outline {
        Outline(id, [shape], Attributes().setting(axes, removed))
    }

    /// SQUEEZE-2, SQUEEZE-3: the input's shape without the removed axes.
    ///
    /// - Throws: `SpecificationError` if a named axis does not exist, or its size is not 1.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let shape = try instance.input(0).shape
        let given = instance.attributes[axes]
        if given.isEmpty { return Shape(shape.dimensions.filter { $0 != 1 }) }
        var removed: Set<Int> = []
        for number in given {
            let axis = try Layout.axis(number, of: shape.rank, "SQUEEZE-3")
            guard shape[axis] == 1 else {
                throw SpecificationError(
                    .invalid, "axis \(axis) has size \(shape[axis])", remedy: "name axes of size 1",
                    clause: "SQUEEZE-3")
            }
            removed.insert(axis)
        }
        return Shape(shape.dimensions.indices.filter { !removed.contains($0) }.map { shape[$0] })
    }
}

extension Squeezing {
    private static let removed = TypedAxis("axes that go", ["all of size 1", "the first", "the last", "one between"]) {
        instance in
        let given = instance.attributes[axes]
        let rank = try instance.input(0).shape.rank
        guard let first = given.first else { return "all of size 1" }
        let axis = first < 0 ? first + rank : first
        return axis == 0 ? "the first" : axis == rank - 1 ? "the last" : "one between"
    }
    private static let writing = TypedAxis("axes are written", AxisDomain.Writing.allCases) { instance in
        instance.attributes[axes].contains { $0 < 0 } ? .back : .front
    }
    private static let rank = TypedAxis.rank([2, 3, 4, 5], of: .input(0))
    private static let size = TypedAxis("elements", [1, 2, 3, 8, 17]) { try $0.input(0).shape.count }

    static let domain = Domain([removed.axis, writing.axis, rank.axis, size.axis]) { point in
        let rank = point[rank]
        let axis = ["the first": 0, "the last": rank - 1, "one between": 1][point[removed]]
        var shape = [Int](repeating: 1, count: rank)
        shape[axis == rank - 1 ? 0 : rank - 1] = point[size]
        let written = axis.map { [point[writing] == .front ? $0 : $0 - rank] } ?? []
        return outline("covering", Shape(shape), written)
    }
}
