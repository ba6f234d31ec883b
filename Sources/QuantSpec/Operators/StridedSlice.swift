extension Operator {
    /// STRIDED_SLICE: takes the elements at equal distances along each axis; can remove axes and insert new ones.
    public static let stridedSlice = Operator(
        "STRIDED_SLICE", code: 45,
        summary: "Takes the elements at equal distances along each axis; can remove axes and insert new ones.",
        attributes: [
            StridedSlicing.beginMask.declaration, StridedSlicing.endMask.declaration,
            StridedSlicing.ellipsisMask.declaration, StridedSlicing.newAxisMask.declaration,
            StridedSlicing.shrinkAxisMask.declaration, StridedSlicing.offset.declaration,
        ],
        binary16: .exact,
        inferShapes: { [try StridedSlicing.outputShape($0)] },
        shapedBy: [1, 2, 3],
        variants: Layout.moving(
            inputs: { type, _ in
                [
                    Layout.operand("input", type), Layout.indices("begin"), Layout.indices("end"),
                    Layout.indices("strides"),
                ]
            }, parameters: [Layout.sameParameters("STRIDED_SLICE-8", .nonconforming)],
            constraints: StridedSlicing.limits,
            clauses: [
                "STRIDED_SLICE-1", "STRIDED_SLICE-2", "STRIDED_SLICE-3", "STRIDED_SLICE-4", "STRIDED_SLICE-5",
                "STRIDED_SLICE-6", "STRIDED_SLICE-7",
            ],
            derive: StridedSlicing.derive, positions: { [try StridedSlicing.positions($0, $1)] }),
        outlines: Layout.shared(
            StridedSlicing.outlines,
            inEveryType: [
                "one-row", "shrunk-from-masked-begin", "one-mask-an-axis", "new-and-shrunk", "ellipsis-of-two-axes",
            ]),
        domain: StridedSlicing.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum StridedSlicing {
    /// Bit masks: bit i belongs to position i of `begin`, `end` and `strides`.
    static let beginMask = Attribute("begin_mask", default: 0)
    static let endMask = Attribute("end_mask", default: 0)
    static let ellipsisMask = Attribute("ellipsis_mask", default: 0)
    static let newAxisMask = Attribute("new_axis_mask", default: 0)
    static let shrinkAxisMask = Attribute("shrink_axis_mask", default: 0)
    /// Whether `end` counts from `begin`.
    static let offset = Attribute("offset", default: false)

    // One value for each axis of the input (DERIVED-8).
    static let start: DerivedKey = "start"
    static let step: DerivedKey = "stride"
    static let count: DerivedKey = "count"

    // MARK: Requests

    /// What one position of `begin`, `end` and `strides` requests.
    private enum Request {
        case ellipsis
        case newAxis
        case indices(begin: Int?, end: Int?, stride: Int, isShrunk: Bool)
    }

    /// One axis, in the order of the output: an axis of the input or a new one. The output lacks a shrunk axis.
    struct Axis {
        /// The selected indices of an axis of the input; `nil` for a new axis.
        let indices: SlicedAxis?
        let isShrunk: Bool
    }

    /// STRIDED_SLICE-2, STRIDED_SLICE-3: the request of each position. If several masks have its bit, the order of
    /// precedence decides.
    ///
    /// - Throws: `SpecificationError` if the three vectors differ in length, have more than 31 elements or values
    ///   beyond 32 bits, or a stride is 0.
    private static func requests(_ instance: Instance) throws -> [Request] {
        let begins = try instance.constantIntegers(1)
        guard begins.count <= 31, try [1, 2, 3].allSatisfy({ try instance.input($0).shape == [begins.count] }) else {
            throw invalid("begin, end and strides are not vectors of the same length, at most 31", "STRIDED_SLICE-2")
        }
        let ends = try Layout.integers(instance, 2, count: begins.count, "STRIDED_SLICE-2")
        let strides = try Layout.integers(instance, 3, count: begins.count, "STRIDED_SLICE-2")
        let isWide = (begins + ends + strides).contains { Int32(exactly: $0) == nil }
        guard !isWide else { throw invalid("a position does not fit in 32 bits", "STRIDED_SLICE-2") }
        return try begins.indices.map { position in
            func isSet(_ mask: Attribute<Int>) -> Bool { instance.attributes[mask] >> position & 1 == 1 }
            if isSet(ellipsisMask) { return .ellipsis }
            if isSet(newAxisMask) { return .newAxis }
            guard strides[position] != 0 else { throw invalid("a stride is 0", "STRIDED_SLICE-5") }
            return .indices(
                begin: isSet(beginMask) ? nil : begins[position], end: isSet(endMask) ? nil : ends[position],
                stride: strides[position], isShrunk: isSet(shrinkAxisMask))
        }
    }

    /// STRIDED_SLICE-4: assigns the requests to the input's axes. The ellipsis takes the axes that no request names;
    /// without an ellipsis they are the last ones.
    ///
    /// - Throws: `SpecificationError` if there are several ellipses, or more axes are named than the input has.
    static func axes(_ instance: Instance) throws -> [Axis] {
        let sizes = try instance.input(0).shape.dimensions
        var requests = try requests(instance)
        let ellipses = requests.filter { if case .ellipsis = $0 { true } else { false } }.count
        let named = requests.filter { if case .indices = $0 { true } else { false } }.count
        guard ellipses <= 1, named <= sizes.count else {
            throw invalid(
                "\(named) axes and \(ellipses) ellipses do not fit a tensor of rank \(sizes.count)", "STRIDED_SLICE-4")
        }
        if ellipses == 0 { requests.append(.ellipsis) }
        var rest = sizes[...]
        return try requests.flatMap { request -> [Axis] in
            switch request {
            case .newAxis: return [Axis(indices: nil, isShrunk: false)]
            case .ellipsis:
                return (0..<sizes.count - named).compactMap { _ in
                    rest.popFirst().map { Axis(indices: SlicedAxis(start: 0, stride: 1, count: $0), isShrunk: false) }
                }
            case .indices(let begin, let end, let stride, let isShrunk):
                guard let size = rest.popFirst() else { return [] }
                let indices =
                    isShrunk
                    ? try shrunk(begin, stride, size)
                    : try sliced(begin, end, stride, size, isOffset: instance.attributes[offset])
                return [Axis(indices: indices, isShrunk: isShrunk)]
            }
        }
    }

    // MARK: One axis

    /// STRIDED_SLICE-5: a bound, clamped to the axis. `nil` gives the first index in the stride's direction.
    private static func start(_ begin: Int?, _ stride: Int, _ size: Int) -> Int {
        guard let begin else { return stride > 0 ? 0 : size - 1 }
        let index = begin < 0 ? begin + size : begin
        return stride > 0 ? min(max(index, 0), size) : min(max(index, -1), size - 1)
    }

    /// STRIDED_SLICE-5, STRIDED_SLICE-7: the indices from `begin` to `end`, without `end`, in the stride's direction.
    ///
    /// - Throws: `SpecificationError` if `end` counts from `begin`, and the indices leave the axis.
    private static func sliced(
        _ begin: Int?, _ end: Int?, _ stride: Int, _ size: Int, isOffset: Bool
    ) throws -> SlicedAxis {
        let first = start(begin, stride, size)
        let isCounted = isOffset && end != nil
        let stop: Int
        if let end {
            stop = isCounted ? first + end : start(end, stride, size)
        } else {
            stop = stride > 0 ? size : -1
        }
        let distance = stride > 0 ? stop - first : first - stop
        let count = distance > 0 ? (distance - 1) / abs(stride) + 1 : 0
        let last = first + max(count - 1, 0) * stride
        guard !isCounted || count == 0 || ((0..<size).contains(first) && (0..<size).contains(last)) else {
            throw invalid("\(count) indices from \(first) on exceed an axis of size \(size)", "STRIDED_SLICE-7")
        }
        return SlicedAxis(start: first, stride: stride, count: count)
    }

    /// STRIDED_SLICE-6: the single index of a shrunk axis.
    ///
    /// - Throws: `SpecificationError` if the index lies outside the axis, or the stride is negative.
    private static func shrunk(_ begin: Int?, _ stride: Int, _ size: Int) throws -> SlicedAxis {
        let given = begin ?? 0
        let index = given < 0 ? given + size : given
        guard stride > 0, (0..<size).contains(index) else {
            throw invalid(
                "there is no index \(given) of stride \(stride) in an axis of size \(size)", "STRIDED_SLICE-6")
        }
        return SlicedAxis(start: index, stride: 1, count: 1)
    }

    private static func invalid(_ problem: String, _ clause: Clause) -> SpecificationError {
        SpecificationError(.invalid, problem, remedy: "correct begin, end, strides or a mask", clause: clause)
    }

    // MARK: The operator

    static func outputShape(_ instance: Instance) throws -> Shape {
        try Layout.shape(
            try axes(instance).filter { !$0.isShrunk }.map { $0.indices?.count ?? 1 }, "STRIDED_SLICE-2")
    }

    /// DERIVED-8: the first index, the stride and the number of indices of each axis of the input, with the masks
    /// applied.
    static func derive(_ instance: Instance, _: Steps) throws -> Derived {
        let axes = try axes(instance).compactMap(\.indices)
        var derived = Derived()
        derived[start] = axes.map { Int64($0.start) }
        derived[step] = axes.map { Int64($0.stride) }
        derived[count] = axes.map { Int64($0.count) }
        return derived
    }

    static func positions(_ instance: Instance, _ steps: Steps) throws -> [Int] {
        let axes = try axes(instance).compactMap(\.indices)
        return AxisMap.positions(
            zip(axes, try instance.input(0).shape.strides).map { AxisMap($0.indices(steps), stride: $1) })
    }

    // MARK: Limits and outlines

    /// What the reference computes differently or rejects (STRIDED_SLICE-5, STRIDED_SLICE-7, STRIDED_SLICE-9). An
    /// instance whose slice is invalid breaks none of these.
    static let limits: [Constraint] = [
        Constraint(
            "STRIDED_SLICE-9", .referenceDiffers, erratum: 75,
            .holds("an ellipsis covers one axis or more") { instance in
                guard let requests = try? requests(instance), let rank = instance[.input(0)]?.shape.rank else {
                    return true
                }
                let hasEllipsis = requests.contains { if case .ellipsis = $0 { true } else { false } }
                return !hasEllipsis || requests.filter { if case .indices = $0 { true } else { false } }.count < rank
            }),
        Constraint(
            "STRIDED_SLICE-9", .referenceDiffers, erratum: 100,
            .holds("no bit of ellipsis_mask or new_axis_mask is set beyond the last position") { instance in
                let masks = instance.attributes[ellipsisMask] | instance.attributes[newAxisMask]
                return masks >= 0 && masks >> (instance[.input(1)]?.shape.count ?? 0) == 0
            }),
        Constraint(
            "STRIDED_SLICE-9", .referenceLimit,
            .holds(
                "offset needs end_mask, ellipsis_mask and new_axis_mask of 0, a position for each axis and positive strides"
            ) {
                instance in
                let attributes = instance.attributes
                return !attributes[offset]
                    || attributes[endMask] | attributes[ellipsisMask] | attributes[newAxisMask] == 0
                        && instance[.input(1)]?.shape.count == instance[.input(0)]?.shape.rank
                        && ((try? instance.constantIntegers(3)) ?? []).allSatisfy { $0 > 0 }
            }),
        Constraint(
            "STRIDED_SLICE-7", .referenceLimit, erratum: 97,
            .holds("if offset is set, no end is before the first index of its axis") { instance in
                !instance.attributes[offset] || !endsBeforeAxis(instance)
            }),
        Constraint(
            "STRIDED_SLICE-5", .referenceLimit, erratum: 85,
            .holds("if offset is set and strides is a constant, end is a constant") { instance in
                !instance.attributes[offset] || instance.constants[2] != nil || instance.constants[3] == nil
            }),
    ]

    /// Whether an `end` that counts from `begin` gives a bound below 0. Requires one position for each axis of the
    /// input, and returns false otherwise.
    private static func endsBeforeAxis(_ instance: Instance) -> Bool {
        guard let sizes = instance[.input(0)]?.shape.dimensions, let begins = try? instance.constantIntegers(1),
            let ends = try? instance.constantIntegers(2), begins.count == sizes.count, ends.count == sizes.count
        else { return false }
        let mask = instance.attributes[beginMask]
        return sizes.indices.contains { axis in
            start(mask >> axis & 1 == 1 ? nil : begins[axis], 1, sizes[axis]) &+ ends[axis] < 0
        }
    }

    private static func outline(
        _ id: String, _ shape: Shape, _ begin: [Int64], _ end: [Int64], _ strides: [Int64],
        _ attributes: Attributes = Attributes()
    ) -> Outline {
        let positions: Shape = [begin.count]
        return Outline(
            id, [shape, positions, positions, positions], attributes, fixedValues: [1: begin, 2: end, 3: strides])
    }

    static let outlines: [Outline] = [
        outline("all-values", [256], [0], [256], [1]),
        outline("box", [4, 5, 6], [1, 1, 2], [3, 5, 4], [1, 1, 1]),
        outline("every-second", [3, 17], [0, 1], [3, 16], [2, 2]),
        outline("downwards", [4, 9], [3, 7], [0, 1], [-1, -2]),
        outline(
            "turned", [3, 11], [0, 0], [0, 0], [-1, -1], Attributes().setting(beginMask, 3).setting(endMask, 3)),
        outline("negative-bounds", [5, 8], [-4, -7], [-1, -2], [1, 3]),
        outline("bounds-beyond", [4, 6], [-9, 2], [9, 99], [1, 2]),
        outline("bounds-beyond-downwards", [4, 6], [9, 4], [-9, -99], [-2, -1]),
        outline("nothing", [4, 6], [2, 0], [2, 6], [1, 1]),
        outline(
            "masked-bounds", [3, 4, 5], [2, 1, 1], [1, 1, 4], [1, 1, 2],
            Attributes().setting(beginMask, 1).setting(endMask, 3)),
        outline(
            "one-row", [4, 3, 5], [-2, 0, 0], [0, 3, 5], [1, 1, 2], Attributes().setting(shrinkAxisMask, 1)),
        outline(
            "shrunk-from-masked-begin", [4, 5], [2, 1], [3, 4], [1, 1],
            Attributes().setting(shrinkAxisMask, 1).setting(beginMask, 1)),
        outline(
            "ellipsis-and-new-axis-bit", [3, 4, 5], [1, 0, 2], [2, 0, 4], [1, 1, 1],
            Attributes().setting(ellipsisMask, 2).setting(newAxisMask, 2)),
        outline(
            "ellipsis-and-shrink-bit", [3, 4, 5], [1, 0, 2], [2, 0, 4], [1, 1, 1],
            Attributes().setting(ellipsisMask, 2).setting(shrinkAxisMask, 2)),
        outline(
            "one-element", [4, 17], [2, 16], [3, 17], [1, 1], Attributes().setting(shrinkAxisMask, 3)),
        outline(
            "shrink-after-ellipsis", [2, 3, 4, 5], [0, 3], [0, 0], [1, 1],
            Attributes().setting(ellipsisMask, 1).setting(shrinkAxisMask, 2)),
        outline(
            "ellipsis-between", [2, 3, 2, 7], [1, 0, 1], [2, 0, 6], [1, 1, 2], Attributes().setting(ellipsisMask, 2)),
        outline(
            "new-axes", [3, 5], [0, 1, 0, 0], [0, 3, 0, 5], [1, 1, 1, 2], Attributes().setting(newAxisMask, 5)),
        outline(
            "new-axis-and-ellipsis", [2, 3, 5], [0, 0, 0, 1], [1, 0, 0, 4], [1, 1, 1, 1],
            Attributes().setting(newAxisMask, 4).setting(ellipsisMask, 2)),
        outline("fewer-positions", [3, 4, 5], [1], [3], [1]),
        outline("counted-end", [5, 8], [1, -6], [3, 5], [1, 2], Attributes().setting(offset, true)),
        outline(
            "rank-6", [2, 2, 3, 2, 2, 5], [0, 1, 2, 0, 0, 4], [2, 2, 0, 2, 1, 0], [1, 1, -1, 1, 1, -2]),
        outline("channels", [1, 2, 2, 33], [0, 0, 0, 17], [1, 2, 2, 32], [1, 1, 1, 1]),
        outline("one", [1], [0], [1], [1]),
        outline(
            "one-mask-an-axis", [4, 4], [1, 1], [3, 3], [1, 1],
            Attributes().setting(beginMask, 1).setting(endMask, 2)),
        outline(
            "new-and-shrunk", [1, 7], [0, -1], [1, -8], [1, -1],
            Attributes().setting(newAxisMask, 1).setting(shrinkAxisMask, 1)),
        outline("ellipsis-of-two-axes", [3, 3, 3], [0, 0], [0, 2], [1, 1], Attributes().setting(ellipsisMask, 1)),
    ]
}

extension StridedSlicing {
    /// How `begin` or `end` of an axis is given.
    enum Bound: String, DomainValue {
        case inside = "within the axis"
        case negative = "from the end of the axis"
        case beyond = "beyond the axis"
        case masked = "masked"

        init(_ value: Int, of size: Int, isMasked: Bool) {
            self =
                isMasked
                ? .masked : (0..<size).contains(value) ? .inside : (-size..<0).contains(value) ? .negative : .beyond
        }
    }

    /// What happens to the first axis.
    enum Kept: String, DomainValue {
        case sliced
        case shrunk
        case ellipsis = "taken by an ellipsis"
        case new = "behind a new axis"
    }

    /// How an axis before the last is sliced.
    enum Cut: String, DomainValue {
        case whole
        case begin = "without its first index"
        case end = "without its last index"
        case strided = "in steps of 2"
        case reversed

        init?(begin: Int, end: Int, stride: Int, of size: Int) {
            switch (begin, end, stride) {
            case (0, size, 1): self = .whole
            case (1, size, 1): self = .begin
            case (0, size - 1, 1): self = .end
            case (0, size, 2): self = .strided
            case (-1, -size - 1, -1): self = .reversed
            default: return nil
            }
        }

        func bounds(of size: Int) -> (begin: Int, end: Int, stride: Int) {
            switch self {
            case .whole: (0, size, 1)
            case .begin: (1, size, 1)
            case .end: (0, size - 1, 1)
            case .strided: (0, size, 2)
            case .reversed: (-1, -size - 1, -1)
            }
        }
    }

    /// - Parameter back: how many axes lie behind the axis.
    private static func cut(_ name: String, back: Int, _ cuts: [Cut] = Cut.allCases) -> TypedAxis<Cut> {
        TypedAxis(name, cuts) { instance -> Cut? in
            let begins = try instance.constantIntegers(1)
            let (position, axis) = (begins.count - 1 - back, try instance.input(0).shape.rank - 1 - back)
            let masks = [ellipsisMask, newAxisMask, shrinkAxisMask].map { instance.attributes[$0] }
            guard position >= 0, axis >= 0, masks.allSatisfy({ $0 >> position & 1 == 0 }) else { return nil }
            let end = try instance.constantIntegers(2)[position]
            return Cut(
                begin: begins[position], end: instance.attributes[offset] ? begins[position] + end : end,
                stride: try instance.constantIntegers(3)[position], of: try instance.input(0).shape[axis])
        }
    }

    private static let second = cut("the axis before the last is", back: 1)
    private static let third = cut("the third axis from the end is", back: 2, [.whole, .begin, .reversed])
    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .input(0))
    private static let kept = TypedAxis("the first axis is", Kept.allCases) { instance -> Kept in
        let attributes = instance.attributes
        if attributes[ellipsisMask] & 1 == 1 { return .ellipsis }
        if attributes[newAxisMask] & 1 == 1 { return .new }
        return attributes[shrinkAxisMask] & 1 == 1 ? .shrunk : .sliced
    }
    private static let stride = TypedAxis("last stride", [1, 2, 3, -1, -2], isTripled: true) {
        try $0.constantIntegers(3).last
    }
    private static func bound(_ name: String, _ index: Int, _ mask: Attribute<Int>) -> TypedAxis<Bound> {
        TypedAxis(name, Bound.allCases, isTripled: true) { instance in
            let values = try instance.constantIntegers(index)
            guard let value = values.last, let size = try instance.input(0).shape.dimensions.last else { return nil }
            return Bound(value, of: size, isMasked: instance.attributes[mask] >> (values.count - 1) & 1 == 1)
        }
    }
    private static let begin = bound("last begin", 1, beginMask)
    private static let end = bound("last end", 2, endMask)
    private static let lastSize = TypedAxis.lastSize([2, 3, 8, 16, 17], of: .input(0))
    /// An axis of the domain, because the ends are counts if it is set.
    private static let isCounted = TypedAxis("offset", [false, true]) { $0.attributes[offset] }

    /// The last axis is sliced with every kind of bound, the two axes before it are cut in every way. The first axis is kept,
    /// shrunk, taken by an ellipsis, or follows a new axis.
    static let domain = Domain([
        rank.axis, kept.axis, stride.axis, begin.axis, end.axis, second.axis, third.axis, lastSize.axis, isCounted.axis,
    ]) { point in
        let (rank, size, stride) = (point[rank], point[lastSize], point[stride])
        if rank == 1 && point[kept] == .shrunk { return try element(point) }
        guard rank > 1 || point[kept] != .ellipsis else { throw Domain.Exclusion("the only axis is sliced") }
        let shape = Array([3, 2, 3, 4].suffix(rank - 1)) + [size]
        func value(_ bound: Bound, first: Bool) -> Int {
            let isLow = first == (stride > 0)
            let inside = isLow ? min(1, size - 1) : size - 1
            switch bound {
            case .inside: return inside
            case .negative: return inside - size
            case .beyond: return isLow ? -size - 2 : size + 3
            case .masked: return 1
            }
        }
        var attributes = Attributes()
        let cuts = shape.dropLast().indices.map { axis in
            let cut: Cut = axis == rank - 2 ? point[second] : axis == rank - 3 ? point[third] : .whole
            return cut.bounds(of: shape[axis])
        }
        var (begins, ends, strides) = (cuts.map(\.begin), cuts.map(\.end), cuts.map(\.stride))
        switch point[kept] {
        case .sliced: break
        case .shrunk:
            (begins[0], ends[0], strides[0]) = (-1, 0, 1)
            attributes = attributes.setting(shrinkAxisMask, 1)
        case .ellipsis:
            (begins, ends, strides) = ([0], [0], [1])
            attributes = attributes.setting(ellipsisMask, 1)
        case .new:
            (begins, ends, strides) = ([0] + begins, [0] + ends, [1] + strides)
            attributes = attributes.setting(newAxisMask, 1)
        }
        let last = begins.count
        begins.append(value(point[begin], first: true))
        ends.append(value(point[end], first: false))
        strides.append(stride)
        if point[isCounted] {
            try checkCounted(point, strides)
            ends = zip(begins, ends).enumerated().map { position, bounds in
                guard position == last else { return bounds.1 - bounds.0 }
                let first = start(point[begin] == .masked ? nil : bounds.0, stride, size)
                return max(1, size - 1 - first)
            }
            attributes = attributes.setting(offset, true)
        }
        if point[begin] == .masked { attributes = attributes.setting(beginMask, 1 << last) }
        if point[end] == .masked { attributes = attributes.setting(endMask, 1 << last) }
        return outline(
            "covering", Shape(shape), begins.map(Int64.init), ends.map(Int64.init), strides.map(Int64.init), attributes)
    }

    /// The values that ends which count from their begin have (STRIDED_SLICE-7, STRIDED_SLICE-9).
    private static func checkCounted(_ point: DomainPoint, _ strides: [Int]) throws {
        guard point[kept] != .ellipsis, point[kept] != .new, point[end] != .masked, strides.allSatisfy({ $0 > 0 })
        else {
            throw Domain.Exclusion(
                "the reference takes offset with positive strides, and without end_mask, ellipsis_mask and new_axis_mask (STRIDED_SLICE-9)"
            )
        }
        guard point[end] == .inside else {
            throw Domain.Exclusion(
                "an end that counts from begin leaves nothing, or exceeds the axis (STRIDED_SLICE-7)")
        }
    }

    /// One element of a vector: its only axis is shrunk (STRIDED_SLICE-6).
    private static func element(_ point: DomainPoint) throws -> Outline {
        let size = point[lastSize]
        guard point[stride] > 0, point[begin] != .beyond else {
            throw Domain.Exclusion("a shrunk axis has a positive stride and an index within the axis")
        }
        let index = point[begin] == .negative ? -1 : size - 1
        let attributes = Attributes().setting(shrinkAxisMask, 1).setting(beginMask, point[begin] == .masked ? 1 : 0)
            .setting(offset, point[isCounted])
        return outline("covering", [size], [Int64(index)], [0], [Int64(point[stride])], attributes)
    }
}
