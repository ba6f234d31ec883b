/// The axes of a domain for operators that broadcast two tensors to one shape (REP-6).
enum PairDomain {
    /// How two shapes are broadcast. An operand is stretched along an axis if its size there is 1 and the other's is not.
    enum Pattern: String, DomainValue {
        case equal = "equal shapes"
        /// One operand has one element.
        case scalar = "a scalar"
        /// The first axes are stretched, and the last ones have equal sizes: a row of channels.
        case outer = "stretched along the first axes"
        /// Only the first axis is stretched, and two or more follow: one element for the whole batch.
        case batch = "stretched along the first of several axes"
        /// The last axes are stretched.
        case inner = "stretched along the last axes"
        case middle = "stretched between axes that agree"
        /// Each operand is stretched along some axis.
        case both = "both stretched"
        /// Each operand is stretched along some axis, with an axis of equal sizes between.
        case apart = "both stretched, along axes apart"

        /// The pattern of two shapes that can be broadcast to one.
        init(_ first: Shape, _ second: Shape) {
            let rank = max(first.rank, second.rank)
            func padded(_ shape: Shape) -> [Int] {
                [Int](repeating: 1, count: rank - shape.rank) + shape.dimensions
            }
            let pairs = zip(padded(first), padded(second)).filter { $0 != (1, 1) }
            let stretched = pairs.map { $0 != $1 }
            // -1 if the first operand is stretched along the axis, 1 if the second one is.
            let sides = pairs.map { ($0 - $1).signum() }
            if !stretched.contains(true) {
                self = .equal
            } else if first.count == 1 || second.count == 1 {
                self = .scalar
            } else if sides.contains(-1) && sides.contains(1) {
                self = zip(sides, sides.dropFirst()).contains { $0 * $1 == -1 } ? .both : .apart
            } else if pairs.count > 2, stretched[0], !stretched.dropFirst().contains(true) {
                self = .batch
            } else if let last = stretched.lastIndex(of: true), stretched[...last].allSatisfy({ $0 }) {
                self = .outer
            } else if let start = stretched.firstIndex(of: true), stretched[start...].allSatisfy({ $0 }) {
                self = .inner
            } else {
                self = .middle
            }
        }
    }

    /// The operand that is stretched.
    enum Side: String, DomainValue {
        case first
        case second
    }

    /// How much the ranks of the operands differ.
    enum Ranks: String, DomainValue {
        case equal
        case differing = "differing by one"
        case far = "differing by two or more"
        case scalar = "one of rank 0"

        init(_ first: Shape, _ second: Shape) {
            let distance = abs(first.rank - second.rank)
            let hasScalar = distance > 0 && min(first.rank, second.rank) == 0
            self = hasScalar ? .scalar : distance == 0 ? .equal : distance == 1 ? .differing : .far
        }
    }

    static let pattern = TypedAxis("broadcasting", Pattern.allCases, isTripled: true) {
        Pattern(try $0.input(0).shape, try $0.input(1).shape)
    }
    static let side = TypedAxis("stretched operand", Side.allCases, isTripled: true) { instance -> Side? in
        let (first, second) = (try instance.input(0).shape, try instance.input(1).shape)
        if first.count == second.count { return nil }
        return first.count < second.count ? .first : .second
    }
    static let ranks = TypedAxis("ranks", Ranks.allCases) {
        Ranks(try $0.input(0).shape, try $0.input(1).shape)
    }
    static let rank = TypedAxis.rank([1, 2, 3, 4, 5, 6], of: .output(0))
    static let lastSize = TypedAxis.lastSize([1, 2, 3, 4, 8, 15, 16, 17, 32, 33], of: .output(0))

