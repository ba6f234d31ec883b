/// The axes of a domain for operators that reduce a tensor along some of its axes.
enum ReductionDomain {
    /// How the reduced axes are written: as numbers from 0 up, as negative numbers, or not in ascending order.
    enum Writing: String, DomainValue {
        case front = "from the front"
        case back = "from the back"
        case reversed = "in falling order"
    }

    private static let greatestRank = 5

    static let rank = TypedAxis.rank(Array(1...greatestRank), of: .input(0), isTripled: true)
    /// The reduced axes as a set.
    static let subset = TypedAxis("reduced axes", (0..<1 << 4).map(Subset.init), isTripled: true) {
        instance -> Subset in
        let reduction = try Reduction(instance)
        return Subset(bits: reduction.axes.reduce(0) { $0 | 1 << (reduction.input.rank - 1 - $1) })
    }
    static let writing = TypedAxis("axes are written", Writing.allCases) { instance -> Writing? in
        let given = try instance.constantIntegers(1)
        if given.isEmpty { return nil }
        if given.allSatisfy({ $0 < 0 }) { return .back }
        guard given.allSatisfy({ $0 >= 0 }) else { return nil }
        return given == given.sorted() ? .front : .reversed
    }
    static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17, 33], of: .input(0))

    /// A set of axes as bits. Bit 0 is the last axis.
    struct Subset: Hashable, Sendable, CustomStringConvertible {
        let bits: Int

        var description: String {
            let axes = (0..<4).filter { bits >> $0 & 1 == 1 }.map { String(-1 - $0) }
            return axes.isEmpty ? "none" : axes.reversed().reduce("") { $0.isEmpty ? $1 : "\($0), \($1)" }
        }
    }

    static let domain = Domain([rank.axis, subset.axis, writing.axis, lastSize.axis]) { point in
        let rank = point[rank]
        let shape = Array([3, 2, 4, 3].suffix(rank - 1)) + [point[lastSize]]
        let axes = (0..<rank).filter { point[subset].bits >> (rank - 1 - $0) & 1 == 1 }
        guard point[subset].bits >> rank == 0 else { throw Domain.Exclusion("the input has no such axis") }
        let written: [Int]
        switch point[writing] {
        case .front: written = axes
        case .back: written = axes.map { $0 - rank }
        case .reversed: written = axes.reversed()
        }
        return Outline("covering", [Shape(shape), [axes.count]], fixedValues: [1: written.map(Int64.init)])
    }
}
