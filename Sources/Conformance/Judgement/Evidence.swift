import GoldenVectors
import QuantSpec
import VectorFiles

/// The evidence of one group's cases for and against a hypothesis.
struct GroupEvidence {
    /// The indices of failing cases that the hypothesis reproduces bit by bit.
    var explained: [Int] = []
    /// The indices of failing cases in which it would show, but which show something else.
    var missed: [Int] = []
    /// The indices of passing cases in which it would show.
    var contradicting: [Int] = []
    /// The bits of the explained cases.
    var support = 0.0
    /// The bits of the contradicting cases.
    var against = 0.0
    /// The number of failing cases of the group.
    let wrong: Int
    /// The number of all cases of the group.
    let compared: Int

    /// The least evidence of a passing case against a hypothesis, in bits: an implementation with the mistake would
    /// show it.
    private static let leastAgainst = 6.0
    /// The most bits that an explained case gains because the hypothesis explains it and not other cases of the group.
    private static let mostOfARow = 2.0

    init(_ hypothesis: Hypothesis, _ group: DiagnosedCases.Group, _ trial: DeviationTrial) {
        wrong = group.wrong.count
        compared = group.cases.count
        for (place, item) in group.cases.enumerated() {
            guard let outputs = trial.outputs(hypothesis, group.group, item.row) else { continue }
            if item.isWrong, DeviationTrial.areEqual(outputs, item.observed) {
                explained.append(place)
                support += group.bits.of(outputs, insteadOf: item.expected)
            } else if !DeviationTrial.areEqual(outputs, item.expected) {
                if item.isWrong {
                    missed.append(place)
                } else {
                    contradicting.append(place)
                    against += max(group.bits.of(outputs, insteadOf: item.expected), GroupEvidence.leastAgainst)
                }
            }
        }
    }

    /// Whether the hypothesis shows in no case of the group.
    var isSilent: Bool { explained.isEmpty && missed.isEmpty && contradicting.isEmpty }

    /// Reduces the explained cases to some of them, with the bits of these.
    mutating func keep(_ items: [Int], of group: DiagnosedCases.Group) {
        explained = items
        support = items.reduce(0) { sum, item in
            let item = group.cases[item]
            return sum + group.bits.of(item.observed, insteadOf: item.expected)
        }
    }

    /// The gain of the hypothesis in this group, in bits; 0 if it explains no case.
    ///
    /// With k explained cases of n cases, of which w fail:
    ///
    ///     support - against - log2(w over k) + min(log2(n over k), 2 × k)
    ///
    /// The third term pays for saying which of the failing cases it explains.
    var gain: Double {
        guard !explained.isEmpty else { return 0 }
        let rows = EvidenceBits.choices(of: explained.count, among: compared)
        return support - against - EvidenceBits.choices(of: explained.count, among: wrong)
            + min(rows, GroupEvidence.mostOfARow * Double(explained.count))
    }
}

/// The evidence of all cases of an operator for and against a hypothesis.
///
/// The hypothesis is assumed for a chosen set of groups in which it gains. An implementation may have several paths,
/// so the contradicting groups may take another path. Saying which groups have the mistake costs log2(n over k) bits,
/// for k chosen groups and n groups that are chosen or contradict. Groups that fail in another way cost nothing: a
/// name does not depend on failures elsewhere.
struct Evidence {
    let hypothesis: Hypothesis
    /// The evidence by the index of the group. Groups in which the hypothesis does not show are missing.
    let groups: [Int: GroupEvidence]
    /// The bits that select the hypothesis among all of its kind.
    let cost: Double
    /// The greatest gain in the operator, in bits, with all costs subtracted.
    let total: Double
    /// The most bits that a chosen group gains because other groups are not chosen.
    private static let mostOfAGroup = 3.0
    /// The indices of the groups chosen for `total`.
    private let chosen: Set<Int>

    /// The number of groups of the operator.
    let count: Int

    init(_ hypothesis: Hypothesis, _ groups: [Int: GroupEvidence], cost: Double, count: Int) {
        self.hypothesis = hypothesis
        self.count = count
        self.groups = groups
        self.cost = cost
        (total, chosen) = Evidence.best(groups, cost: cost, with: nil, count)
    }

    /// The greatest gain if a group is among the chosen ones, in bits.
    func total(with place: Int) -> Double {
        chosen.contains(place) ? total : Evidence.best(groups, cost: cost, with: place, count).total
    }

    private static func best(
        _ groups: [Int: GroupEvidence], cost: Double, with place: Int?, _ count: Int
    ) -> (total: Double, chosen: Set<Int>) {
        let contradicting = Set(groups.filter { !$0.value.contradicting.isEmpty }.keys)
        let order = groups.filter { $0.value.gain > 0 }.sorted {
            ($0.key == place ? 1 : 0, $0.value.gain, -$0.key) > ($1.key == place ? 1 : 0, $1.value.gain, -$1.key)
        }
        var best = (total: -cost, chosen: Set<Int>())
        var chosen: Set<Int> = []
        var sum = -cost
        for (key, evidence) in order {
            chosen.insert(key)
            sum += evidence.gain
            let others = contradicting.subtracting(chosen).count
            let total =
                sum - EvidenceBits.choices(of: chosen.count, among: chosen.count + others)
                + min(
                    EvidenceBits.choices(of: chosen.count, among: count), Evidence.mostOfAGroup * Double(chosen.count))
            if total > best.total || chosen == [place] { best = (total, chosen) }
        }
        return best
    }

