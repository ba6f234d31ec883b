extension Operator {
    /// BROADCAST_TO: repeats a tensor along its axes of size 1, up to a given shape.
    public static let broadcastTo = Operator(
        "BROADCAST_TO", code: 130, summary: "Repeats a tensor along its axes of size 1, up to a given shape.",
        binary16: .exact,
        inferShapes: { [try ShapeBroadcasting.outputShape($0)] },
        shapedBy: [1],
        variants: Layout.moving(
            indexTypes: [.int32, .int64],
            inputs: { type, index in [Layout.operand("input", type), Layout.indices("shape", index)] },
            parameters: [Layout.sameParameters("BROADCAST_TO-3", .nonconforming)],
            clauses: ["BROADCAST_TO-1", "BROADCAST_TO-2"],
            positions: { instance, _ in
                [Broadcasting.positions(of: try instance.input(0).shape, in: try instance.output(0).shape)]
            }),
        outlines: Layout.shared(
            [
                ShapeBroadcasting.outline("all-values", [256], [1, 256]),
                ShapeBroadcasting.outline("rows", [1, 7], [5, 7]),
                ShapeBroadcasting.outline("columns", [5, 1], [5, 9]),
                ShapeBroadcasting.outline("new-axes", [3, 5], [2, 2, 3, 5]),
                ShapeBroadcasting.outline("both", [3, 1, 2], [2, 3, 4, 2]),
                ShapeBroadcasting.outline("alternating", [1, 3, 1, 5], [2, 3, 3, 5]),
                ShapeBroadcasting.outline("from-one", [1], [3, 17]),
                ShapeBroadcasting.outline("from-scalar", [], [15]),
                ShapeBroadcasting.outline("same", [2, 3, 5], [2, 3, 5]),
                ShapeBroadcasting.outline("rank-6", [2, 1, 3, 1, 1], [2, 2, 2, 3, 2, 2]),
                ShapeBroadcasting.outline("rank-8", [2, 1, 3], [1, 2, 1, 1, 2, 2, 2, 3]),
                ShapeBroadcasting.outline("to-nothing", [3, 1], [3, 0]),
                ShapeBroadcasting.outline("one", [1], [1]),
            ], indexTypes: [.int32, .int64]), domain: ShapeBroadcasting.domain,
        postTraining: PostTraining(.same, version: 3, wide: .init(.copied, version: 3)))
}

enum ShapeBroadcasting {
    static func outline(_ id: String, _ shape: Shape, _ output: [Int64]) -> Outline {
        Outline(id, [shape, [output.count]], fixedValues: [1: output])
    }

    /// BROADCAST_TO-2: the requested shape.
    ///
    /// - Throws: `SpecificationError` if the input's shape does not broadcast to it (REP-6), or would enlarge it.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let input = try instance.input(0).shape
        guard try instance.input(1).shape.rank == 1 else {
            throw SpecificationError(
                .invalid, "input 1, the shape of the output, is not a vector", remedy: "give it rank 1",
                clause: "BROADCAST_TO-2")
        }
        let output = try Layout.shape(try instance.constantIntegers(1), "BROADCAST_TO-2")
        guard output.rank >= input.rank, try Broadcasting.shape(input, output) == output else {
            throw SpecificationError(
                .invalid, "\(input) does not broadcast to \(output)",
                remedy: "use the input's size along each axis of which it is not 1", clause: "BROADCAST_TO-2")
        }
        return output
    }
}

extension ShapeBroadcasting {
    private static let pattern = TypedAxis("broadcasting", PairDomain.Pattern.allCases, isTripled: true) {
        PairDomain.Pattern(try $0.input(0).shape, try $0.output(0).shape)
    }
    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .output(0), isTripled: true)
    private static let ranks = TypedAxis("ranks", PairDomain.Ranks.allCases, isTripled: true) {
        PairDomain.Ranks(try $0.input(0).shape, try $0.output(0).shape)
    }
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17], of: .output(0))

    static let domain = Domain([pattern.axis, rank.axis, ranks.axis, lastSize.axis]) { point in
        let whole = Array([2, 1, 3, 2].suffix(point[rank] - 1)) + [point[lastSize]]
        let places: Range<Int>
        switch point[pattern] {
        case .equal: places = 0..<0
        case .scalar: places = 0..<whole.count
        case .outer: places = 0..<whole.count - 1
        case .batch: places = 0..<1
        case .inner: places = whole.count - 1..<whole.count
        case .middle:
            guard whole.count > 2 else { throw Domain.Exclusion("only rank 3 and above has an axis between others") }
            places = whole.count - 2..<whole.count - 1
        case .both, .apart: throw Domain.Exclusion("the output is not stretched")
        }
        var input = whole
        for place in places { input[place] = 1 }
        let stretched = input.prefix { $0 == 1 }.count
        switch point[ranks] {
        case .equal: break
        case .differing, .far:
            let count = point[ranks] == .differing ? 1 : 2
            guard whole.count > count, stretched >= count else {
                throw Domain.Exclusion("the first axes are not stretched")
            }
            input.removeFirst(count)
        case .scalar:
            guard stretched == input.count else { throw Domain.Exclusion("a tensor of rank 0 is a scalar") }
            input = []
        }
        return outline("covering", Shape(input), whole.map(Int64.init))
    }
}
