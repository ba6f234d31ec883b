extension Operator {
    /// SLICE: copies a contiguous range of each axis of a tensor.
    public static let slice = Operator(
        "SLICE", code: 65, summary: "Copies a contiguous range of each axis of a tensor.",
        binary16: .exact,
        inferShapes: { [try BoxSlicing.outputShape($0)] },
        shapedBy: [1, 2],
        variants: Layout.moving(
            indexTypes: [.int32, .int64],
            inputs: { type, index in
                [Layout.operand("input", type), Layout.indices("begin", index), Layout.indices("size", index)]
            }, parameters: [Layout.sameParameters("SLICE-4", .nonconforming)],
            constraints: Layout.vectorLimits("SLICE-2", inputs: 1, 2), clauses: ["SLICE-1", "SLICE-2", "SLICE-3"],
            positions: { [try BoxSlicing.positions($0, $1)] }),
        outlines: Layout.shared(
            [
                BoxSlicing.outline("all-values", [256], [0], [-1]),
                BoxSlicing.outline("box", [4, 5, 6], [1, 2, 3], [2, 3, 2]),
                BoxSlicing.outline("to-the-end", [3, 7], [1, 4], [-1, -1]),
                BoxSlicing.outline("one-row", [5, 17], [3, 0], [1, 17]),
                BoxSlicing.outline("one-column", [5, 17], [0, 16], [5, 1]),
                BoxSlicing.outline("image", [2, 4, 4, 3], [1, 1, 0, 0], [1, 2, 3, 3]),
                BoxSlicing.outline("channels", [1, 2, 2, 33], [0, 0, 0, 17], [1, 2, 2, 15]),
                BoxSlicing.outline("rank-5", [2, 3, 2, 3, 2], [0, 1, 1, 0, 1], [2, -1, 1, 2, 1]),
                BoxSlicing.outline("rank-6", [2, 2, 3, 2, 2, 3], [1, 0, 1, 0, 1, 0], [1, 2, 2, 2, 1, 2]),
                BoxSlicing.outline("nothing", [4, 5], [4, 1], [0, 3]),
                BoxSlicing.outline("nothing-left", [4, 5], [0, 5], [2, -1]),
                BoxSlicing.outline("one", [3], [2], [1]),
            ], indexTypes: [.int32, .int64]), domain: BoxSlicing.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum BoxSlicing {
    static func outline(_ id: String, _ shape: Shape, _ begin: [Int64], _ size: [Int64]) -> Outline {
        Outline(id, [shape, [begin.count], [size.count]], fixedValues: [1: begin, 2: size])
    }

    /// SLICE-2, SLICE-3: the first index and the number of indices of each axis. A size of -1 takes all that follow.
    ///
    /// - Throws: `SpecificationError` if a range does not lie within its axis.
    private static func axes(_ instance: Instance) throws -> [SlicedAxis] {
        let shape = try instance.input(0).shape
        let begins = try Layout.integers(instance, 1, count: shape.rank, "SLICE-2")
        let sizes = try Layout.integers(instance, 2, count: shape.rank, "SLICE-2")
        return try shape.dimensions.indices.map { axis in
            let (begin, size) = (begins[axis], sizes[axis])
            guard (0...shape[axis]).contains(begin), size >= -1, size <= shape[axis] - begin else {
                throw SpecificationError(
                    .invalid, "\(size) elements from \(begin) on are not in an axis of \(shape[axis])",
                    remedy: "stay within the axis", clause: "SLICE-3")
            }
            return SlicedAxis(start: begin, stride: 1, count: size == -1 ? shape[axis] - begin : size)
        }
    }

    static func outputShape(_ instance: Instance) throws -> Shape {
        Shape(try axes(instance).map(\.count))
    }

    static func positions(_ instance: Instance, _ steps: Steps) throws -> [Int] {
        let strides = try instance.input(0).shape.strides
        return AxisMap.positions(
            zip(try axes(instance), strides).map { AxisMap($0.indices(steps), stride: $1) })
    }
}

extension BoxSlicing {
    /// The ends of an axis that a slice leaves out.
    private enum Cut: String, DomainValue {
        case whole
        case behind = "the end"
        case before = "the beginning"
        case both = "beginning and end"

        init(_ begin: Int, _ size: Int, of length: Int) {
            let end = size < 0 ? length : begin + size
            self = begin == 0 ? end == length ? .whole : .behind : end == length ? .before : .both
        }

        func bounds(_ length: Int) -> (begin: Int, size: Int) {
            let begin = self == .before || self == .both ? 1 : 0
            return (begin, length - begin - (self == .behind || self == .both ? 1 : 0))
        }
    }

    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .input(0))
    private static func cut(_ name: String, _ axis: @escaping @Sendable (Int) -> Int) -> TypedAxis<Cut> {
        TypedAxis(name, Cut.allCases, isTripled: true) { instance in
            let shape = try instance.input(0).shape
            let place = axis(shape.rank)
            guard shape.dimensions.indices.contains(place) else { return nil }
            return Cut(
                try instance.constantIntegers(1)[place], try instance.constantIntegers(2)[place], of: shape[place])
        }
    }
    private static let first = cut("cut from the first axis") { _ in 0 }
    private static let between = cut("cut from the axis before the last") { $0 > 2 ? $0 - 2 : -1 }
    private static let last = cut("cut from the last axis") { $0 - 1 }
    private static let sizes = TypedAxis("sizes", ["given", "-1"]) {
        try $0.constantIntegers(2).contains(-1) ? "-1" : "given"
    }
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17, 33], of: .input(0))

    static let domain = Domain([rank.axis, first.axis, between.axis, last.axis, sizes.axis, lastSize.axis]) { point in
        let rank = point[rank]
        let shape = Array([2, 3, 3, 4].suffix(rank - 1)) + [point[lastSize]]
        var bounds = shape.map { (begin: 0, size: $0) }
        bounds[0] = point[first].bounds(shape[0])
        if rank > 2 { bounds[rank - 2] = point[between].bounds(shape[rank - 2]) }
        bounds[rank - 1] = point[last].bounds(shape[rank - 1])
        guard bounds.allSatisfy({ $0.size > 0 }) else { throw Domain.Exclusion("nothing would be left") }
        let written = zip(bounds, shape).map { bound, length in
            point[sizes] == "-1" && bound.begin + bound.size == length ? -1 : bound.size
        }
        return outline("covering", Shape(shape), bounds.map { Int64($0.begin) }, written.map(Int64.init))
    }
}
