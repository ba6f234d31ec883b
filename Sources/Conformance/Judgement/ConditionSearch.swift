import Foundation

/// Looks for the conditions that tell failing from passing groups.
///
/// A condition counts only if every failing group meets it. Let n be the number of groups, k the number of failing ones, and s the
/// number of groups that meet the condition. If k of the n groups failed at random, all of them would meet it with the probability
///
///     (s over k) / (n over k)
///
/// The sum of this over all conditions that at most s groups meet bounds the probability that any of them fits as well by
/// chance. It is computed, and has to be at most 1 %. Two conditions are tested in the same way among all pairs. Each of the two
/// must also be needed: among the groups that meet the other one, the same sum over all conditions has to be at most 5 %.
///
/// A failure depends on values, too, and is therefore not random in the sense of this bound. That is why most of the groups
/// that meet the conditions must fail: three of four for one condition, four of five for two.
struct ConditionSearch {
    private static let greatestChance = 0.01
    private static let greatestChanceBesideOther = 0.05
    private static let leastShareOfOne = 0.75
    private static let leastShareOfTwo = 0.8

    private let count: Int
    private let failing: GroupSet
    private let failingCount: Int
    /// Each condition with the groups that meet it. Of conditions that the same groups meet, the simplest one.
    private let conditions: [(condition: SharedCondition, groups: GroupSet)]

    /// - Parameters:
    ///   - groups: the values of each group along the axes.
    ///   - failing: the number of failing groups, which come first.
    init(_ groups: [[String: AxisValue]], failing count: Int) {
        self.count = groups.count
        failingCount = count
        failing = GroupSet(0..<count, of: groups.count)
        var seen: Set<GroupSet> = []
        conditions = SharedCondition.all(on: groups)
            .map { condition in
                (condition, GroupSet(groups.indices.filter { condition.holds(groups[$0]) }, of: groups.count))
            }
            .filter { $0.1.count > 0 && $0.1.count < groups.count }
            .sorted { ($0.0.complexity, $0.0.text) < ($1.0.complexity, $1.0.text) }
            .filter { seen.insert($0.1).inserted }
    }

    private struct Finding {
        let conditions: [SharedCondition]
        /// The number of groups that meet the conditions.
        let size: Int
        let complexity: Double
    }

    /// The simplest conditions that fit best: one that only failing groups meet, or else two, or else one that a few passing
    /// groups meet. `nil` if chance explains the failures as well.
    var best: SharedValues? {
        let shared = conditions.filter { failing.isSubset(of: $0.groups) }
        let one = bestOfOne(shared)
        if let one, one.size == failingCount { return values(one) }
        return (bestOfTwo(shared, below: one?.size ?? .max) ?? one).map(values)
    }

    private func values(_ finding: Finding) -> SharedValues {
        SharedValues(
            conditions: finding.conditions, failing: failingCount, passing: count - failingCount,
            exceptions: finding.size - failingCount)
    }

    private func bestOfOne(_ shared: [(condition: SharedCondition, groups: GroupSet)]) -> Finding? {
        let best = shared.min {
            ($0.groups.count, $0.condition.complexity) < ($1.groups.count, $1.condition.complexity)
        }
        guard let best, isShare(of: best.groups.count, atLeast: ConditionSearch.leastShareOfOne) else { return nil }
        let size = best.groups.count
        let sizes = conditions.lazy.map(\.groups.count).filter { $0 <= size }
        guard chance(of: sizes, among: count) <= ConditionSearch.greatestChance else { return nil }
        return Finding(conditions: [best.condition], size: size, complexity: best.condition.complexity)
    }

    private func bestOfTwo(
        _ shared: [(condition: SharedCondition, groups: GroupSet)], below limit: Int
    ) -> Finding? {
        var best: Finding?
        for (place, first) in shared.enumerated() {
            for second in shared.dropFirst(place + 1)
            where Set(first.condition.axes).isDisjoint(with: second.condition.axes) {
                let groups = first.groups.intersection(second.groups)
                let complexity = first.condition.complexity + second.condition.complexity
                guard groups.count < limit, isShare(of: groups.count, atLeast: ConditionSearch.leastShareOfTwo),
                    (groups.count, complexity) < (best?.size ?? .max, best?.complexity ?? .infinity),
                    isNeeded(second.groups, beside: first.groups), isNeeded(first.groups, beside: second.groups)
                else { continue }
                best = Finding(
                    conditions: [first.condition, second.condition], size: groups.count, complexity: complexity)
            }
        }
        guard let best, chanceOfTwo(upTo: best.size) <= ConditionSearch.greatestChance else { return nil }
        return best
    }

    /// Whether chance does not explain that a condition holds in all failing groups, given that they meet another one.
    private func isNeeded(_ groups: GroupSet, beside other: GroupSet) -> Bool {
        let size = groups.intersection(other).count
        guard size < other.count else { return false }
        let sizes = conditions.lazy.map { $0.groups.intersection(other).count }.filter { $0 <= size }
        return chance(of: sizes, among: other.count) <= ConditionSearch.greatestChanceBesideOther
    }

    private func isShare(of size: Int, atLeast share: Double) -> Bool { Double(failingCount) >= share * Double(size) }

    /// The bound for pairs of conditions that at most `size` groups meet.
    private func chanceOfTwo(upTo size: Int) -> Double {
        var counts: [Int: Int] = [:]
        for (place, first) in conditions.enumerated() {
            for second in conditions.dropFirst(place + 1) {
                let common = first.groups.intersection(second.groups).count
                if common >= failingCount, common <= size { counts[common, default: 0] += 1 }
            }
        }
        return counts.reduce(0) { $0 + Double($1.value) * chance(of: [$1.key], among: count) }
    }

    /// The sum of the probabilities that all failing groups, chosen at random among `total`, are in sets of these sizes.
    private func chance(of sizes: some Sequence<Int>, among total: Int) -> Double {
        let all = EvidenceBits.choices(of: failingCount, among: total)
        return sizes.reduce(0) { sum, size in
            size < failingCount ? sum : sum + exp2(EvidenceBits.choices(of: failingCount, among: size) - all)
        }
    }
}

/// A set of groups, by index.
private struct GroupSet: Hashable {
    private var words: [UInt64]
    let count: Int

    init(_ indices: some Collection<Int>, of count: Int) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for index in indices { words[index / 64] |= 1 << UInt64(index % 64) }
        self.count = indices.count
    }

    private init(words: [UInt64]) {
        self.words = words
        count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    func intersection(_ other: GroupSet) -> GroupSet { GroupSet(words: zip(words, other.words).map { $0 & $1 }) }

    func isSubset(of other: GroupSet) -> Bool { zip(words, other.words).allSatisfy { $0 & ~$1 == 0 } }
}
