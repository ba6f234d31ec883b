/// The numbered pairs of values of all axes, and triples of values of those axes that require triples.
struct TupleSet: Sendable {
    private let counts: [Int]
    /// Pairs and triples of axes, each with the number of its first tuple.
    private let groups: [(axes: [Int], first: Int)]
    let count: Int
    /// The number of pairs, which come before the triples.
    let pairCount: Int

    /// Numbers the tuples.
    ///
    /// - Parameters:
    ///   - counts: the number of values of each axis.
    ///   - tripled: the axes of which all triples are numbered.
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

    /// Returns the tuples of an instance whose axes have the values at these indices.
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

    /// Returns the axes of a tuple, with the index of each value.
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
