import QuantSpec

/// How often the values of a tensor fall into each of equal bins around 0. The bins double in width when a value lies outside, so that the
/// order of the values does not matter.
struct ValueHistogram: Sendable {
    /// The number of bins on each side of 0.
    private static let half = 2048

    /// The magnitude at which the bins end: a power of two.
    private var limit: Float = .leastNormalMagnitude
    private var counts = [Int](repeating: 0, count: 2 * half)
    /// The number of values that are 0, which every quantization represents exactly.
    private var zeros = 0

    /// The number of values.
    private var total: Int { counts.reduce(zeros, +) }

    /// Counts values. Those that are not finite are skipped.
    mutating func record(_ values: [Float]) {
        let greatest = values.reduce(Float(0)) { $1.isFinite ? max($0, $1.magnitude) : $0 }
        while greatest >= limit, limit.exponent < Float.greatestFiniteMagnitude.exponent { widen() }
        let binsPerUnit = Double(ValueHistogram.half) / Double(limit)
        for value in values where value.isFinite {
            if value == 0 {
                zeros += 1
            } else {
                let bin = Int((Double(value) * binsPerUnit).rounded(.down)) + ValueHistogram.half
                counts[min(max(bin, 0), counts.count - 1)] += 1
            }
        }
    }

    /// Doubles the width of the bins.
    private mutating func widen() {
        var wider = [Int](repeating: 0, count: counts.count)
        for (bin, count) in counts.enumerated() where count > 0 {
            let distance = bin - ValueHistogram.half
            wider[ValueHistogram.half + (distance >= 0 ? distance / 2 : (distance - 1) / 2)] += count
        }
        counts = wider
        limit *= 2
    }

    // MARK: Ranges

    /// The lower end of a bin.
    private func edge(_ bin: Int) -> Double {
        Double(bin - ValueHistogram.half) * Double(limit) / Double(ValueHistogram.half)
    }

    /// The range that contains a percentage of the values; half of the rest lies on each side.
    ///
    /// - Parameter whole: the range of all values.
    func range(containing percentage: Double, of whole: CalibratedRange) -> CalibratedRange {
        let outside = Int((Double(total) * (100 - percentage) / 200).rounded(.down))
        var bins = counts
        bins[ValueHistogram.half] += zeros
        var (lower, upper) = (0, bins.count - 1)
        var (below, above) = (bins[lower], bins[upper])
        while below <= outside, lower < upper {
            lower += 1
            below += bins[lower]
        }
        while above <= outside, upper > lower {
            upper -= 1
            above += bins[upper]
        }
        return clipped(whole, edge(lower), edge(upper + 1))
    }

    /// The range with the least mean squared error, if it is divided into equal steps.
    ///
    /// A value inside is off by at most half a step, one outside by its distance to the range; values that are 0 are exact.
    ///
    /// - Parameters:
    ///   - whole: the range of all values.
    ///   - steps: the number of steps.
    ///   - isSymmetric: whether the range has the same magnitude on both sides.
    func rangeOfLeastError(_ whole: CalibratedRange, steps: Double, isSymmetric: Bool) -> CalibratedRange {
        let centres = counts.indices.map { (edge($0) + edge($0 + 1)) / 2 }
        let used = counts.indices.filter { counts[$0] > 0 }
        guard let first = used.first, let last = used.last else { return whole }
        let lowers = ends(from: first, to: ValueHistogram.half)
        let uppers = ends(from: last + 1, to: ValueHistogram.half)
        let inside = Double(total - zeros)
        // The error of clipping on each side does not depend on the other end.
        func clipping(_ end: Int, _ bins: Range<Int>) -> Double {
            bins.reduce(0.0) { sum, bin in
                sum + Double(counts[bin]) * (centres[bin] - edge(end)) * (centres[bin] - edge(end))
            }
        }
        let below = lowers.map { clipping($0, first..<max($0, first)) }
        let above = uppers.map { clipping($0, min($0, last + 1)..<last + 1) }
        var best = (error: Double.infinity, lower: first, upper: last + 1)
        for (place, lower) in lowers.enumerated() {
            for (other, upper) in uppers.enumerated() {
                let (low, high) = (min(edge(lower), 0), max(edge(upper), 0))
                let step = (isSymmetric ? 2 * max(-low, high) : high - low) / steps
                let error = inside * step * step / 12 + below[place] + above[other]
                if error < best.error { best = (error, lower, upper) }
            }
        }
        return clipped(whole, edge(best.lower), edge(best.upper))
    }

    /// At most 256 candidates for an end of a range, from the outermost bin to the middle, which is left out.
    private func ends(from outer: Int, to middle: Int) -> [Int] {
        let distance = outer - middle
        guard distance.magnitude > 1 else { return [outer] }
        let count = min(Int(distance.magnitude), 256)
        return (0..<count).map { outer - distance * $0 / count }
    }

    /// A range whose ends lie within those of all values.
    private func clipped(_ whole: CalibratedRange, _ lower: Double, _ upper: Double) -> CalibratedRange {
        CalibratedRange(minimum: max(whole.minimum, Float(lower)), maximum: min(whole.maximum, Float(upper)))
    }
}
