/// Orders candidates so that each prefix covers as much as it can for its cost.
enum GreedyOrder {
    /// The elements that a candidate covers, and its cost.
    struct Candidate: Sendable {
        /// The numbers of the covered elements, each once.
        let elements: [Int]
        /// A positive cost.
        let cost: Double
    }

    /// Returns the indices of the candidates in order: each one adds the most for its cost to those before. Candidates
    /// that add nothing are left out.
    ///
    /// The gain of a candidate never grows, so it is computed again only if it may still be the greatest.
    ///
    /// - Parameters:
    ///   - candidates: the elements and the cost of each candidate.
    ///   - count: the number of all elements.
    ///   - weight: the weight of an element.
    static func order(
        _ candidates: [Candidate], of count: Int, weight: (Int) -> Double = { _ in 1 }
    ) -> [Int] {
        var covered = [Bool](repeating: false, count: count)
        func value(_ index: Int) -> Double {
            candidates[index].elements.reduce(0) { $0 + (covered[$1] ? 0 : weight($1)) } / candidates[index].cost
        }
        var queue = candidates.indices.map { (value: value($0), index: $0) }.sorted {
            ($0.value, $1.index) > ($1.value, $0.index)
        }
        var ordered: [Int] = []
        while let first = queue.first, first.value > 0 {
            queue[0].value = value(first.index)
            guard queue.count == 1 || queue[0].value >= queue[1].value else {
                sink(&queue)
                continue
            }
            queue.removeFirst()
            guard value(first.index) > 0 else { continue }
            for element in candidates[first.index].elements { covered[element] = true }
            ordered.append(first.index)
        }
        return ordered
    }

    /// Moves the first entry to its place in the order.
    private static func sink(_ queue: inout [(value: Double, index: Int)]) {
        let entry = queue.removeFirst()
        var low = 0
        var high = queue.count
        while low < high {
            let middle = (low + high) / 2
            if (queue[middle].value, entry.index) > (entry.value, queue[middle].index) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        queue.insert(entry, at: low)
    }
}
