/// The axes of a domain for operators that reduce a tensor along some of its axes.
enum ReductionDomain {
    /// How the reduced axes are written: as numbers from 0 up, as negative numbers, not in ascending order, or as numbers of both
    /// kinds.
    enum Writing: String, DomainValue {
        case front = "from the front"
        case back = "from the back"
        case reversed = "in falling order"
        case mixed = "the first one from the back, the last one from the front"
    }

    private static let greatestRank = 5

    static let rank = TypedAxis.rank(Array(1...greatestRank), of: .input(0), isTripled: true)
    /// The reduced axes as a set.
    static let subset = TypedAxis(
        "reduced axes", (Array(0..<1 << 4) + [16, 17, 31]).map { Subset(bits: $0) }, isTripled: true
    ) {
        try Subset($0)
    }
    static let writing = TypedAxis("axes are written", Writing.allCases) { instance -> Writing? in
        let given = try instance.constantIntegers(1)
        if given.isEmpty { return nil }
        if given.allSatisfy({ $0 < 0 }) { return .back }
        guard given.allSatisfy({ $0 >= 0 }) else { return given[0] < 0 ? .mixed : nil }
        return given == given.sorted() ? .front : .reversed
    }
    static let firstSize = TypedAxis.firstSize([1, 2, 3], of: .input(0))
    static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17, 33], of: .input(0))

    /// A set of axes as bits. Bit 0 is the last axis.
    struct Subset: Hashable, Sendable, CustomStringConvertible {
        let bits: Int

        init(bits: Int) { self.bits = bits }

        /// The reduced axes of an instance.
        init(_ instance: Instance) throws {
            let reduction = try Reduction(instance)
            bits = reduction.axes.reduce(0) { $0 | 1 << (reduction.input.rank - 1 - $1) }
        }

        var description: String {
            let axes = (0..<greatestRank).filter { bits >> $0 & 1 == 1 }.map { String(-1 - $0) }
            return axes.isEmpty ? "none" : axes.reversed().reduce("") { $0.isEmpty ? $1 : "\($0), \($1)" }
        }
    }

    static let domain = Domain([rank.axis, subset.axis, writing.axis, firstSize.axis, lastSize.axis]) { point in
        try outline(point, rank: rank, subset: subset, lastSize: lastSize)
    }

    private static let fewRanks = TypedAxis.rank([1, 2, 3, 4], of: .input(0))
    private static let fewSizes = TypedAxis.lastSize([1, 3, 8, 17], of: .input(0))
    private static let fewSubsets = TypedAxis("reduced axes", [0, 1, 2, 3, 4, 5, 6].map { Subset(bits: $0) }) {
        try Subset($0)
    }

    /// A domain for a reduction that neither rounds nor rescales: pairs of values alone, and few sizes.
    static let smallDomain = Domain([
        fewRanks.axis, fewSubsets.axis, writing.axis, firstSize.axis, fewSizes.axis,
    ]) { point in try outline(point, rank: fewRanks, subset: fewSubsets, lastSize: fewSizes) }

    private static func outline(
        _ point: DomainPoint, rank: TypedAxis<Int>, subset: TypedAxis<Subset>, lastSize: TypedAxis<Int>
    ) throws -> Outline {
        let rank = point[rank]
        let before = rank > 1 ? [point[firstSize]] + [2, 4, 3].suffix(rank - 2) : []
        let shape = before + [point[lastSize]]
        let axes = (0..<rank).filter { point[subset].bits >> (rank - 1 - $0) & 1 == 1 }
        guard point[subset].bits >> rank == 0 else { throw Domain.Exclusion("the input has no such axis") }
        let written: [Int]
        switch point[writing] {
        case .front: written = axes
        case .back: written = axes.map { $0 - rank }
        case .reversed: written = axes.reversed()
        case .mixed:
            guard axes.count > 1 else { throw Domain.Exclusion("there is one axis, or none") }
            written = [axes[0] - rank] + axes.dropFirst()
        }
        return Outline("covering", [Shape(shape), [axes.count]], fixedValues: [1: written.map(Int64.init)])
    }
}
