import Foundation
import GoldenVectors
import QuantSpec
import VectorFiles

/// How much a changed row proves, in bits: minus the binary logarithm of how probable it is that an implementation which is
/// wrong in some other way gives the same values in it by chance.
///
/// - An element that lies at a bound of the range, or is equal to the element before it, has 1 bit: wrong implementations
///   saturate, and repeat values.
/// - An element that is 1 LSB off has 1 bit, for the direction.
/// - Any other element that is d LSB off has 3 + log2(d) bits, at most 16.
/// - A pair of expected and other value counts where it occurs first in the row only.
/// - Which k of the n elements are changed has log2(n over k) bits, at most 3 for each element that counts.
struct EvidenceBits {
    /// The least and the greatest value that an output can have, by output; empty where the type has no bounds.
    private let bounds: [Set<Int64>]

    private static let sameAsChance = 1.0
    private static let offByOne = 1.0
    private static let farOff = 3.0
    private static let mostOfAnElement = 16.0
    private static let mostOfAPlace = 3.0

    /// The outputs of a group, with the bounds of their types and of the activation that the group has.
    init(_ group: VectorGroup) {
        let activation = Set(
            group.derived(DerivedKey.activationMinimum.name) + group.derived(DerivedKey.activationMaximum.name))
        bounds = group.outputs.map { output in
            guard let range = output.description.type.integerRange else { return [0] }
            return activation.union([range.lowerBound, range.upperBound])
        }
    }

    /// The bits of a row; 0 if nothing is changed, or if the outputs cannot be compared.
    func of(_ shown: [[Elements]], insteadOf expected: [[Elements]]) -> Double {
        zip(expected, shown).reduce(0) { sum, step in
            zip(step.0, step.1).enumerated().reduce(sum) { sum, output in
                sum + bits(output.element.1, insteadOf: output.element.0, output: output.offset)
            }
        }
    }

    private func bits(_ shown: Elements, insteadOf expected: Elements, output: Int) -> Double {
        guard let comparison = ElementComparison(expected: expected, observed: shown), !comparison.isEqual else {
            return 0
        }
        let (values, right) = (shown.rankedValues, expected.rankedValues)
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

    /// log2(n over k): the bits that say which k of n things are meant.
    static func choices(of chosen: Int, among count: Int) -> Double {
        let fewer = min(chosen, count - chosen)
        guard fewer > 0 else { return 0 }
        return (1...fewer).reduce(0) { $0 + log2(Double(count - fewer + $1) / Double($1)) }
    }
}
