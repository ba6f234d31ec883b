import Foundation
import GoldenVectors
import QuantSpec
import VectorFiles

/// Finds the hypotheses with enough evidence to be named that explain the failing cases of one operator in a scheme.
struct HypothesisSearch {
    private let profile: ProfileSelection
    private let cases: DiagnosedCases
    private let candidates: [Deviation]
    private let refuted: Set<Int>
    private let trial: DeviationTrial
    /// The hypotheses with enough evidence, in the order in which they were found.
    private(set) var named: [Evidence] = []
    /// Those of them that are not superfluous. Cases are named by these.
    private(set) var needed: [Evidence] = []
    /// The hypotheses that are not named because failing cases of the same kind remain, by their key, with the number of these.
    private(set) var outweighed: [String: Int] = [:]
    /// The hypotheses that explain failing cases but have too little evidence.
    private(set) var weak: [Evidence] = []

    /// - Parameters:
    ///   - cases: the failing and the passing cases of one operator in a scheme.
    ///   - profile: the judged profile, and the results of the others.
    ///   - refuted: the indices of the profiles that passing cases of other operators contradict.
    ///   - trial: evaluates mistaken implementations.
    init(
        _ cases: DiagnosedCases, under profile: ProfileSelection, refuted: Set<Int>, _ trial: DeviationTrial
    ) {
        self.profile = profile
        self.refuted = refuted
        self.cases = cases
        candidates = cases.candidates
        self.trial = trial
    }

    /// Searches in this order:
    ///
    /// - one mistake, under the judged profile and under profiles that are as probable
    /// - other profiles without a mistake
    /// - one mistake under the remaining profiles, for cases that nothing explains yet
    /// - two mistakes, for cases that nothing explains yet.
    mutating func search() {
        let told = profile.candidates.indices.filter {
            $0 != profile.index && cases.isTold(profile.candidates[$0].name)
        }
        let others = distinct(told)
        let wrong = Dictionary(uniqueKeysWithValues: cases.wrongGroups.map { ($0, cases.groups[$0].wrong) })
        note(singles(under: profile.index, of: wrong))
        for other in others where isAsProbable(other) { note(singles(under: other, of: wrong)) }
        note(others.map { evidence(Hypothesis([], under: $0, judgedUnder: profile.index)) })
        for other in others where !isAsProbable(other) && !left().isEmpty { note(singles(under: other, of: left())) }
        named += pairsOfNamed()
        for place in [profile.index] + others where place == profile.index || isNamed(place) {
            guard !left().isEmpty else { break }
            named += pairs(under: place)
        }
        needed = named.withoutSuperfluous
        dropCoincidences()
    }

    /// The number of cases that a hypothesis has to explain for each case of the same kind that has no name.
    private static let explainedForEachLeft = 8

    /// Removes the names of small differences that leave too many others unexplained.
    ///
    /// A row that was searched to show a mistake in rounding has sums next to a half. There any other mistake in rounding gives
    /// the same result, off by 1 LSB, so that such a case is little evidence for a certain one. A hypothesis that explains only
    /// cases of this kind is therefore named only if it explains eight for each one that no hypothesis explains.
    private mutating func dropCoincidences() {
        let fine = cases.fineCases
        guard !fine.isEmpty, !needed.isEmpty else { return }
        let isFine = Set(fine.map { [$0.place, $0.item] })
        while true {
            let left = fine.count { needed.best($0.item, in: $0.place) == nil }
            let doubtful = needed.indices.filter { index in
                let evidence = needed[index]
                var explained = 0
                for (place, group) in evidence.groups where evidence.isNamed(in: place) {
                    guard group.explained.allSatisfy({ isFine.contains([place, $0]) }) else { return false }
                    explained += group.explained.count
                }
                return left * HypothesisSearch.explainedForEachLeft > explained
            }
            guard let weakest = doubtful.min(by: { needed[$0].total < needed[$1].total }) else { return }
            outweighed[needed[weakest].hypothesis.key] = left
            needed.remove(at: weakest)
        }
    }

    /// Whether a profile is as probable as the judged one: the runner chose the judged profile, and no passing case of
    /// another operator contradicts this one. A mistake of this operator alone may then have decided the choice.
    private func isAsProbable(_ place: Int) -> Bool { profile.isFound && !refuted.contains(place) }

    /// The first of each set of profiles that expect the same outputs in every case.
    private func distinct(_ places: [Int]) -> [Int] {
        var distinct: [Int] = []
        for place in places
        where !distinct.contains(where: { cases.areEqual(profile.candidates[$0].name, profile.candidates[place].name) })
        {
            distinct.append(place)
        }
        return distinct
    }

    private func isNamed(_ place: Int) -> Bool { named.contains { $0.hypothesis.profile == place } }

    private mutating func note(_ found: [Evidence]) {
        for evidence in found where evidence.explained > 0 {
            // A profile is not named if a passing case contradicts it, because an implementation follows one profile
            // in all of its paths.
            let isPossible = !evidence.hypothesis.isOtherProfile || evidence.contradicting == 0
            if evidence.total >= evidence.needed && isPossible && !evidence.isOutnumbered {
                named.append(evidence)
            } else if evidence.hypothesis.mistakes.count < 2 {
                weak.append(evidence)
            }
        }
    }

