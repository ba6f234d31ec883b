extension Operator {
    /// SPLIT_V: cuts a tensor along an axis into pieces of given sizes.
    public static let splitV = Operator(
        "SPLIT_V", code: 102, summary: "Cuts a tensor along an axis into pieces of given sizes.",
        attributes: [Splitting.count.declaration],
        binary16: .exact,
        inferShapes: { try Splitting.check($0, try SizedSplitting.cut($0), "SPLIT_V-3") },
        shapedBy: [1, 2],
        variants: Layout.moving(
            Splitting.types, indexTypes: [.int32, .int64],
            inputs: { type, index in
                [Layout.operand("input", type), Layout.indices("size_splits", index), Layout.indices("axis")]
            }, outputs: .variadic,
            parameters: [Constraint("SPLIT_V-5", .nonconforming, .outputsSameParameters(as: .input(0)))],
            constraints: Layout.vectorLimits("SPLIT_V-4", inputs: 1),
            clauses: ["SPLIT_V-1", "SPLIT_V-2", "SPLIT_V-3", "SPLIT_V-4"],
            positions: { instance, _ in try SizedSplitting.cut(instance).positions }),
        outlines: Layout.shared(
            [
                SizedSplitting.outline("all-values", [256], axis: 0, [100, 156]),
                SizedSplitting.outline("first-axis", [6, 3, 5], axis: 0, [1, 3, 2]),
                SizedSplitting.outline("middle-axis", [2, 6, 5], axis: 1, [5, 1]),
                SizedSplitting.outline("last-axis", [3, 2, 33], axis: 2, [15, 1, 17]),
                SizedSplitting.outline("negative-axis", [2, 3, 31], axis: -1, [16, 15]),
                SizedSplitting.outline("most-negative-axis", [6, 17], axis: -2, [2, 4]),
                SizedSplitting.outline("rest-last", [4, 9], axis: 1, [3, 2, -1]),
                SizedSplitting.outline("rest-first", [3, 8], axis: 1, [-1, 5]),
                SizedSplitting.outline("rest-empty", [2, 7], axis: 1, [3, -1, 4]),
                SizedSplitting.outline("empty-piece", [5, 3], axis: 0, [2, 0, 3]),
                SizedSplitting.outline("one-piece", [3, 11], axis: 1, [-1]),
                SizedSplitting.outline("rank-6", [2, 1, 3, 2, 3, 4], axis: 2, [1, 2]),
                SizedSplitting.outline("one", [1], axis: 0, [1]),
                SizedSplitting.outline("negative-axis-of-equal-sizes", [2, 5, 5], axis: -1, [3, 2]),
            ], among: Splitting.types, indexTypes: [.int32, .int64]), domain: SizedSplitting.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum SizedSplitting {
    static func outline(_ id: String, _ shape: Shape, axis: Int, _ sizes: [Int64]) -> Outline {
        Outline(
            id, [shape, [sizes.count], []], Attributes().setting(Splitting.count, sizes.count),
            fixedValues: [1: sizes, 2: [Int64(axis)]], outputCount: sizes.count)
    }

    /// SPLIT_V-2 to SPLIT_V-4: the axis, and pieces of the given sizes.
    static func cut(_ instance: Instance) throws -> Splitting.Cut {
        let shape = try instance.input(0).shape
        let axis = try Layout.axis(try Layout.single(instance, 2, "SPLIT_V-2"), of: shape.rank, "SPLIT_V-2")
        return Splitting.Cut(
            shape: shape, axis: axis, sizes: try resolve(try instance.constantIntegers(1), shape[axis]))
    }

    /// SPLIT_V-4: replaces one size of -1 by the rest of the axis.
    ///
    /// - Throws: `SpecificationError` if there are several -1, or the sizes do not add up to the axis.
    private static func resolve(_ sizes: [Int], _ length: Int) throws -> [Int] {
        var rest = length
        var isValid = true
        for size in sizes where size != -1 {
            isValid = isValid && size >= 0 && size <= rest
            if isValid { rest -= size }
        }
        let stretched = sizes.indices.filter { sizes[$0] == -1 }
        guard isValid, stretched.count <= 1, stretched.count == 1 || rest == 0 else {
            throw SpecificationError(
                .invalid, "an axis of \(length) cannot be cut into pieces of \(sizes)",
                remedy: "give sizes whose sum is \(length), with at most one -1", clause: "SPLIT_V-4")
        }
        return sizes.map { $0 == -1 ? rest : $0 }
    }
}

extension SizedSplitting {
    private static let axes = AxisDomain(
        lengths: [3, 4, 8, 17], shape: { try $0.input(0).shape }, axis: { try $0.constantIntegers(2)[0] })
    private static let pieces = TypedAxis("pieces", [1, 2, 3], isTripled: true) { $0.outputs.count }
    private static let rest = TypedAxis("a size of -1", ["none", "first", "last"], isTripled: true) { instance in
        let sizes = try instance.constantIntegers(1)
        return sizes.first == -1 ? "first" : sizes.last == -1 ? "last" : "none"
    }

    static let domain = Domain(axes.axes + [pieces.axis, rest.axis]) { point in
        let (shape, axis, written) = try axes.shape(point)
        let count = point[pieces]
        var sizes = (0..<count).map { Int64($0 == 0 ? shape[axis] - (count - 1) : 1) }
        switch point[rest] {
        case "first": sizes[0] = -1
        case "last": sizes[count - 1] = -1
        default: break
        }
        return outline("covering", Shape(shape), axis: written, sizes)
    }
}
