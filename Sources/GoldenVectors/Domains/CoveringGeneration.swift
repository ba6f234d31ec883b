import QuantSpec
import VectorFiles

/// Groups that together have every pair of values of a variant's axes and, in int8, every triple of the axes for which
/// the operator requires it.
///
/// Candidates are drawn at random, and those that add the most for their cost are kept. Further candidates are then
/// made for each missing tuple. If none of many choices has a tuple, those that give its values are searched
/// (`CombinationSearch`). If these fail as well, the tuple is impossible; its reason is that of the search, or the most frequent
/// reason of the failures.
struct CoveringGeneration {
    let candidates: CoveringCandidates
    let tuples: TupleSet

    /// The number of choices that are tried before a tuple is impossible.
    private static let tries = 120
    /// The same number for tuples with a value that is observed, not chosen.
    private static let triesOfObserved = 800
    /// The number of instances that are made at random before choices are searched.
    private static let instancesTried = 4
    /// The number of further random instances, and of choices that give some, before a tuple is impossible. Half of the
    /// instances of some forms are rejected, for instance those without a bias.
    private static let furtherInstances = (count: 20, choices: 600)
    /// The numbers of choices and of instances that are tried before a single value is impossible.
    private static let triesOfValue = (choices: 2_000, instances: 80)
    private static let poolLimit = 6_000
    /// The obstacle of candidates that are accepted in the end if there are no others.
    private static let dull = Obstacle(reason: "its outputs are all equal")

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
    /// Returns the obstacle if it could not be made. Returns `nil` if it was made or adds nothing.
    ///
    /// - Parameters:
    ///   - candidate: the shapes, attributes and parameters of the group.
    ///   - result: receives the group and the tuples that it covers.
    ///   - names: the names of the existing groups, to which the new one is added.
    ///   - acceptsDull: whether all outputs may be equal, so that wrong positions do not show.
    private func keep(
        _ candidate: CoveringCandidate, _ result: inout Result, _ names: inout Set<String>, acceptsDull: Bool = false
    ) -> Obstacle? {
        guard !tuples.tuples(candidate.places).allSatisfy(result.covered.contains) else { return nil }
        guard !names.contains(candidate.plan.id) else { return nil }
        guard let chosen = InstanceChoice(plan: candidate.plan).make() else {
            return Obstacle(reason: "no parameters keep the constraints")
        }
        if let clause = chosen.referenceRefuses {
            return Obstacle(reason: "the reference rejects it (\(clause))", isRefusal: true)
        }
        let added = tuples(of: chosen.instance).filter { !result.covered.contains($0) }
        guard !added.isEmpty else { return Obstacle(reason: "another parameter does not keep the constraints") }
        guard let draft = GroupDraft(covering: candidate.plan, chosen) else {
            return Obstacle(reason: "no row of it has a result")
        }
        if draft.isDull && !acceptsDull { return CoveringGeneration.dull }
        names.insert(candidate.plan.id)
        result.drafts.append(draft)
        result.covered.formUnion(added)
        return nil
    }

