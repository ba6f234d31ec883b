/// Shared by PAD, PADV2 and MIRROR_PAD, which add elements before and after each axis.
enum PadFamily {
    /// The stored value of the elements outside the input (DERIVED-8).
    static let paddingValue: DerivedKey = "padding_value"

    /// The first two operands: the tensor to pad, and the paddings.
    static func inputs(_ type: ElementType, _ index: ElementType) -> [Operand] {
        [Layout.operand("input", type), Layout.indices("paddings", index)]
    }

    /// The numbers of elements added before and after each axis, from the matrix of paddings `[rank, 2]`.
    ///
    /// - Parameters:
    ///   - instance: an instance with the paddings as input 1.
    ///   - clause: the clause that an invalid padding breaks.
    ///   - greatest: gives the greatest number that may be added on one side of an axis of a size; `nil` if there is no
    ///     limit, negative if the axis may not be padded at all.
    /// - Throws: `SpecificationError` if the matrix has another shape, or a number is out of range.
    static func paddings(
        _ instance: Instance, _ clause: Clause, greatest: (Int) -> Int? = { _ in nil }
    ) throws -> [(before: Int, after: Int)] {
        let shape = try instance.input(0).shape
        let matrix = try instance.input(1).shape
        let values = try Layout.integers(instance, 1, count: 2 * shape.rank, clause)
        guard matrix == [shape.rank, 2] else {
            throw SpecificationError(
                .invalid, "the paddings have the shape \(matrix)", remedy: "give them the shape [\(shape.rank), 2]",
                clause: clause)
        }
        return try shape.dimensions.indices.map { axis in
            let range = 0...max(greatest(shape[axis]) ?? Int(Int32.max), 0)
            let (before, after) = (values[2 * axis], values[2 * axis + 1])
            guard range.contains(before), range.contains(after), greatest(shape[axis]) ?? 0 >= 0 else {
                throw SpecificationError(
                    .invalid, "axis \(axis) of size \(shape[axis]) cannot get \(before) before and \(after) after",
                    remedy: "use paddings in the range that the clause gives", clause: clause)
            }
            return (before, after)
        }
    }

    /// The shape of the output.
    ///
    /// - Throws: `SpecificationError` if a size or the number of elements exceeds 2^31 - 1.
    static func outputShape(
        _ instance: Instance, _ paddings: [(before: Int, after: Int)], _ clause: Clause
    ) throws -> Shape {
        let sizes = try instance.input(0).shape.dimensions
        return try Layout.shape(zip(sizes, paddings).map { $0 + $1.before + $1.after }, clause)
    }

    // MARK: PAD and PADV2

    /// For each output element, its position in the input; the number of input elements for an element outside.
    static func positions(_ instance: Instance, _ clause: Clause) throws -> [Int] {
        let shape = try instance.input(0).shape
        let axes = zip(AxisMap.identity(shape), try paddings(instance, clause)).map { axis, padding in
            let outside = { [Int](repeating: -1, count: $0) }
            return AxisMap(outside(padding.before) + axis.indices + outside(padding.after), stride: axis.stride)
        }
        return AxisMap.positions(axes, outside: shape.count)
    }

    /// Shapes worth testing, with their paddings.
    static let outlines: [(id: String, shape: Shape, paddings: [Int64])] = [
        ("all-values", [256], [1, 2]),
        ("image", [1, 3, 4, 2], [0, 0, 1, 1, 2, 2, 0, 0]),
        ("image-uneven", [2, 2, 3, 3], [0, 0, 1, 0, 0, 2, 0, 0]),
        ("before-only", [3, 5], [2, 0, 1, 0]),
        ("after-only", [3, 5], [0, 1, 0, 3]),
        ("channels", [1, 2, 2, 15], [0, 0, 0, 0, 0, 0, 1, 16]),
        ("batches", [2, 3], [1, 2, 0, 0]),
        ("every-axis", [2, 1, 2, 3], [1, 0, 2, 1, 0, 1, 3, 1]),
        ("rank-5", [1, 2, 1, 3, 2], [1, 0, 0, 1, 2, 0, 0, 0, 1, 1]),
        ("nothing", [3, 11], [0, 0, 0, 0]),
        ("empty", [2, 0], [0, 1, 1, 2]),
        ("one", [1], [1, 0]),
    ]
}

/// The axes of a domain for operators that add elements before and after each axis.
enum BorderDomain {
    /// The sides of an axis that get elements.
    enum Border: String, DomainValue {
        case none
        case before
        case after
        case both
        case uneven = "more before than after"

        init?(_ before: Int, _ after: Int) {
            switch (before, after) {
            case (0, 0): self = .none
            case (_, 0): self = .before
            case (0, _): self = .after
            case (let first, let second) where first == second: self = .both
            case (let first, let second) where first > second: self = .uneven
            default: return nil
            }
        }
        /// The padding before and after the axis.
        var sizes: [Int64] {
            switch self {
            case .none: [0, 0]
            case .before: [1, 0]
            case .after: [0, 1]
            case .both: [1, 1]
            case .uneven: [2, 1]
            }
        }
    }

    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .input(0))
    private static func border(_ name: String, _ axis: @escaping @Sendable (Int) -> Int) -> TypedAxis<Border> {
        TypedAxis(name, Border.allCases) { instance in
            let place = axis(try instance.input(0).shape.rank)
            let given = try instance.constantIntegers(1)
            return given.indices.contains(2 * place + 1) ? Border(given[2 * place], given[2 * place + 1]) : nil
        }
    }
    private static let first = border("padding of the first axis") { $0 > 1 ? 0 : -1 }
    private static let between = border("padding of the axis before the last") { $0 > 2 ? $0 - 2 : -1 }
    private static let last = border("padding of the last axis") { $0 - 1 }
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17], of: .input(0))

    /// The domain of an operator.
    ///
    /// - Parameter outline: makes the outline of a shape and its paddings.
    static func domain(_ outline: @escaping @Sendable (Shape, [Int64]) -> Outline) -> Domain {
        Domain([rank.axis, first.axis, between.axis, last.axis, lastSize.axis]) { point in
            let rank = point[rank]
            let shape = Shape(Array([3, 1, 3, 4].suffix(rank - 1)) + [point[lastSize]])
            var borders = [Border](repeating: .none, count: rank)
            borders[rank - 1] = point[last]
            if rank > 1 { borders[0] = point[first] }
            if rank > 2 { borders[rank - 2] = point[between] }
            return outline(shape, borders.flatMap(\.sizes))
        }
    }
}
