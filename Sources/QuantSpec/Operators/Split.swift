extension Operator {
    /// SPLIT: cuts a tensor into equal pieces along an axis.
    public static let split = Operator(
        "SPLIT", code: 49, summary: "Cuts a tensor into equal pieces along an axis.",
        attributes: [Splitting.count.declaration],
        binary16: .exact,
        inferShapes: { try Splitting.check($0, try EqualSplitting.cut($0), "SPLIT-3") },
        shapedBy: [0],
        variants: Layout.moving(
            Splitting.types, inputs: { type, _ in [Layout.indices("axis"), Layout.operand("input", type)] },
            outputs: .variadic,
            parameters: [Constraint("SPLIT-4", .nonconforming, .outputsSameParameters(as: .input(1)))],
            clauses: ["SPLIT-1", "SPLIT-2", "SPLIT-3"], source: { try Layout.input(1, of: $0) },
            positions: { instance, _ in try EqualSplitting.cut(instance).positions }),
        outlines: Layout.shared(
            [
                EqualSplitting.outline("all-values", [256], axis: 0, into: 2),
                EqualSplitting.outline("first-axis", [4, 3, 5], axis: 0, into: 2),
                EqualSplitting.outline("middle-axis", [2, 6, 5], axis: 1, into: 3),
                EqualSplitting.outline("last-axis", [3, 2, 16], axis: 2, into: 4),
                EqualSplitting.outline("negative-axis", [2, 3, 34], axis: -1, into: 2),
                EqualSplitting.outline("most-negative-axis", [6, 17], axis: -2, into: 3),
                EqualSplitting.outline("one-piece", [3, 11], axis: 1, into: 1),
                EqualSplitting.outline("single-elements", [2, 5], axis: 1, into: 5),
                EqualSplitting.outline("channels", [1, 4, 3, 30], axis: 3, into: 2),
                EqualSplitting.outline("rank-6", [2, 1, 3, 2, 3, 4], axis: 3, into: 2),
                EqualSplitting.outline("empty", [2, 0], axis: 0, into: 2),
                EqualSplitting.outline("one", [1], axis: 0, into: 1),
                EqualSplitting.outline("negative-axis-of-equal-sizes", [3, 4, 4], axis: -1, into: 2),
            ], among: Splitting.types), domain: EqualSplitting.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied, inputs: [1])))
}

enum EqualSplitting {
    static func outline(_ id: String, _ shape: Shape, axis: Int, into pieces: Int) -> Outline {
        Outline(
            id, [[], shape], Attributes().setting(Splitting.count, pieces), fixedValues: [0: [Int64(axis)]],
            outputCount: pieces)
    }

    /// SPLIT-2, SPLIT-3: the axis, and `num_splits` equal pieces.
    ///
    /// - Throws: `SpecificationError` if the axis does not exist, or `num_splits` does not divide its size.
    static func cut(_ instance: Instance) throws -> Splitting.Cut {
        let shape = try instance.input(1).shape
        let axis = try Layout.axis(try Layout.single(instance, 0, "SPLIT-2"), of: shape.rank, "SPLIT-2")
        let pieces = instance.attributes[Splitting.count]
        guard pieces > 0, pieces <= Splitting.greatestCount, shape[axis] % pieces == 0 else {
            throw SpecificationError(
                .invalid, "an axis of \(shape[axis]) cannot be cut into \(pieces) equal pieces",
                remedy: "choose a divisor of its size", clause: "SPLIT-3")
        }
        return Splitting.Cut(
            shape: shape, axis: axis, sizes: [Int](repeating: shape[axis] / pieces, count: pieces))
    }
}

extension EqualSplitting {
    private static let axes = AxisDomain(
        lengths: [2, 3, 4, 6, 12], shape: { try $0.input(1).shape }, axis: { try $0.constantIntegers(0)[0] })
    private static let pieces = TypedAxis("pieces", [1, 2, 3, 4], isTripled: true) { $0.outputs.count }

    static let domain = Domain(axes.axes + [pieces.axis]) { point in
        let (shape, axis, written) = try axes.shape(point)
        guard shape[axis] % point[pieces] == 0 else { throw Domain.Exclusion("the pieces are equal") }
        return outline("covering", Shape(shape), axis: written, into: point[pieces])
    }
}
