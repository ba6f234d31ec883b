import GoldenVectors
import QuantSpec
import VectorFiles

/// Finds two known mistakes in one implementation where neither alone gives the observed values.
///
/// There are thousands of pairs, so they are tried only on small cases. A pair is tried if one of its mistakes gives
/// some of the differing elements, and if every differing element is changed by one of the two.
struct MistakePairs {
    private let cases: DiagnosedCases
    private let profile: Int
    private let judged: Int

    /// The number of failing cases of a group on which pairs are tried.
    private static let sampleSize = 2
    /// The number of first mistakes of pairs for each of these cases.
    private static let beginnings = 8
    /// The greatest cost of a group on which pairs are tried, in multiply-accumulate operations.
    private static let greatestWork = 100_000

    private typealias Element = [Int]

    init(_ cases: DiagnosedCases, under profile: Int, judgedUnder judged: Int) {
        self.cases = cases
        self.profile = profile
        self.judged = judged
    }

    /// Returns the pairs that reproduce one of the given failing cases, in the order in which they are found.
    ///
    /// - Parameters:
    ///   - left: the indices of the failing cases, by the index of their group.
    ///   - trial: evaluates mistaken implementations.
    ///   - candidates: the mistakes of which pairs are made.
    func found(
        in left: [Int: [Int]], _ trial: DeviationTrial, among candidates: [Deviation]
    ) -> [Hypothesis] {
        var found: [Hypothesis] = []
        for (place, items) in left.sorted(by: { $0.key < $1.key }) {
            let group = cases.groups[place]
            guard group.group.cost.macs <= MistakePairs.greatestWork else { continue }
            let possible = items.filter { !group.cases[$0].passes.contains(profile) }
            for item in possible.prefix(MistakePairs.sampleSize).map({ group.cases[$0] }) {
                // A case that a pair from another case reproduces needs no search.
                if found.contains(where: { trial.reproduces($0, group.group, item.row, item.observed) }) { continue }
                for pair in pairs(for: item, of: group.group, trial, among: candidates)
                where !found.contains(where: { $0.key == pair.key })
                    && trial.reproduces(pair, group.group, item.row, item.observed)
                {
                    found.append(pair)
                }
            }
        }
        return found
    }

    /// The pairs that may give the observed values of a case, with the mistakes of each in the order of the catalogue.
    private func pairs(
        for item: DiagnosedCases.Case, of group: VectorGroup, _ trial: DeviationTrial,
        among candidates: [Deviation]
    ) -> [Hypothesis] {
        let wrong = MistakePairs.changed(item.observed, from: item.expected)
        var shown: [(mistake: Deviation, changed: Set<Element>, agreement: Int)] = []
        for candidate in candidates {
            let single = Hypothesis([candidate], under: profile, judgedUnder: judged)
            guard let outputs = trial.outputs(single, group, item.row) else { continue }
            let changed = MistakePairs.changed(outputs, from: item.expected)
            guard !changed.isEmpty else { continue }
            let agreement = wrong.subtracting(MistakePairs.changed(outputs, from: item.observed)).count
            shown.append((candidate, changed, agreement))
        }
        let beginnings = shown.indices.filter { shown[$0].agreement > 0 }
            .sorted { (shown[$0].agreement, -$0) > (shown[$1].agreement, -$1) }.prefix(MistakePairs.beginnings)
        var pairs: [Hypothesis] = []
        for first in beginnings {
            let rest = wrong.subtracting(shown[first].changed)
            for second in shown.indices where second != first && rest.isSubset(of: shown[second].changed) {
                let mistakes = [min(first, second), max(first, second)].map { shown[$0].mistake }
                pairs.append(Hypothesis(mistakes, under: profile, judgedUnder: judged))
            }
        }
        return pairs
    }

    /// The elements that differ, as `[step, output, position]`.
    private static func changed(_ outputs: [[Elements]], from others: [[Elements]]) -> Set<Element> {
        var changed: Set<Element> = []
        for (step, pair) in zip(outputs, others).enumerated() {
            for (output, pair) in zip(pair.0, pair.1).enumerated() {
                let positions = ElementComparison(expected: pair.1, observed: pair.0)?.positions ?? []
                for position in positions { changed.insert([step, output, position]) }
            }
        }
        return changed
    }
}
