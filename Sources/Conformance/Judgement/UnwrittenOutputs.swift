import FileSupport
import Foundation
import Targets
import TFLiteModel

/// The failing cases of an operator in which elements of an output were never written: they have the bytes from before the call.
///
/// A single output may have one byte, which is the same by chance in one of 256 cases. The cases of the operator are therefore
/// taken together. With n failing cases, m of which have the earlier bytes in all differing elements, the evidence is
///
///     8 × (differing bytes of the m cases) - log2(n over m)
///
/// bits, and 32 are needed, or 32 in one case. A `bool` has none: any byte but 0 is read as true.
struct UnwrittenOutputs {
    private let counts: [String: Int]

    private static let needed = 32.0

    init(_ suspects: [Diagnoser.Suspect], under profile: String) {
        let all = suspects.compactMap { UnwrittenOutputs.match($0, under: profile) }
        let matching = all.filter(\.isWhole)
        let bits = matching.reduce(0) { $0 + $1.bits }
        let total = bits - EvidenceBits.choices(of: matching.count, among: all.count)
        let found = matching.filter { total >= UnwrittenOutputs.needed || $0.bits >= UnwrittenOutputs.needed }
        counts = Dictionary(found.map { ($0.name, $0.count) }, uniquingKeysWith: { first, _ in first })
    }

    /// The diagnosis of a case; `nil` if its differing elements were written, as far as the cases show.
    func diagnosis(of name: String) -> Diagnosis? {
        counts[name].map { count in
            Diagnosis(
                name: "output-not-written",
                explanation:
                    "\(count.counted("element")) \(count == 1 ? "was" : "were") never written: the output still has the bytes from before the call"
            )
        }
    }

    private struct Match {
        let name: String
        /// The number of differing elements.
        let count: Int
        let bits: Double
        /// Whether all of them have the earlier bytes.
        let isWhole: Bool
    }

    private static func match(_ suspect: Diagnoser.Suspect, under profile: String) -> Match? {
        guard let difference = suspect.difference(under: profile) else { return nil }
        var bits = 0.0
        var isWhole = true
        for output in difference.outputs {
            let observed = suspect.observed[output.step].outputs[output.output]
            guard let width = ElementBytes.width(of: observed.type) else {
                isWhole = false
                continue
            }
            let held = ElementBytes.bytes(of: observed)
            var earlier = FillPattern.bytes(
                case: suspect.name, step: output.step, output: output.output, count: held.count)
            let isFlag = observed.type == .bool
            if isFlag { earlier = earlier.map { min($0, 1) } }
            isWhole =
                isWhole
                && output.comparison.positions.allSatisfy { position in
                    let range = position * width..<(position + 1) * width
                    return held[range] == earlier[range]
                }
            if !isFlag { bits += Double(8 * width * output.comparison.positions.count) }
        }
        return Match(name: suspect.name, count: difference.differingCount, bits: bits, isWhole: isWhole)
    }
}
