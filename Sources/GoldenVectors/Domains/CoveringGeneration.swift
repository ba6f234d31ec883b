import QuantSpec
import VectorFiles

/// Groups that together have every pair of values of a variant's axes and, in int8, every triple of the axes for which
/// the operator requires it.
///
/// Candidates are drawn at random, and those that add the most for their cost are kept. Further candidates are then
/// made for each missing tuple. If none of many choices has a tuple, the tuple is impossible; its reason is the most
/// frequent reason of the failures.
struct CoveringGeneration {
    let candidates: CoveringCandidates
    let tuples: TupleSet

    /// The number of choices that are tried before a tuple is impossible.
    private static let tries = 120
    /// The same number for tuples with a value that is observed, not chosen.
    private static let triesOfObserved = 800
    /// The number of instances that are made before a tuple is impossible.
    private static let instancesTried = 4
    /// The numbers of choices and of instances that are tried before a single value is impossible.
    private static let triesOfValue = (choices: 2_000, instances: 80)
    private static let poolLimit = 6_000
    /// The reason of candidates that are accepted in the end if there are no others.
    private static let dull = "its outputs are all equal"

    /// Returns `nil` if the operator declares no domain, or if the variant has no covering groups
    /// (`Variant.isCovered`).
    init?(_ declaration: Operator, _ variant: Variant, seed: Int64) {
        guard variant.isCovered(in: declaration), let candidates = CoveringCandidates(declaration, variant, seed: seed)
        else { return nil }
        self.candidates = candidates
        let tripled = variant.scheme == .int8
        tuples = TupleSet(
            candidates.axes.map(\.values.count),
            tripled: tripled ? candidates.axes.indices.filter { candidates.axes[$0].isTripled } : [])
    }

    /// The pairs and triples that an instance has.
    func tuples(of instance: Instance) -> [Int] { tuples.tuples(candidates.axes.map { $0.place(instance) }) }

    /// The groups that were made, and the tuples that they have.
    struct Result {
        var drafts: [GroupDraft] = []
        var covered: Set<Int> = []
        /// The reason for each tuple that no group has.
        var impossible: [Int: String] = [:]
    }

    func result() -> Result {
        var result = Result()
        var names: Set<String> = []
        for candidate in pool() { _ = keep(candidate, &result, &names) }
        complete(&result, &names)
        return result
    }

    /// Makes the group of a candidate, unless it adds nothing.
    ///
    /// Returns the reason why it could not be made. Returns `nil` if it was made or adds nothing.
    ///
    /// - Parameters:
    ///   - candidate: the shapes, attributes and parameters of the group.
    ///   - result: receives the group and the tuples that it covers.
    ///   - names: the names of the existing groups, to which the new one is added.
    ///   - acceptsDull: whether all outputs may be equal, so that wrong positions do not show.
    private func keep(
        _ candidate: CoveringCandidate, _ result: inout Result, _ names: inout Set<String>, acceptsDull: Bool = false
    ) -> String? {
        guard !tuples.tuples(candidate.places).allSatisfy(result.covered.contains) else { return nil }
        guard !names.contains(candidate.plan.id) else { return nil }
        guard let chosen = InstanceChoice(plan: candidate.plan).make() else {
            return "no parameters keep the constraints"
        }
        if let clause = chosen.referenceRefuses { return "the reference rejects it (\(clause))" }
        let added = tuples(of: chosen.instance).filter { !result.covered.contains($0) }
        guard !added.isEmpty else { return "another parameter does not keep the constraints" }
        guard let draft = GroupDraft(covering: candidate.plan, chosen) else { return "no row of it has a result" }
        if draft.isDull && !acceptsDull { return CoveringGeneration.dull }
        names.insert(candidate.plan.id)
        result.drafts.append(draft)
        result.covered.formUnion(added)
        return nil
    }

    // MARK: The pool

    /// Random candidates in a greedy order: each adds the most for its cost to those before. Candidates that add
    /// nothing are left out.
    private func pool() -> [CoveringCandidate] {
        var random = SeededRandom(
            seed: candidates.seed, "covering \(candidates.declaration.name) \(candidates.variant.id)")
        let wanted = min(CoveringGeneration.poolLimit, tuples.count * 3 + 40)
        var pool: [CoveringCandidate] = []
        for _ in 0..<wanted * 3 where pool.count < wanted {
            guard let candidate = try? candidates.candidate([:], &random) else { continue }
            pool.append(candidate)
        }
        let order = GreedyOrder.order(
            pool.map { GreedyOrder.Candidate(elements: tuples.tuples($0.places), cost: Double($0.cost)) },
            of: tuples.count)
        return order.map { pool[$0] }
    }

    // MARK: What is missing

