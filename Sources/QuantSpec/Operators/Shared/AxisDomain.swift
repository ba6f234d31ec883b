/// The axes of a domain for operators that work along one axis of a tensor: which one, how it is written, its length, and the
/// number of elements behind it.
struct AxisDomain: Sendable {
    /// Whether an axis is written as a number from 0 up, or from -1 down.
    enum Writing: String, DomainValue {
        case front = "from the front"
        case back = "from the back"
    }

    let rank: TypedAxis<Int>
    /// The axis, counted from the last one, which is -1.
    let place: TypedAxis<Int>
    let writing: TypedAxis<Writing>
    let length: TypedAxis<Int>
    /// The number of elements in one index of the axis: the product of the sizes after it.
    let inner: TypedAxis<Int>
    /// The size of the first dimension, if that is not the axis.
    let firstSize: TypedAxis<Int>
    /// 1 if the axis is new, so that one more than the shape's rank can be named; otherwise 0.
    private let added: Int

    /// - Parameters:
    ///   - ranks: the ranks of the shape.
    ///   - lengths: the lengths of the axis worth telling apart. A new axis has none.
    ///   - isNew: whether the operator adds the axis.
    ///   - shape: the shape that has the axis, or that gets it if it is new.
    ///   - axis: the axis as an instance writes it.
    init(
        ranks: ClosedRange<Int> = 1...5, lengths: [Int] = [1, 2, 3, 4, 8, 15, 16, 17, 33], isNew: Bool = false,
        shape: @escaping @Sendable (Instance) throws -> Shape, axis: @escaping @Sendable (Instance) throws -> Int
    ) {
        let added = isNew ? 1 : 0
        self.added = added
        rank = TypedAxis("rank", Array(ranks), isTripled: true) { try shape($0).rank }
        self.place = TypedAxis("axis", (1...ranks.upperBound + added).map { -$0 }, isTripled: true) { instance in
            let (rank, given) = (try shape(instance).rank + added, try axis(instance))
            return given < 0 ? given : given - rank
        }
        writing = TypedAxis("the axis is written", Writing.allCases, isTripled: true) {
            try axis($0) < 0 ? .back : .front
        }
        // The shape, and the index of the axis counted from the first one.
        let read: @Sendable (Instance) throws -> (shape: Shape, place: Int) = { instance in
            let (shape, given) = (try shape(instance), try axis(instance))
            return (shape, given < 0 ? given + shape.rank + added : given)
        }
        length = TypedAxis("length of the axis", lengths) { instance in
            let (shape, place) = try read(instance)
            return added == 0 && shape.dimensions.indices.contains(place) ? shape[place] : nil
        }
        firstSize = TypedAxis("first size", [2, 1, 3]) { instance -> Int? in
            let (shape, place) = try read(instance)
            return place > 0 && shape.rank > 0 ? shape[0] : nil
        }
        inner = TypedAxis("elements behind the axis", [1, 2, 3, 8, 17]) { instance in
            let (shape, place) = try read(instance)
            guard place + 1 - added <= shape.rank else { return nil }
            return shape.dimensions[max(place + 1 - added, 0)...].reduce(1, *)
        }
    }

    /// The axes for a domain.
    var axes: [DomainAxis] {
        [rank.axis, place.axis, writing.axis, firstSize.axis, inner.axis] + (length.values.isEmpty ? [] : [length.axis])
    }

    /// The shape of a point, the index of its axis, and the number by which that is written.
    ///
    /// - Throws: `Domain.Exclusion` if the rank has no such axis.
    func shape(_ point: DomainPoint) throws -> (shape: [Int], axis: Int, written: Int) {
        let (rank, place, inner) = (point[rank], point[place], point[inner])
        let axis = rank + added + place
        guard axis >= 0 else { throw Domain.Exclusion("a tensor of rank \(rank) has no axis \(place)") }
        var shape = Array([point[firstSize], 3, 2, 2, 2].prefix(axis))
        if added == 0 { shape.append(point[length]) }
        let behind = rank - shape.count
        guard behind > 0 || inner == 1 else { throw Domain.Exclusion("nothing lies behind the last axis") }
        if behind > 0 { shape += [Int](repeating: 1, count: behind - 1) + [inner] }
        return (shape, axis, point[writing] == .front ? axis : place)
    }
}