    var explained: Int { groups.values.reduce(0) { $0 + $1.explained.count } }
    var contradicting: Int { groups.values.reduce(0) { $0 + $1.contradicting.count } }
}

extension Evidence {
    /// The gain that a hypothesis needs to be named, in bits: 2^-8 is then the probability that it is wrong, if chance
    /// is as `EvidenceBits` assumes.
    static let threshold = 8.0
    /// The additional gain that it needs if passing cases contradict it, in bits.
    static let thresholdAgainstCases = 10.0

    /// The greatest number of passing cases that contradict a named hypothesis, for each case that it explains. A mistake
    /// in one path of several has such cases on the other paths.
    private static let mostContradictions = 8

    /// The gain that it needs to be named, in bits.
    var needed: Double { contradicting == 0 ? Evidence.threshold : Evidence.threshold + Evidence.thresholdAgainstCases }

    /// Returns whether it is named in a group. It is not if the evidence against it in the group is at least as
    /// strong, or if passing cases outnumber the explained ones.
    func isNamed(in place: Int) -> Bool {
        groups[place].map { $0.gain > 0 } ?? false && !isOutnumbered && total(with: place) >= needed
    }

    /// Whether so many passing cases would show the mistake that a name, even for a part of the operator, misleads.
    var isOutnumbered: Bool { contradicting > Evidence.mostContradictions * explained }

    func explains(_ item: Int, in place: Int) -> Bool { groups[place]?.explained.contains(item) ?? false }

    /// Returns whether it gives another result than the expected one in a case.
    func shows(_ item: Int, in place: Int) -> Bool {
        guard let group = groups[place] else { return false }
        return group.explained.contains(item) || group.missed.contains(item) || group.contradicting.contains(item)
    }

    /// Its gain in a group less its cost, in bits.
    func net(in place: Int) -> Double { (groups[place]?.gain ?? 0) - cost }

    /// Returns whether the other one has the greater total; if they are equal, whether it has fewer mistakes or comes
    /// first in the catalogue.
    fileprivate func isWeaker(than other: Evidence) -> Bool {
        func key(_ evidence: Evidence) -> (Double, Int, Int) {
            (evidence.total.rounded(), -evidence.hypothesis.mistakes.count, -(evidence.catalogueIndex ?? 0))
        }
        return key(self) < key(other)
    }

    private var catalogueIndex: Int? {
        hypothesis.mistakes.first.flatMap { first in Deviation.all.firstIndex { $0.name == first.name } }
    }

    /// The rank of the hypothesis in a group, greater is better: its gain in the group, then in the operator, then its
    /// place in the catalogue (earlier is better), then whether it assumes the judged profile.
    fileprivate func rank(in place: Int) -> (Double, Double, Int, Int) {
        let gain = (groups[place]?.gain ?? 0).rounded()
        return (gain, total.rounded(), -(catalogueIndex ?? 0), hypothesis.isOtherProfile ? 0 : 1)
    }

    /// Returns whether every case is the same evidence for both hypotheses, and no case is evidence against one of
    /// them.
    func isEqual(to other: Evidence) -> Bool {
        guard hypothesis.mistakes.count == other.hypothesis.mistakes.count, groups.keys == other.groups.keys else {
            return false
        }
        return groups.allSatisfy { place, evidence in
            other.groups[place].map {
                $0.explained == evidence.explained && $0.missed.isEmpty && evidence.missed.isEmpty
                    && $0.contradicting.isEmpty && evidence.contradicting.isEmpty
            } ?? false
        }
    }
}

extension [Evidence] {
    /// The hypotheses without superfluous ones. A hypothesis is superfluous if others explain every case that it would
    /// name, and if its additional gain over them, in all groups together, is at most its cost. The weakest is removed
    /// first.
    var withoutSuperfluous: [Evidence] {
        var kept = self
        while let weakest = kept.indices.filter({ kept.isSuperfluous($0) }).min(by: {
            kept[$0].isWeaker(than: kept[$1])
        }) {
            kept.remove(at: weakest)
        }
        return kept
    }

    private func isSuperfluous(_ index: Int) -> Bool {
        let own = self[index]
        var gained = 0.0
        for (place, group) in own.groups where own.isNamed(in: place) {
            let others = indices.filter { $0 != index && self[$0].isNamed(in: place) }
            guard group.explained.allSatisfy({ item in others.contains { self[$0].explains(item, in: place) } }) else {
                return false
            }
            let greatest = others.compactMap { self[$0].groups[place]?.gain }.max() ?? 0
            gained += Swift.max(group.gain - greatest, 0)
        }
        return gained <= own.cost
    }

    /// Returns the hypothesis that names a failing case: among those that explain it, the one with the highest rank in
    /// its group. Returns `nil` if there is none.
    func best(_ item: Int, in place: Int) -> Evidence? {
        filter { $0.isNamed(in: place) && $0.explains(item, in: place) }
            .max { $0.rank(in: place) < $1.rank(in: place) }
    }

    /// Returns the hypotheses that name a failing case, those that explain the most cases first.
    func winners(in cases: DiagnosedCases) -> [Evidence] {
        var winners: [String: Evidence] = [:]
        for place in cases.wrongGroups {
            for item in cases.groups[place].wrong {
                if let best = best(item, in: place) { winners[best.hypothesis.key] = best }
            }
        }
        return winners.values.sorted { ($0.explained, $1.hypothesis.key) > ($1.explained, $0.hypothesis.key) }
    }
}