    /// The failing cases, by group, that no named hypothesis explains.
    private func left() -> [Int: [Int]] {
        var left: [Int: [Int]] = [:]
        for group in cases.wrongGroups {
            let explained = named.filter { $0.isNamed(in: group) }.reduce(into: Set<Int>()) {
                $0.formUnion($1.groups[group]?.explained ?? [])
            }
            let rest = cases.groups[group].wrong.filter { !explained.contains($0) }
            if !rest.isEmpty { left[group] = rest }
        }
        return left
    }

    /// The mistakes that reproduce at least one of these failing cases, with all evidence for and against them.
    private mutating func singles(under place: Int, of left: [Int: [Int]]) -> [Evidence] {
        var found: Set<String> = []
        for (group, left) in left.sorted(by: { $0.key < $1.key }) {
            for candidate in candidates where !found.contains(candidate.name) {
                let hypothesis = Hypothesis([candidate], under: place, judgedUnder: profile.index)
                if left.contains(where: { reproduces(hypothesis, group, $0) }) { found.insert(candidate.name) }
            }
        }
        return candidates.filter { found.contains($0.name) }.map {
            evidence(Hypothesis([$0], under: place, judgedUnder: profile.index))
        }
    }

    /// The pairs of two named mistakes that together reproduce an unexplained case.
    private mutating func pairsOfNamed() -> [Evidence] {
        let singles = named.winners(in: cases).filter { $0.hypothesis.mistakes.count == 1 }
            .prefix(HypothesisSearch.established)
        var pairs: [Hypothesis] = []
        for (place, first) in singles.enumerated() {
            for second in singles.dropFirst(place + 1) where first.hypothesis.profile == second.hypothesis.profile {
                let mistakes = Deviation.all.filter {
                    [first, second].map(\.hypothesis.combined.name).contains($0.name)
                }
                pairs.append(Hypothesis(mistakes, under: first.hypothesis.profile, judgedUnder: profile.index))
            }
        }
        let left = left()
        return pairs.filter { pair in
            left.contains { place, items in items.contains { reproduces(pair, place, $0) } }
        }.map { evidence($0) }.filter { $0.contradicting == 0 || !$0.hypothesis.isOtherProfile }
    }

    /// The greatest number of named mistakes that are tried in pairs.
    private static let established = 6

    /// The pairs of mistakes that together reproduce an unexplained case and have enough evidence. A mistake that is
    /// named already costs nothing.
    private mutating func pairs(under place: Int) -> [Evidence] {
        let pairs = MistakePairs(cases, under: place, judgedUnder: profile.index)
        let found = pairs.found(in: left(), trial, among: candidates)
        let established = Set(
            named.filter { $0.hypothesis.profile == place }.flatMap { $0.hypothesis.mistakes.map(\.name) })
        return found.compactMap { hypothesis in
            let whole = evidence(hypothesis)
            guard !hypothesis.isOtherProfile || whole.contradicting == 0 else { return nil }
            let cost = hypothesis.mistakes.reduce(0) { $0 + (established.contains($1.name) ? 0 : costOfOne) }
            // A case that one of the two reproduces alone is no evidence for the pair.
            var parts = whole.groups
            for (group, part) in whole.groups {
                let both = part.explained.filter { item in
                    !hypothesis.parts.contains { reproduces($0, group, item) }
                }
                parts[group]?.keep(both, of: cases.groups[group])
            }
            let evidence = Evidence(
                hypothesis, parts, cost: cost + costOfProfile(hypothesis), count: cases.groups.count)
            return evidence.total >= evidence.needed ? whole : nil
        }
    }

    private mutating func reproduces(_ hypothesis: Hypothesis, _ group: Int, _ item: Int) -> Bool {
        let place = cases.groups[group]
        return trial.reproduces(hypothesis, place.group, place.cases[item].row, place.cases[item].observed)
    }

    /// The evidence of all cases of the operator for and against a hypothesis.
    private mutating func evidence(_ hypothesis: Hypothesis) -> Evidence {
        var groups: [Int: GroupEvidence] = [:]
        for (place, group) in cases.groups.enumerated() {
            let evidence = GroupEvidence(hypothesis, group, trial)
            if !evidence.isSilent { groups[place] = evidence }
        }
        let cost = Double(hypothesis.mistakes.count) * costOfOne + costOfProfile(hypothesis)
        return Evidence(hypothesis, groups, cost: cost, count: cases.groups.count)
    }

    /// The bits that select a mistake among those that the operator may have.
    private var costOfOne: Double { log2(Double(max(candidates.count, 1))) }

    /// The bits that select a profile.
    private func costOfProfile(_ hypothesis: Hypothesis) -> Double {
        hypothesis.isOtherProfile && !isAsProbable(hypothesis.profile) ? log2(Double(profile.candidates.count)) : 0
    }

    /// Returns whether a case shows what two hypotheses give together.
    mutating func isShown(_ hypothesis: Hypothesis, with other: Hypothesis, in group: Int, _ item: Int) -> Bool {
        let mistakes = (hypothesis.mistakes + other.mistakes).map(\.name)
        let both = Deviation.all.filter { mistakes.contains($0.name) }
        return reproduces(Hypothesis(both, under: hypothesis.profile, judgedUnder: profile.index), group, item)
    }

    /// Returns whether a hypothesis reproduces a case that does not count.
    mutating func reproduces(_ hypothesis: Hypothesis, _ group: VectorGroup, _ row: VectorRow, _ observed: [[Elements]])
        -> Bool
    {
        trial.reproduces(hypothesis, group, row, observed)
    }
}