    /// The shapes of a point.
    ///
    /// - Parameters:
    ///   - point: the point.
    ///   - rank: the axis of ranks in the point's domain.
    ///   - lastSize: the axis of last sizes in the point's domain.
    /// - Throws: `Domain.Exclusion` if the rank has too few axes for the pattern.
    static func shapes(
        _ point: DomainPoint, rank: TypedAxis<Int> = rank, lastSize: TypedAxis<Int> = lastSize
    ) throws -> (first: Shape, second: Shape) {
        let rank = point[rank]
        // Neighbouring axes differ in size, so that a kernel that confuses them gives wrong results.
        let whole = (rank > 4 ? [1, 2, 1, 3, 2].suffix(rank - 1) : [2, 3, 2].prefix(rank - 1)) + [point[lastSize]]
        var small = Array(whole)
        var large = Array(whole)
        switch point[pattern] {
        case .equal: break
        case .scalar: small = small.map { _ in 1 }
        case .outer:
            guard rank > 1 else { throw Domain.Exclusion("a tensor of rank 1 has no axes before the last") }
            for axis in 0..<rank - 1 { small[axis] = 1 }
        case .batch:
            guard rank > 2 else { throw Domain.Exclusion("fewer than two axes follow the first one") }
            small[0] = 1
        case .inner:
            guard rank > 1 else { throw Domain.Exclusion("a tensor of rank 1 has no axes before the last") }
            small[rank - 1] = 1
        case .middle:
            guard rank > 2 else { throw Domain.Exclusion("only rank 3 and above has an axis between others") }
            small[rank - 2] = 1
        case .both:
            guard rank > 1 else { throw Domain.Exclusion("rank 1 has one axis to stretch") }
            small[rank - 1] = 1
            large[rank - 2] = 1
        case .apart:
            guard rank > 2 else { throw Domain.Exclusion("only rank 3 and above has an axis between others") }
            small[rank - 1] = 1
            large[rank - 3] = 1
        }
        try shorten(&small, beside: &large, point)
        let pair = (first: Shape(small), second: Shape(large))
        return point[side] == .first ? pair : (pair.second, pair.first)
    }

    /// Removes leading axes of one operand, so that the ranks differ as the point asks.
    ///
    /// - Throws: `Domain.Exclusion` if the pattern does not allow that.
    private static func shorten(_ small: inout [Int], beside large: inout [Int], _ point: DomainPoint) throws {
        let count: Int
        switch point[ranks] {
        case .equal: return
        case .differing: count = 1
        case .far: count = max(2, small.prefix { $0 == 1 }.count == small.count ? small.count - 1 : 2)
        case .scalar:
            guard point[pattern] == .scalar else { throw Domain.Exclusion("a tensor of rank 0 is a scalar") }
            small = []
            return
        }
        guard small.count > count else { throw Domain.Exclusion("one of the ranks would be 0") }
        for axis in 0..<count {
            if point[pattern] == .equal { large[axis] = 1 }
            small[axis] = 1
        }
        guard Pattern(Shape(small), Shape(large)) == point[pattern] else {
            throw Domain.Exclusion("an axis that only one operand has is stretched")
        }
        small.removeFirst(count)
    }

    static let axes = [pattern.axis, side.axis, ranks.axis, rank.axis, lastSize.axis]

    private static let fewRanks = TypedAxis.rank([1, 2, 3, 4], of: .output(0))
    private static let fewSizes = TypedAxis.lastSize([1, 3, 8, 17], of: .output(0))

    /// A domain for an operator that neither rounds nor rescales: pairs of values alone, and few sizes.
    ///
    /// - Parameter inputRanges: the allowed values of an input, by position, if not all are allowed.
    static func smallDomain(inputRanges: [Int: ClosedRange<Int64>] = [:]) -> Domain {
        let axes = [pattern.untripled.axis, side.untripled.axis, ranks.axis, fewRanks.axis, fewSizes.axis]
        return Domain(axes) { point in
            let (first, second) = try shapes(point, rank: fewRanks, lastSize: fewSizes)
            return Outline("covering", [first, second], inputRanges: inputRanges)
        }
    }

    /// The domain of an operator with two activations.
    ///
    /// - Parameter inputRanges: the allowed stored values of an input, by position, if not all are allowed.
    static func domain(inputRanges: [Int: ClosedRange<Int64>] = [:]) -> Domain {
        Domain(axes) { point in
            let (first, second) = try shapes(point)
            return Outline("covering", [first, second], inputRanges: inputRanges)
        }
    }
}
