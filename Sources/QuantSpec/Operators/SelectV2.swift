extension Operator {
    /// SELECT_V2: selects each element from one of two tensors by a condition; all three are broadcast.
    public static let selectV2 = Operator(
        "SELECT_V2", code: 123,
        summary: "Selects each element from one of two tensors by a condition; all three are broadcast.",
        binary16: .exact,
        inferShapes: { [try BroadcastSelection.outputShape($0)] },
        variants: Selection.variants(
            "SELECT_V2", constraints: [BroadcastSelection.rankLimit],
            positions: { try BroadcastSelection.positions($0) }),
        outlines: [
            Outline("same-shape", [[2, 3, 11], [2, 3, 11], [2, 3, 11]]),
            Outline("tail", [[33], [33], [33]]),
            Outline("condition-broadcast", [[17], [3, 17], [3, 17]]),
            Outline("condition-rows", [[3, 1], [3, 16], [3, 16]]),
            Outline("scalar-condition", [[], [2, 15], [2, 15]]),
            Outline("scalar-y", [[4, 7], [4, 7], []]),
            Outline("scalar-x", [[4, 7], [], [4, 7]]),
            Outline("all-broadcast", [[2, 1, 1], [3, 1], [5]]),
            Outline("condition-largest", [[2, 3, 4], [1], [4]]),
            Outline("rank-8", [[2, 1, 2, 1, 1, 1, 1, 2], [1, 2, 1, 1, 3, 1, 1], [1]]),
            Outline("scalars", [[], [], []]),
            Outline("one", [[1], [1], [1]]),
            Outline("empty", [[0, 3], [1, 3], [3]]),
        ], domain: BroadcastSelection.domain,
        postTraining: PostTraining(.same))
}

enum BroadcastSelection {
    /// SELECT_V2-2: the shape to which all three inputs are broadcast.
    static func outputShape(_ instance: Instance) throws -> Shape {
        if let shape = Selection.outputOfOneElement(instance) { return shape }
        return try Broadcasting.shape(
            try Broadcasting.shape(instance.input(0).shape, instance.input(1).shape), instance.input(2).shape)
    }

    static func positions(_ instance: Instance) throws -> (condition: [Int], first: [Int], second: [Int]) {
        let output = try outputShape(instance)
        if output.count == 1 { return ([0], [0], [0]) }
        let positions = try (0..<3).map { Broadcasting.positions(of: try instance.input($0).shape, in: output) }
        return (positions[0], positions[1], positions[2])
    }

    /// SELECT_V2-4: the reference broadcasts tensors of at most 8 dimensions.
    static let rankLimit = Constraint(
        "SELECT_V2-4", .referenceLimit, erratum: 58,
        .holds("the shapes are equal, or have at most 8 dimensions") { instance in
            let shapes = instance.inputs.map { $0?.shape ?? [] }
            return shapes.allSatisfy { $0 == shapes[0] } || shapes.allSatisfy { $0.rank <= 8 }
        })
}

extension BroadcastSelection {
    private static func pattern(_ name: String, _ index: Int) -> TypedAxis<PairDomain.Pattern> {
        TypedAxis(name, [.equal, .scalar, .outer, .batch, .inner], isTripled: true) {
            PairDomain.Pattern(try $0.input(index).shape, try $0.output(0).shape)
        }
    }
    private static let operands = [pattern("condition", 0), pattern("x", 1), pattern("y", 2)]
    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .output(0))
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17], of: .output(0))

    static let domain = Domain(operands.map(\.axis) + [rank.axis, lastSize.axis]) { point in
        let whole = Array([2, 3, 2].prefix(point[rank] - 1)) + [point[lastSize]]
        let shapes = operands.map { operand -> Shape in
            switch point[operand] {
            case .scalar: return Shape(whole.map { _ in 1 })
            case .outer: return Shape(whole.dropLast().map { _ in 1 } + [point[lastSize]])
            case .batch: return Shape([1] + whole.dropFirst())
            case .inner: return Shape(whole.dropLast() + [1])
            default: return Shape(whole)
            }
        }
        return Outline("covering", shapes)
    }
}
