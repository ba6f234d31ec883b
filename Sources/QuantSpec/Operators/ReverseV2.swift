extension Operator {
    /// REVERSE_V2: reverses the order of the elements along some axes.
    public static let reverseV2 = Operator(
        "REVERSE_V2", code: 105, summary: "Reverses the order of the elements along some axes.",
        binary16: .exact,
        inferShapes: { [try Reversing.outputShape($0)] },
        variants: Layout.movingByValues(
            inputs: { type, _ in [Layout.operand("input", type), Layout.indices("axis")] },
            parameters: [Layout.sameParameters("REVERSE_V2-3", .nonconforming)],
            constraints: Reversing.limits, clauses: ["REVERSE_V2-1", "REVERSE_V2-2"],
            positions: Reversing.positions),
        outlines: Layout.shared(
            [
                Reversing.outline("all-values", [256], [0]),
                Reversing.outline("first-axis", [4, 3, 5], [0]),
                Reversing.outline("middle-axis", [2, 5, 3], [1]),
                Reversing.outline("last-axis", [3, 2, 17], [2]),
                Reversing.outline("negative-axis", [2, 3, 31], [-1]),
                Reversing.outline("two-axes", [3, 4, 5], [1, 2]),
                Reversing.outline("two-first-axes", [3, 4, 2], [0, 1]),
                Reversing.outline("unordered-axes", [2, 3, 4, 3], [2, 1]),
                Reversing.outline("every-axis", [2, 3, 5], [0, 1, 2]),
                Reversing.outline("axes-apart", [2, 3, 5], [0, 2]),
                Reversing.outline("rank-8", [2, 1, 2, 1, 2, 3, 1, 2], [4, 5]),
                Reversing.outline("empty", [2, 0], [0]),
                Reversing.outline("one", [1], [0]),
            ], inEveryType: ["axes-apart", "empty"]), domain: Reversing.domain,
        postTraining: PostTraining(
            .same, version: 3, wide: .init(.copied, version: 3), converterHabit: .separateParameters))
}

enum Reversing {
    static func outline(_ id: String, _ shape: Shape, _ axes: [Int64]) -> Outline {
        Outline(id, [shape, [axes.count]], fixedValues: [1: axes])
    }

    /// REVERSE_V2-2: the named axes.
    ///
    /// - Throws: `SpecificationError` if an axis does not exist, or is named twice.
    private static func axes(_ axes: [Int], of instance: Instance) throws -> [Int] {
        let rank = try instance.input(0).shape.rank
        let axes = try axes.map { try Layout.axis($0, of: rank, "REVERSE_V2-2") }
        guard Set(axes).count == axes.count else {
            throw SpecificationError(
                .invalid, "\(axes) names an axis twice", remedy: "name each axis once", clause: "REVERSE_V2-2")
        }
        return axes
    }

    /// REVERSE_V2-1: the shape of the input. The axes are checked if they are a constant.
    static func outputShape(_ instance: Instance) throws -> Shape {
        if instance.constants[1] != nil { _ = try axes(try instance.constantIntegers(1), of: instance) }
        return try instance.input(0).shape
    }

    @Sendable static func positions(_ call: Call) throws -> [Int] {
        let reversed = try axes(try call.integers(1).map { Int($0) }, of: call.instance)
        let maps = AxisMap.identity(try call.instance.input(0).shape).enumerated().map { axis, map in
            reversed.contains(axis) ? AxisMap(map.indices.reversed(), stride: map.stride) : map
        }
        return AxisMap.positions(maps)
    }

    /// What the reference rejects or aborts on: other ranks than 1 to 8, axes with gaps or no axis, axes that are no
    /// vector, inputs without elements.
    static let limits: [Constraint] = [
        Layout.rankLimit("REVERSE_V2-4", 1...8),
        Constraint(
            "REVERSE_V2-6", .referenceLimit, erratum: 71,
            .holds("the input has elements") { $0[.input(0)]?.shape.count != 0 }),
        Constraint(
            "REVERSE_V2-5", .referenceLimit, erratum: 72,
            .holds("the axes follow each other") { instance in
                guard let rank = instance[.input(0)]?.shape.rank, let axes = try? instance.constantIntegers(1) else {
                    return true
                }
                let ordered = axes.map { $0 < 0 ? $0 &+ rank : $0 }.sorted()
                guard let first = ordered.first else { return false }
                return ordered.enumerated().allSatisfy { $1 == first &+ $0 }
            }),
        Layout.rankLimit("REVERSE_V2-4", 1...1, input: 1),
    ]
}

extension Reversing {
    private static let axes = AxisDomain(
        shape: { try $0.input(0).shape }, axis: { try $0.constantIntegers(1)[0] })

    static let domain = Domain(axes.axes) { point in
        let (shape, _, written) = try axes.shape(point)
        return outline("covering", Shape(shape), [Int64(written)])
    }
}
