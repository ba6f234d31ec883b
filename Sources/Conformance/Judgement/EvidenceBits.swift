import Foundation
import GoldenVectors
import QuantSpec
import VectorFiles

/// The evidence of a changed row, in bits: minus the binary logarithm of the probability that an implementation with
/// some other mistake gives the same values by chance.
///
/// - An element at a bound of the range, or equal to the element before it, has 1 bit, because wrong implementations
///   saturate and repeat values.
/// - An element that is off by 1 LSB has 1 bit, for the direction.
/// - Any other element that is off by d LSB has 3 + log2(d) bits, at most 16.
/// - A pair of an expected value and another value counts only where it occurs first in an output.
/// - The choice of the k changed elements among n has log2(n over k) bits, at most 3 for each element that counts.
struct EvidenceBits {
    /// The values at which an output saturates, for each output: the bounds of its type and of the activation. For a
    /// type without bounds, only 0.
    private let bounds: [Set<Int64>]

    private static let sameAsChance = 1.0
    private static let offByOne = 1.0
    private static let farOff = 3.0
    private static let mostOfAnElement = 16.0
    private static let mostOfAPlace = 3.0

    /// Takes the bounds from the types of a group's outputs and from its activation.
    init(_ group: VectorGroup) {
        let activation = Set(
            group.derived(DerivedKey.activationMinimum.name) + group.derived(DerivedKey.activationMaximum.name))
        bounds = group.outputs.map { output in
            guard let range = output.description.type.integerRange else { return [0] }
            return activation.union([range.lowerBound, range.upperBound])
        }
    }

    /// Returns the bits of a row. Returns 0 if nothing is changed, or if the outputs cannot be compared.
    func of(_ shown: [[Elements]], insteadOf expected: [[Elements]]) -> Double {
        zip(expected, shown).reduce(0) { sum, step in
            zip(step.0, step.1).enumerated().reduce(sum) { sum, output in
                sum + bits(output.element.1, insteadOf: output.element.0, output: output.offset)
            }
        }
    }

    private func bits(_ shown: Elements, insteadOf expected: Elements, output: Int) -> Double {
        guard expected.type == shown.type, expected.count == shown.count, !expected.hasSameBits(as: shown) else {
            return 0
        }
        let (values, right) = (shown.rankedValues, expected.rankedValues)
        let comparison = ElementComparison(right, values)
        let bounds = bounds.indices.contains(output) ? bounds[output] : []
        var seen: Set<[Int64?]> = []
        var bits = 0.0
        for (position, distance) in zip(comparison.positions, comparison.distances) {
            guard seen.insert([right[position], values[position]]).inserted else { continue }
            let repeats = position > 0 && values[position] == values[position - 1]
            let isBound = values[position].map(bounds.contains) ?? true
            bits += repeats || isBound ? EvidenceBits.sameAsChance : EvidenceBits.ofDistance(distance)
        }
        let places = EvidenceBits.choices(of: comparison.positions.count, among: expected.count)
        return bits + min(places, EvidenceBits.mostOfAPlace * Double(seen.count))
    }

    private static func ofDistance(_ distance: Int64?) -> Double {
        guard let magnitude = distance?.magnitude, magnitude > 1 else { return offByOne }
        return min(farOff + log2(Double(magnitude)), mostOfAnElement)
    }

    /// Returns log2(n over k), the bits that say which k of n items are meant.
    static func choices(of chosen: Int, among count: Int) -> Double {
        let fewer = min(chosen, count - chosen)
        guard fewer > 0 else { return 0 }
        return (1...fewer).reduce(0) { $0 + log2(Double(count - fewer + $1) / Double($1)) }
    }
}
