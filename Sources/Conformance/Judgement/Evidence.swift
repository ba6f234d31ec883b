import GoldenVectors
import QuantSpec
import VectorFiles

/// What the cases of one group say about a hypothesis.
struct GroupEvidence {
    /// The places of failing cases that it gives, bit by bit.
    var explained: [Int] = []
    /// The places of failing cases in which it would show, and something else does.
    var missed: [Int] = []
    /// The places of passing cases in which it would show.
    var contradicting: [Int] = []
    /// The bits of the cases that are explained.
    var support = 0.0
    /// The bits of the passing cases in which it would show.
    var against = 0.0
    /// The failing cases of the group.
    let wrong: Int
    /// The cases of the group that pass, or in which it shows.
    let compared: Int

    /// The least that a passing case says against a hypothesis, in bits: an implementation that has the mistake shows it.
    private static let leastAgainst = 6.0
    /// The most bits that a failing case has because others pass in which the hypothesis does not show.
    private static let mostOfARow = 2.0

    init(_ hypothesis: Hypothesis, _ group: DiagnosedCases.Group, _ trial: inout DeviationTrial) {
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

    /// Counts the bits of some of the explained cases only.
    mutating func keep(_ items: [Int], of group: DiagnosedCases.Group) {
        explained = items
        support = items.reduce(0) { sum, item in
            let item = group.cases[item]
            return sum + group.bits.of(item.observed, insteadOf: item.expected)
        }
    }

    /// What the hypothesis saves, in bits: what it explains, less what contradicts it, less what says which of the failing cases
    /// it explains.
    var gain: Double {
        guard !explained.isEmpty else { return 0 }
        let rows = EvidenceBits.choices(of: explained.count, among: compared)
        return support - against - EvidenceBits.choices(of: explained.count, among: wrong)
            + min(rows, GroupEvidence.mostOfARow * Double(explained.count))
    }
}

/// What all the cases of an operator say about a hypothesis.
///
/// The groups in which it gains are taken to have the mistake. An implementation may have several paths, and groups that contradict
/// may take another one: which groups do costs log2(n over k) bits, for k groups with it of n in which it would show. Groups
/// that fail in another way cost nothing: a name does not depend on failures elsewhere.
struct Evidence {
    let hypothesis: Hypothesis
    /// By the place of the group; groups in which it does not show are not here.
    let groups: [Int: GroupEvidence]
    /// The bits that choose the hypothesis among all of its kind.
    let cost: Double
    /// The most that it gains in the operator, in bits.
    let total: Double
    /// The most bits that a group has because others have no case in which the hypothesis shows.
    private static let mostOfAGroup = 3.0
    /// The places of the groups by which it gains that.
    private let chosen: Set<Int>

    /// The groups of the operator.
    let count: Int

    init(_ hypothesis: Hypothesis, _ groups: [Int: GroupEvidence], cost: Double, count: Int) {
        self.hypothesis = hypothesis
        self.count = count
        self.groups = groups
        self.cost = cost
        (total, chosen) = Evidence.best(groups, cost: cost, with: nil, count)
    }

    /// The most that the hypothesis gains if a group has the mistake.
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
    /// What a hypothesis has to gain, in bits, to be named: so improbable is it that it is wrong, if chance is as `EvidenceBits` says.
    static let threshold = 8.0
    /// What it has to gain more if passing cases contradict it.
    static let thresholdAgainstCases = 10.0

    /// What it has to gain to be named.
    var needed: Double { contradicting == 0 ? Evidence.threshold : Evidence.threshold + Evidence.thresholdAgainstCases }

    /// Whether it is named in a group: where as much contradicts it as supports it, it is not.
    func isNamed(in place: Int) -> Bool {
        groups[place].map { $0.gain > 0 } ?? false && total(with: place) >= needed
    }

    func explains(_ item: Int, in place: Int) -> Bool { groups[place]?.explained.contains(item) ?? false }

    /// Whether it gives another result than the one that is expected in a case.
    func shows(_ item: Int, in place: Int) -> Bool {
        guard let group = groups[place] else { return false }
        return group.explained.contains(item) || group.missed.contains(item) || group.contradicting.contains(item)
    }

    /// What it gains in a group.
    func net(in place: Int) -> Double { (groups[place]?.gain ?? 0) - cost }

    /// Whether another one gains more, or has fewer mistakes, or stands before it in the catalogue.
    fileprivate func isWeaker(than other: Evidence) -> Bool {
        func key(_ evidence: Evidence) -> (Double, Int, Int) {
            (evidence.total.rounded(), -evidence.hypothesis.mistakes.count, -(evidence.catalogueIndex ?? 0))
        }
        return key(self) < key(other)
    }

    private var catalogueIndex: Int? {
        hypothesis.mistakes.first.flatMap { first in Deviation.all.firstIndex { $0.name == first.name } }
    }

    /// The greater the better: what it gains in the group, then in the operator; of equals the first of the catalogue, under the
    /// profile that is judged under.
    fileprivate func rank(in place: Int) -> (Double, Double, Int, Int) {
        let gain = (groups[place]?.gain ?? 0).rounded()
        return (gain, total.rounded(), -(catalogueIndex ?? 0), hypothesis.isOtherProfile ? 0 : 1)
    }

    /// Whether every case says the same of it and of another one, and nothing against them.
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
    /// Without hypotheses that the others make superfluous: those explain every case that it would name, and in no group does it gain
    /// so much more that this pays for one more hypothesis. The weakest goes first.
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

    /// The hypothesis that a failing case is named by: of those that explain it the one that gains the most in its group.
    func best(_ item: Int, in place: Int) -> Evidence? {
        filter { $0.isNamed(in: place) && $0.explains(item, in: place) }
            .max { $0.rank(in: place) < $1.rank(in: place) }
    }

    /// The hypotheses that some failing case is named by, the one that explains the most first.
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