    /// Why a candidate gives no group.
    private struct Obstacle: Equatable {
        let reason: String
        /// Whether the reference does not run the instance.
        var isRefusal = false
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
        var search: CombinationSearch?
        var values = HopelessValues(result.covered.map(tuples.values))
        for tuple in 0..<tuples.count where !result.covered.contains(tuple) {
            let wanted = tuples.values(tuple)
            if let suspect = values.suspect(in: wanted), isHopeless(suspect, &values, &result, &names) {
                result.impossible[tuple] = values.reason(of: suspect)
            } else if result.covered.contains(tuple) {
                continue
            } else if let reason = attempt(tuple, &result, &names, &search) {
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
    ///
    /// - Parameters:
    ///   - tuple: the number of the tuple.
    ///   - result: receives the group.
    ///   - names: the names of the existing groups.
    ///   - search: the search for choices, made when it is first needed.
    private func attempt(
        _ tuple: Int, _ result: inout Result, _ names: inout Set<String>, _ search: inout CombinationSearch?
    ) -> String? {
        let wanted = tuples.values(tuple)
        var random = SeededRandom(
            seed: candidates.seed, "tuple \(candidates.declaration.name) \(candidates.variant.id) \(tuple)")
        var trial = Trial(tuple: tuple, wanted: wanted)
        let isChosen = wanted.keys.allSatisfy { candidates.axes[$0].isChosen }
        let tries = isChosen ? CoveringGeneration.tries : CoveringGeneration.triesOfObserved
        for _ in 0..<tries where trial.instances < CoveringGeneration.instancesTried {
            if attempt(wanted, &trial, &random, &result, &names) { return nil }
        }
        if let reason = searched(&trial, &random, &result, &names, &search) { return reason }
        if result.covered.contains(tuple) { return nil }
        if let dull = trial.dull {
            _ = keep(dull, &result, &names, acceptsDull: true)
            if result.covered.contains(tuple) { return nil }
        }
        return trial.reason
    }

    /// What became of the candidates for a tuple.
    private struct Trial {
        let tuple: Int
        let wanted: [Int: Int]
        /// The number of candidates that have the tuple.
        var instances = 0
        var reasons: [String: Int] = [:]
        /// Why the reference does not run candidates. This is the tuple's reason only if it runs none of them.
        var refusals: [String: Int] = [:]
        var dull: CoveringCandidate?

        var reason: String {
            let isRefused = instances > 0 && refusals.values.reduce(0, +) == instances
            return Trial.mostFrequent(isRefused ? refusals : reasons) ?? "no instance has both"
        }

        private static func mostFrequent(_ reasons: [String: Int]) -> String? {
            reasons.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        }
    }

    /// Tries one candidate with these choices. Returns whether it made a group with the tuple.
    private func attempt(
        _ choices: [Int: Int], _ trial: inout Trial, _ random: inout SeededRandom, _ result: inout Result,
        _ names: inout Set<String>
    ) -> Bool {
        do {
            let candidate = try candidates.candidate(choices, &random)
            guard trial.wanted.allSatisfy({ candidate.places[$0] == $1 }) else {
                trial.reasons["no instance has both", default: 0] += 1
                return false
            }
            trial.instances += 1
            if let obstacle = keep(candidate, &result, &names) {
                if obstacle.isRefusal {
                    trial.refusals[obstacle.reason, default: 0] += 1
                } else {
                    trial.reasons[obstacle.reason, default: 0] += 1000
                }
                if obstacle == CoveringGeneration.dull, trial.dull == nil { trial.dull = candidate }
            }
            return result.covered.contains(trial.tuple)
        } catch {
            trial.reasons[error.reason, default: 0] += 1
            return false
        }
    }

    /// Tries further random candidates, and then choices that give the tuple. Returns the reason if there are none, or `nil` if
    /// a group was made or all candidates failed.
    private func searched(
        _ trial: inout Trial, _ random: inout SeededRandom, _ result: inout Result, _ names: inout Set<String>,
        _ search: inout CombinationSearch?
    ) -> String? {
        let (count, choices) = CoveringGeneration.furtherInstances
        let wanted = trial.wanted
        if trial.instances > 0 {
            let greatest = trial.instances + count
            for _ in 0..<choices where trial.instances < greatest {
                if attempt(wanted, &trial, &random, &result, &names) { return nil }
            }
            return nil
        }
        var made = search ?? CombinationSearch(candidates)
        defer { search = made }
        switch made.search(wanted) {
        case .unknown: return nil
        case .impossible(let reason):
            // An exclusion of the domain says more than the choices that it concerns.
            let stated = trial.reason
            return stated == "no instance has both" ? reason : stated
        case .choices(let found):
            for choices in found {
                if attempt(choices, &trial, &random, &result, &names) { return nil }
            }
            return nil
        }
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
