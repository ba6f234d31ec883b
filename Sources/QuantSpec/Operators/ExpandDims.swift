extension Operator {
    /// EXPAND_DIMS: adds an axis of size 1; the values and their order stay the same.
    public static let expandDims = Operator(
        "EXPAND_DIMS", code: 70, summary: "Adds an axis of size 1; the values and their order stay the same.",
        binary16: .exact,
        inferShapes: { [try Expanding.outputShape($0)] },
        shapedBy: [1],
        variants: Layout.moving(
            indexTypes: [.int32, .int64],
            inputs: { type, index in [Layout.operand("input", type), Layout.indices("axis", index)] },
            parameters: [Layout.sameParameters("EXPAND_DIMS-3", .invalid)], constraints: [Expanding.zeroPointIsZero],
            clauses: ["EXPAND_DIMS-1", "EXPAND_DIMS-2"],
            positions: { instance, _ in [Array(0..<(try instance.input(0).shape.count))] }),
        outlines: Layout.shared(
            [
                Expanding.outline("all-values", [256], 0),
                Expanding.outline("in-front", [3, 11], 0),
                Expanding.outline("between", [3, 5], 1),
                Expanding.outline("behind", [3, 17], 2),
                Expanding.outline("negative", [2, 3, 5], -1),
                Expanding.outline("most-negative", [2, 3, 5], -4),
                Expanding.outline("negative-between", [4, 9], -2),
                Expanding.outline("scalar", [], 0),
                Expanding.outline("scalar-negative", [], -1),
                Expanding.outline("to-rank-6", [2, 1, 2, 3, 3], 3),
                Expanding.outline("empty", [2, 0], 1),
                Outline("axis-in-a-vector", [[3, 5], [1]], fixedValues: [1: [1]]),
                Expanding.outline("one", [1], 1),
            ], indexTypes: [.int32, .int64]), domain: Expanding.domain,
        postTraining: PostTraining(.same, wide: .init(.copied, version: 1)))
}

enum Expanding {
    static func outline(_ id: String, _ shape: Shape, _ axis: Int64) -> Outline {
        Outline(id, [shape, []], fixedValues: [1: [axis]])
    }

    /// EXPAND_DIMS-2: the input's shape with a 1 at the new axis.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let shape = try instance.input(0).shape
        var sizes = shape.dimensions
        let given = try Layout.single(instance, 1, "EXPAND_DIMS-2")
        sizes.insert(1, at: try Layout.axis(given, of: shape.rank + 1, "EXPAND_DIMS-2"))
        return Shape(sizes)
    }

    /// EXPAND_DIMS-4: the reference rejects an int16 tensor whose zero point is not 0.
    static let zeroPointIsZero = Constraint(
        "EXPAND_DIMS-4", .referenceLimit,
        .holds("an int16 tensor has zero point 0") { $0[.input(0)]?.type != .int16 || $0[.input(0)]?.zeroPoint == 0 })
}

extension Expanding {
    private static let axes = AxisDomain(
        ranks: 1...5, lengths: [], isNew: true, shape: { try $0.input(0).shape },
        axis: { try $0.constantIntegers(1)[0] })

    static let domain = Domain(axes.axes) { point in
        let (shape, _, written) = try axes.shape(point)
        return outline("covering", Shape(shape), Int64(written))
    }
}
