extension Operator {
    /// SELECT: selects each element, or each row, from one of two tensors by a condition.
    public static let select = Operator(
        "SELECT", code: 64, summary: "Selects each element, or each row, from one of two tensors by a condition.",
        binary16: .exact,
        inferShapes: { [try RowSelection.outputShape($0)] },
        variants: Selection.variants("SELECT", constraints: [], positions: { try RowSelection.positions($0) }),
        outlines: [
            Outline("same-shape", [[2, 3, 11], [2, 3, 11], [2, 3, 11]]),
            Outline("tail", [[33], [33], [33]]),
            Outline("rows", [[3], [3, 17], [3, 17]]),
            Outline("rows-of-rank-4", [[4], [4, 2, 3, 5], [4, 2, 3, 5]]),
            Outline("square", [[5], [5, 5], [5, 5]]),
            Outline("scalar", [[], [2, 15], [2, 15]]),
            Outline("scalars", [[], [], []]),
            Outline("one", [[1], [1], [1]]),
            Outline("rank-6", [[1, 2, 1, 3, 1, 2], [1, 2, 1, 3, 1, 2], [1, 2, 1, 3, 1, 2]]),
            Outline("empty", [[0], [0, 3], [0, 3]]),
        ], domain: RowSelection.domain,
        postTraining: PostTraining(
            .same, wide: .init(.forced, inputs: [1, 2], version: 1), converterHabit: .separateScales))
}

enum RowSelection {
    /// SELECT-2: the shape of `x` and `y`.
    ///
    /// - Throws: `SpecificationError` if their shapes differ, or the condition has another shape, is no scalar, and
    ///   has not one element for each row.
    static func outputShape(_ instance: Instance) throws -> Shape {
        if let shape = Selection.outputOfOneElement(instance) { return shape }
        let condition = try instance.input(0).shape
        let x = try instance.input(1).shape
        guard x == (try instance.input(2).shape),
            condition == x || condition.rank == 0
                || condition.rank == 1 && condition.dimensions.first == x.dimensions.first
        else {
            throw SpecificationError(
                .invalid,
                "SELECT: a condition of shape \(condition) cannot select from \(x) and \(try instance.input(2).shape)",
                remedy: "give x and y one shape, and a condition of that shape, for each row, or for all",
                clause: "SELECT-2")
        }
        return x
    }

    static func positions(_ instance: Instance) throws -> (condition: [Int], first: [Int], second: [Int]) {
        let count = try outputShape(instance).count
        let conditionCount = max(try instance.input(0).shape.count, 1)
        let share = max(count / conditionCount, 1)
        return ((0..<count).map { $0 / share }, Array(0..<count), Array(0..<count))
    }
}

extension RowSelection {
    private static let condition = TypedAxis("the condition is", ["a scalar", "one a row", "one an element"]) {
        instance in
        let (condition, x) = (try instance.input(0).shape, try instance.input(1).shape)
        return condition == x ? "one an element" : condition.rank == 0 ? "a scalar" : "one a row"
    }
    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .input(1))
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17], of: .input(1))

    static let domain = Domain([condition.axis, rank.axis, lastSize.axis]) { point in
        let shape = Shape(Array([3, 1, 2, 2].prefix(point[rank] - 1)) + [point[lastSize]])
        switch point[condition] {
        case "a scalar": return Outline("covering", [[], shape, shape])
        case "one a row": return Outline("covering", [[shape[0]], shape, shape])
        default: return Outline("covering", [shape, shape, shape])
        }
    }
}
