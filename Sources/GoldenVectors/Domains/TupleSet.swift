/// The pairs of values of all axes, and the triples of those axes of which all triples are to be covered, by number.
struct TupleSet: Sendable {
    private let counts: [Int]
    /// Pairs and triples of axes, each with the number of its first tuple.
    private let groups: [(axes: [Int], first: Int)]
    let count: Int
    /// How many of them are pairs: they come first.
    let pairCount: Int

    /// - Parameters:
    ///   - counts: the number of values of each axis.
    ///   - tripled: the axes of which all triples count.
    init(_ counts: [Int], tripled: [Int]) {
        var groups: [(axes: [Int], first: Int)] = []
        var next = 0
        func add(_ axes: [Int]) {
            groups.append((axes, next))
            next += axes.reduce(1) { $0 * counts[$1] }
        }
        for first in counts.indices { for second in counts.indices where second > first { add([first, second]) } }
        pairCount = next
        for first in tripled {
            for second in tripled where second > first {
                for third in tripled where third > second { add([first, second, third]) }
            }
        }
        self.counts = counts
        self.groups = groups
        count = next
    }

    init(_ axes: [FormAxis]) {
        self.init(axes.map(\.values.count), tripled: axes.indices.filter { axes[$0].isTripled })
    }

    /// The tuples that an instance has whose axes have these values.
    func tuples(_ places: [Int?]) -> [Int] {
        groups.compactMap { axes, first in
            var offset = 0
            for axis in axes {
                guard let place = places[axis] else { return nil }
                offset = offset * counts[axis] + place
            }
            return first + offset
        }
    }

    /// The axes of a tuple with the places of their values.
    func values(_ tuple: Int) -> [Int: Int] {
        var low = 0
        var high = groups.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if groups[middle].first <= tuple { low = middle } else { high = middle }
        }
        var rest = tuple - groups[low].first
        var values: [Int: Int] = [:]
        for axis in groups[low].axes.reversed() {
            values[axis] = rest % counts[axis]
            rest /= counts[axis]
        }
        return values
    }
}
