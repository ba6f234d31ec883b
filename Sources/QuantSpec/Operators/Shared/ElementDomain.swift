/// The axes of a domain for element-wise operators: rank, and row lengths around the widths of vectors.
enum ElementDomain {
    static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .input(0))
    static let lastSize = TypedAxis.lastSize([1, 2, 3, 4, 7, 8, 15, 16, 17, 33], of: .input(0))
    static let firstSize = TypedAxis.firstSize([1, 2, 3], of: .input(0))

    /// The shape of a point.
    static func shape(_ point: DomainPoint) -> Shape {
        let rank = point[rank]
        guard rank > 1 else { return [point[lastSize]] }
        return Shape([point[firstSize]] + [3, 2, 1].suffix(rank - 2) + [point[lastSize]])
    }

    static let axes = [rank.axis, lastSize.axis, firstSize.axis]

    /// The domain of an operator with one input.
    ///
    /// - Parameter variants: the ids of the variants that it is for; empty for all.
    static func domain(variants: Set<String> = []) -> Domain {
        Domain(axes) { Outline("covering", [shape($0)], variants: variants) }
    }
}
