/// Orders candidates so that the first ones cover as much as they can for what they cost.
enum GreedyOrder {
    struct Candidate: Sendable {
        /// The numbers of what it covers, each once.
        let elements: [Int]
        /// Positive.
        let cost: Double
    }

    /// The places of candidates, each next one that which adds most for its cost. Candidates that add nothing to those before are left
    /// out. Gains are computed again only where they may still be the greatest: they never grow.
    ///
    /// - Parameters:
    ///   - count: the number of elements.
    ///   - weight: what an element is worth.
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

    /// Moves the first entry to where it belongs.
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
