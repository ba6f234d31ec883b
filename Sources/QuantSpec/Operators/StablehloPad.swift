extension Operator {
    /// STABLEHLO_PAD: adds elements before, between and after those of each axis, or cuts off its ends.
    public static let stablehloPad = Operator(
        "STABLEHLO_PAD", code: 195,
        summary: "Adds elements before, between and after those of each axis, or cuts off its ends.",
        attributes: [StablePadding.low, StablePadding.high, StablePadding.interior].map(\.declaration),
        binary16: .exact,
        inferShapes: { [try StablePadding.outputShape($0)] },
        variants: Layout.moving(
            inputs: { type, _ in [Layout.operand("operand", type), Layout.operand("padding_value", type)] },
            parameters: [
                Constraint("STABLEHLO_PAD-3", .nonconforming, .sameParameters([.input(0), .input(1), .output(0)]))
            ],
            constraints: [Constraint("STABLEHLO_PAD-4", .referenceLimit, .rank(.input(0), 1...8))],
            clauses: ["STABLEHLO_PAD-1", "STABLEHLO_PAD-2"],
            source: { call in
                guard let value = try Layout.input(1, of: call) else { return nil }
                return try Layout.input(0, of: call)?.appending(value)
            }, positions: { instance, _ in [try StablePadding.positions(instance)] }),
        outlines: StablePadding.outlines, domain: StablePadding.domain)
}

enum StablePadding {
    static let low = Attribute<[Int]>("edge_padding_low", default: [])
    static let high = Attribute<[Int]>("edge_padding_high", default: [])
    static let interior = Attribute<[Int]>("interior_padding", default: [])

    /// STABLEHLO_PAD-1: the size of each axis with its padding.
    ///
    /// - Throws: `SpecificationError` if there is not one number of each kind for every axis, a padding between elements is
    ///   negative, or a size is below 1.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let clause: Clause = "STABLEHLO_PAD-1"
        let input = try Indexing.sizes(instance, 0, clause)
        let lists = [low, high, interior].map { instance.attributes[$0] }
        let limit = -Indexing.greatestSize...Indexing.greatestSize
        guard lists.allSatisfy({ $0.count == input.count && $0.allSatisfy(limit.contains) }),
            lists[2].allSatisfy({ $0 >= 0 }), try instance.input(1).shape.checkedCount == 1
        else {
            throw Indexing.refusal(
                "an operand of shape \(input) has the paddings \(lists)",
                "give three numbers for each axis, of which the last is not negative, and one value", clause)
        }
        let sizes = input.indices.map { axis in
            input[axis] + max(input[axis] - 1, 0) * lists[2][axis] + lists[0][axis] + lists[1][axis]
        }
        guard sizes.allSatisfy({ $0 > 0 }) else {
            throw Indexing.refusal("the output would have the sizes \(sizes)", "leave each axis an element", clause)
        }
        return try Indexing.shape(sizes, clause)
    }

    /// STABLEHLO_PAD-2: for each output element, its position in the operand; the number of elements of the operand for padding.
    static func positions(_ instance: Instance) throws -> [Int] {
        let input = try instance.input(0).shape
        let output = try outputShape(instance)
        let (low, interior) = (instance.attributes[low], instance.attributes[interior])
        let axes = zip(AxisMap.identity(input), input.dimensions.indices).map { map, axis in
            let step = interior[axis] + 1
            let indices = (0..<output[axis]).map { place -> Int in
                let (index, rest) = (place - low[axis]).quotientAndRemainder(dividingBy: step)
                return rest == 0 && (0..<input[axis]).contains(index) ? index : -1
            }
            return AxisMap(indices, stride: map.stride)
        }
        return AxisMap.positions(axes, outside: input.count)
    }
}

extension StablePadding {
    private static func outline(
        _ id: String, _ shape: Shape, _ low: [Int], _ high: [Int], _ interior: [Int]
    ) -> Outline {
        Outline(
            id, [shape, []],
            Attributes().setting(Self.low, low).setting(Self.high, high).setting(Self.interior, interior))
    }

    static let outlines = Layout.shared([
        outline("all-values", [256], [1], [2], [0]), outline("edges", [2, 3], [1, 0], [0, 2], [0, 0]),
        outline("between", [3, 4], [0, 0], [0, 0], [1, 2]), outline("cut", [5, 6], [-1, 2], [-2, -3], [0, 0]),
        outline("cut-between", [4, 5], [-2, -1], [1, -4], [1, 2]),
        outline("image", [1, 3, 2, 3], [0, 1, 1, 0], [0, 2, 0, 0], [0, 1, 0, 0]),
        outline("rank-5", [1, 2, 1, 2, 2], [1, 0, 0, -1, 0], [0, 0, 1, 1, 1], [0, 1, 0, 0, 0]),
        outline("nothing", [3, 5], [0, 0], [0, 0], [0, 0]), outline("one", [1], [0], [1], [3]),
        outline("empty", [0, 2], [2, 0], [0, 0], [1, 0]),
    ])

    /// What happens at an edge or between elements.
    private enum Change: String, DomainValue {
        case none, added, cut
        init(_ number: Int) { self = number == 0 ? .none : number > 0 ? .added : .cut }
        var number: Int { self == .none ? 0 : self == .added ? 2 : -1 }
    }

    private static let rank = TypedAxis.rank([1, 2, 3, 4], of: .input(0))
    private static let lastSize = TypedAxis.lastSize([2, 3, 8, 17], of: .input(0))
    private static func change(_ name: String, _ list: Attribute<[Int]>, _ values: [Change]) -> TypedAxis<Change> {
        TypedAxis(name, values) { $0.attributes[list].last.map(Change.init) }
    }
    private static let before = change("before the last axis", low, Change.allCases)
    private static let after = change("after the last axis", high, Change.allCases)
    private static let between = change("between elements of the last axis", interior, [.none, .added])
    private static let first = TypedAxis("before the first axis", Change.allCases) { instance in
        let list = instance.attributes[low]
        return list.count > 1 ? Change(list[0]) : nil
    }

    static let domain = Domain([
        rank.axis, lastSize.axis, before.axis, after.axis, between.axis, first.axis,
    ]) { point in
        let rank = point[rank]
        guard point[before] != .cut || point[after] != .cut || point[lastSize] > 2 || point[between] == .added else {
            throw Domain.Exclusion("nothing would be left")
        }
        func list(_ first: Int, _ last: Int) -> [Int] {
            var list = [Int](repeating: 0, count: rank)
            list[0] = first
            list[rank - 1] = last
            return list
        }
        return outline(
            "covering", Shape([3, 2, 2].prefix(rank - 1) + [point[lastSize]]),
            list(point[first].number, point[before].number), list(0, point[after].number),
            list(0, point[between].number))
    }
}
