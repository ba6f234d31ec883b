/// The number of elements in each range of differences.
public struct DifferenceHistogram: Sendable, Hashable {
    /// A range of differences, observed minus expected.
    public struct Bin: Sendable, Hashable {
        /// The least difference of the range, inclusive; `Int64.min` for the lowest range.
        public let least: Int64
        /// The greatest difference of the range, inclusive; `Int64.max` for the highest range.
        public let greatest: Int64
        /// The number of elements in the range.
        public var count = 0

        init(_ range: ClosedRange<Int64>) {
            least = range.lowerBound
            greatest = range.upperBound
        }

        /// The range for people, such as `-1`, `+4 … +15` or `≥ +64`.
        public var label: String {
            if least == greatest { return least > 0 ? "+\(least)" : "\(least)" }
            if least == .min { return "≤ \(greatest)" }
            if greatest == .max { return "≥ +\(least)" }
            return least > 0 ? "+\(least) … +\(greatest)" : "\(least) … \(greatest)"
        }
    }

    /// The ranges, from the lowest to the highest.
    public private(set) var bins: [Bin]
    /// The number of differing elements of which one value is a NaN.
    public private(set) var incomparable = 0

    /// A histogram without elements. The ranges are ±1, ±2, ±3, ±(4 to 15), ±(16 to 63), and ±64 or more; 0 has none.
    public init() {
        let above: [ClosedRange<Int64>] = [1...1, 2...2, 3...3, 4...15, 16...63, 64 ... .max]
        let below = above.reversed().map { range in
            range.upperBound == .max ? Int64.min ... -range.lowerBound : -range.upperBound ... -range.lowerBound
        }
        bins = (below + above).map(Bin.init)
    }

    /// Counts the distances of a comparison.
    public mutating func add(_ comparison: ElementComparison) {
        for distance in comparison.distances {
            guard let distance else {
                incomparable += 1
                continue
            }
            if let place = bins.firstIndex(where: { $0.least <= distance && distance <= $0.greatest }) {
                bins[place].count += 1
            }
        }
    }

    /// The number of all differing elements.
    public var total: Int { bins.reduce(incomparable) { $0 + $1.count } }
}