    /// Returns, for the tuples that some groups do not have, the impossible ones with their reasons, and the groups
    /// that could have the others.
    func missing(beside covered: Set<Int>) -> Result {
        var result = Result(covered: covered)
        var names: Set<String> = []
        complete(&result, &names)
        return result
    }

    private func complete(_ result: inout Result, _ names: inout Set<String>) {
        var values = HopelessValues(result.covered.map(tuples.values))
        for tuple in 0..<tuples.count where !result.covered.contains(tuple) {
            let wanted = tuples.values(tuple)
            if let suspect = values.suspect(in: wanted), isHopeless(suspect, &values, &result, &names) {
                result.impossible[tuple] = values.reason(of: suspect)
            } else if result.covered.contains(tuple) {
                continue
            } else if let reason = attempt(tuple, &result, &names) {
                result.impossible[tuple] = reason
                values.fail(wanted, reason)
            } else {
                values.succeed(wanted)
            }
        }
        for tuple in result.covered { result.impossible[tuple] = nil }
    }

    /// Returns whether no group has a value, whatever its other values are. A value is tried by itself, once, since the
    /// tuples that failed with it may be impossible for other reasons.
    private func isHopeless(
        _ value: HopelessValues.Value, _ values: inout HopelessValues, _ result: inout Result,
        _ names: inout Set<String>
    ) -> Bool {
        if values.confirmed.contains(value) { return true }
        var random = SeededRandom(
            seed: candidates.seed,
            "value \(candidates.declaration.name) \(candidates.variant.id) \(value.axis) \(value.place)")
        var instances = 0
        for _ in 0..<CoveringGeneration.triesOfValue.choices
        where instances < CoveringGeneration.triesOfValue.instances {
            guard let candidate = try? candidates.candidate([value.axis: value.place], &random),
                candidate.places[value.axis] == value.place
            else { continue }
            instances += 1
            guard keep(candidate, &result, &names) == nil else { continue }
            values.succeed([value.axis: value.place])
            return false
        }
        values.confirmed.insert(value)
        return true
    }

    /// Searches a candidate that has a tuple. Returns the reason if there is none, or `nil` if a group was made.
    private func attempt(_ tuple: Int, _ result: inout Result, _ names: inout Set<String>) -> String? {
        let wanted = tuples.values(tuple)
        var random = SeededRandom(
            seed: candidates.seed, "tuple \(candidates.declaration.name) \(candidates.variant.id) \(tuple)")
        var reasons: [String: Int] = [:]
        var instances = 0
        var dull: CoveringCandidate?
        let isChosen = wanted.keys.allSatisfy { candidates.axes[$0].isChosen }
        let tries = isChosen ? CoveringGeneration.tries : CoveringGeneration.triesOfObserved
        for _ in 0..<tries where instances < CoveringGeneration.instancesTried {
            do {
                let candidate = try candidates.candidate(wanted, &random)
                guard wanted.allSatisfy({ candidate.places[$0] == $1 }) else {
                    reasons["no instance has both", default: 0] += 1
                    continue
                }
                instances += 1
                if let reason = keep(candidate, &result, &names) {
                    reasons[reason, default: 0] += 1000
                    if reason == CoveringGeneration.dull, dull == nil { dull = candidate }
                }
                if result.covered.contains(tuple) { return nil }
            } catch {
                reasons[error.reason, default: 0] += 1
            }
        }
        if let dull {
            _ = keep(dull, &result, &names, acceptsDull: true)
            if result.covered.contains(tuple) { return nil }
        }
        return reasons.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "no instance has both"
    }
}

/// Values that may be impossible, whatever the other values are: some tuples with them failed, and none was made.
private struct HopelessValues {
    /// The number of failed tuples after which a value is suspect.
    private static let enough = 10

    struct Value: Hashable {
        let axis: Int
        let place: Int
    }

    private var held: Set<Value> = []
    private var failures: [Value: (count: Int, reason: String)] = [:]
    /// The values that no group has. Their other tuples are not tried.
    var confirmed: Set<Value> = []

    init(_ covered: [[Int: Int]]) {
        for values in covered { succeed(values) }
    }

    mutating func succeed(_ values: [Int: Int]) {
        for (axis, place) in values { held.insert(Value(axis: axis, place: place)) }
    }

    mutating func fail(_ values: [Int: Int], _ reason: String) {
        for (axis, place) in values { failures[Value(axis: axis, place: place), default: (0, reason)].count += 1 }
    }

    /// Returns the first suspect value of a tuple.
    func suspect(in values: [Int: Int]) -> Value? {
        values.sorted { $0.key < $1.key }.lazy.map { Value(axis: $0.key, place: $0.value) }
            .first { !held.contains($0) && (failures[$0]?.count ?? 0) >= HopelessValues.enough }
    }

    /// Returns the reason why the first tuple with a value failed.
    func reason(of value: Value) -> String? { failures[value]?.reason }
}
