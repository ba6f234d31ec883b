extension Operator {
    /// TRANSPOSE: reorders the axes of a tensor.
    public static let transpose = Operator(
        "TRANSPOSE", code: 39, summary: "Reorders the axes of a tensor.",
        binary16: .exact,
        inferShapes: { [try Transposing.outputShape($0)] },
        shapedBy: [1],
        variants: Layout.moving(
            inputs: { type, _ in [Layout.operand("input", type), Layout.indices("perm")] },
            parameters: [Layout.sameParameters("TRANSPOSE-3", .nonconforming)],
            constraints: [Layout.rankLimit("TRANSPOSE-4", 1...8)] + Layout.vectorLimits("TRANSPOSE-4", inputs: 1),
            clauses: ["TRANSPOSE-1", "TRANSPOSE-2"],
            positions: { instance, _ in [try Transposing.positions(instance)] }),
        outlines: Layout.shared(
            [
                Transposing.outline("all-values", [16, 16], [1, 0]),
                Transposing.outline("matrix", [3, 17], [1, 0]),
                Transposing.outline("identity", [2, 3, 5], [0, 1, 2]),
                Transposing.outline("rotate", [2, 3, 5], [1, 2, 0]),
                Transposing.outline("rotate-back", [3, 3, 3], [2, 0, 1]),
                Transposing.outline("channels-first", [2, 3, 4, 5], [0, 3, 1, 2]),
                Transposing.outline("channels-last", [1, 15, 2, 4], [0, 2, 3, 1]),
                Transposing.outline("matrix-5x7", [5, 7], [1, 0]),
                Transposing.outline("negative", [2, 3, 4], [-1, 0, -2]),
                Transposing.outline("heads", [1, 4, 2, 8], [0, 2, 1, 3]),
                Transposing.outline("rank-5", [2, 1, 3, 2, 4], [4, 2, 0, 3, 1]),
                Transposing.outline("rank-6", [2, 3, 1, 2, 3, 2], [3, 5, 1, 0, 4, 2]),
                Transposing.outline("rank-8", [2, 1, 2, 1, 3, 1, 2, 2], [7, 6, 5, 4, 3, 2, 1, 0]),
                Transposing.outline("vector", [31], [0]),
                Transposing.outline("empty", [2, 0, 3], [2, 0, 1]),
                Transposing.outline("one", [1, 1], [1, 0]),
                Transposing.outline("matrix-19x11", [19, 11], [1, 0]),
                Transposing.outline("matrix-37x18", [37, 18], [1, 0]),
            ], inEveryType: ["matrix-19x11"]), domain: Transposing.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum Transposing {
    static func outline(_ id: String, _ shape: Shape, _ permutation: [Int64]) -> Outline {
        Outline(id, [shape, [permutation.count]], fixedValues: [1: permutation])
    }

    /// TRANSPOSE-2: for each axis of the output, the corresponding axis of the input.
    ///
    /// - Throws: `SpecificationError` if an axis does not exist, or is named twice.
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

extension Transposing {
    /// The kinds of permutations that are tested.
    private enum Order: String, DomainValue {
        case identity = "none moves"
        case reversed = "all reversed"
        case lastTwo = "the last two exchanged"
        case firstTwo = "the first two exchanged"
        case lastFirst = "the last one moved to the front"
        case firstLast = "the first one moved to the end"
        case middle = "the second and the third exchanged"
        case channelsLast = "the second one moved to the end"
        case channelsFirst = "the last one moved behind the first"

        func axes(_ rank: Int) -> [Int] {
            let all = Array(0..<rank)
            switch self {
            case .identity: return all
            case .reversed: return all.reversed()
            case .lastTwo: return rank < 2 ? all : all.dropLast(2) + [rank - 1, rank - 2]
            case .firstTwo: return rank < 2 ? all : [1, 0] + all.dropFirst(2)
            case .lastFirst: return [rank - 1] + all.dropLast()
            case .firstLast: return all.dropFirst() + [0]
            case .middle: return rank < 3 ? all : [0, 2, 1] + all.dropFirst(3)
            case .channelsLast: return rank < 3 ? all : [0] + all.dropFirst(2) + [1]
            case .channelsFirst: return rank < 3 ? all : [0, rank - 1] + all.dropFirst().dropLast()
            }
        }
    }

    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5, 6], of: .input(0), isTripled: true)
    private static let order = TypedAxis("order", Order.allCases, isTripled: true) { instance in
        let permutation = try permutation(instance)
        return Order.allCases.first { $0.axes(permutation.count) == permutation }
    }
    private static let writing = TypedAxis("axes are written", AxisDomain.Writing.allCases) {
        try $0.constantIntegers(1).contains { $0 < 0 } ? .back : .front
    }
    private static let firstSize = TypedAxis.firstSize([1, 2, 3], of: .input(0))
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17], of: .input(0))

    static let domain = Domain([rank.axis, order.axis, writing.axis, firstSize.axis, lastSize.axis]) { point in
        let rank = point[rank]
        let before = rank > 1 ? [point[firstSize]] + [3, 1, 2, 4].suffix(rank - 2) : []
        let shape = before + [point[lastSize]]
        let axes = point[order].axes(rank).map { point[writing] == .front ? $0 : $0 - rank }
        return outline("covering", Shape(shape), axes.map(Int64.init))
    }
}
