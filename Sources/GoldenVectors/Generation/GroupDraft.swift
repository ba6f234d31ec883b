import QuantSpec
import VectorFiles

/// A group that is being made: its instance and the rows chosen so far.
struct GroupDraft: Sendable {
    let plan: GroupPlan
    let instance: Instance
    let referenceRefuses: String?
    var rows: [ScoredRow]
    let costPerOutput: Double
    /// The constants that a stated generator gives, by input position.
    var statedConstants: [Int: StatedValues] = [:]

    /// The number of products of one call above which fewer candidates are tried.
    private static let costly = 3_000
    /// The cost of a call itself, in products.
    private static let callCost = 2_000

    /// Chooses the instance and the rows of a group. Returns `nil` if the regime and the variant cannot be combined.
    init?(_ plan: GroupPlan) {
        guard let chosen = InstanceChoice(plan: plan).make() else { return nil }
        self.init(plan, chosen)
    }

    /// Chooses the instance and the rows of a group that shows a deviation. Also returns `nil` if no candidate shows
    /// it.
    init?(_ plan: GroupPlan, showing distinction: Distinction) {
        guard let place = distinction.deviation, let chosen = InstanceChoice(plan: plan).make(),
            let probe = DeviationProbe(
                Deviation.all[place], chosen.instance, in: plan.declaration, under: distinction.numericProfile)
        else { return nil }
        let candidates = CandidateInputs(plan, chosen.instance, purpose: "row")
        let tried = GroupDraft.tried(candidates, GroupDraft.cost(candidates, plan, chosen.instance), plan)
        guard (tried + (candidates.allStoredValues.map { [$0] } ?? [])).contains(where: { probe.isShown(by: $0.steps) })
        else { return nil }
        self.init(plan, chosen, hunting: distinction)
    }

    /// The cost of a call, in products.
    private static func cost(_ candidates: CandidateInputs, _ plan: GroupPlan, _ instance: Instance) -> Int {
        let size = instance.outputs.first?.shape.count ?? 0
        return CostCount.cost(of: instance, in: plan.declaration, inputs: candidates.uniform(0)).macs + size * 4
    }

    /// The candidates that are tried; fewer if a call is costly.
    private static func tried(_ candidates: CandidateInputs, _ cost: Int, _ plan: GroupPlan) -> [Candidate] {
        candidates.all(share: min(1, Double(costly) / Double(max(cost * plan.outline.steps, 1))))
    }

    /// Chooses the rows of a group with a given instance. Returns `nil` if the specification rejects the instance.
    ///
    /// - Parameters:
    ///   - plan: the variant, the outline and the regime.
    ///   - chosen: the instance of the plan.
    ///   - hunted: the distinction that a row must show, if the group is made for one.
    init?(_ plan: GroupPlan, _ chosen: InstanceChoice.Chosen, hunting hunted: Distinction? = nil) {
        let instance = chosen.instance
        let candidates = CandidateInputs(plan, instance, purpose: "row")
        guard let scoring = try? RowScoring(instance, in: plan.declaration, candidates, hunting: hunted) else {
            return nil
        }
        self.plan = plan
        self.instance = instance
        referenceRefuses = chosen.referenceRefuses
        statedConstants = chosen.statedConstants
        let cost = GroupDraft.cost(candidates, plan, instance)
        costPerOutput = Double(cost + GroupDraft.callCost) / Double(max(instance.outputs.first?.shape.count ?? 0, 1))
        let scored = GroupDraft.tried(candidates, cost, plan).compactMap(scoring.score)
        // In a data movement operator any row shows a mistake, so one row for each distinction suffices.
        rows = RowSelection.choose(scored, target: plan.variant.movesValues ? 1 : 2, limit: 9)
        if let all = candidates.allStoredValues.flatMap(scoring.score), !all.isInformative,
            !rows.contains(where: { $0.comment == all.comment })
        {
            rows.append(all)
        }
        if rows.isEmpty, let first = scored.first(where: { !$0.isInformative }) { rows = [first] }
        // If every candidate breaks the reference's assumptions, the group shows the specification's results in
        // informative rows.
        if rows.isEmpty {
            rows = RowSelection.choose(scored.filter { !$0.isUndefined }, target: 2, limit: 2, countsInformative: true)
        }
        // Undefined values are shown once for each variant.
        if plan.isFirst {
            rows += RowSelection.firstOfEach(scored.filter(\.isUndefined))
        }
    }

    /// A group whose instance and rows are given.
    init(plan: GroupPlan, _ chosen: InstanceChoice.Chosen, rows: [ScoredRow]) {
        self.plan = plan
        instance = chosen.instance
        referenceRefuses = chosen.referenceRefuses
        statedConstants = chosen.statedConstants
        self.rows = rows
        costPerOutput = 0
    }

    /// An instance that differs from the group's in parameters or constants, with the generators of those constants that are the same.
    func chosen(_ changed: Instance) -> InstanceChoice.Chosen {
        let same = statedConstants.filter { changed.constants[$0.key] == instance.constants[$0.key] }
        return InstanceChoice.Chosen(instance: changed, statedConstants: same)
    }

    /// The distinctions that rows show which count.
    var distinctions: Set<Distinction> {
        Set(rows.lazy.filter { !$0.isInformative }.flatMap(\.distinctions))
    }

    /// Whether every row breaks an assumption of the reference, so that none counts.
    var isUncounted: Bool { !rows.isEmpty && rows.allSatisfy(\.breaksAssumption) }

    /// Returns whether a row that counts shows a deviation under a profile.
    func shows(_ distinction: Distinction) -> Bool { evidence(of: distinction, upTo: 1) > 0 }

    /// The number of rows that count and show a deviation under a profile, counted up to a limit.
    func evidence(of distinction: Distinction, upTo limit: Int) -> Int {
        let probe = distinction.profile == 0 ? nil : probe(distinction)
        guard distinction.profile == 0 || probe != nil else { return 0 }
        var count = 0
        for row in rows where count < limit && !row.isInformative {
            let isShown = probe?.isShown(by: row.steps.map(\.inputs)) ?? row.distinctions.contains(distinction)
            if isShown { count += 1 }
        }
        return count
    }

    private func probe(_ distinction: Distinction) -> DeviationProbe? {
        distinction.deviation.flatMap {
            DeviationProbe(Deviation.all[$0], instance, in: plan.declaration, under: distinction.numericProfile)
        }
    }

    /// Searches a row that shows a deviation under a profile, and adds it in place of rows that show less. Returns whether
    /// there is one.
    ///
    /// - Parameters:
    ///   - distinction: the deviation and the profile.
    ///   - tries: the number of further rows that are evaluated.
    mutating func hunt(_ distinction: Distinction, tries: Int) -> Bool {
        guard let row = row(showing: distinction, purpose: "hunt", tries: tries) else { return false }
        rows = RowSelection.choose([row] + counting, target: 2, limit: 12) + rows.filter(\.isInformative)
        return true
    }

    /// Searches a further row that shows a deviation under a profile, and adds it. Returns whether there is one.
    ///
    /// - Parameters:
    ///   - distinction: the deviation and the profile.
    ///   - tries: the number of rows that are evaluated.
    ///   - number: another number gives another row.
    mutating func strengthen(_ distinction: Distinction, tries: Int, number: Int) -> Bool {
        guard let row = row(showing: distinction, purpose: "hunt \(number)", tries: tries) else { return false }
        rows = counting + [row] + rows.filter(\.isInformative)
        return true
    }

    /// The rows that count.
    private var counting: [ScoredRow] { rows.filter { !$0.isInformative } }

    /// A row that counts, shows a deviation, and is not among the group's; `nil` if none is found.
    private func row(showing distinction: Distinction, purpose: String, tries: Int) -> ScoredRow? {
        let candidates = CandidateInputs(plan, instance, purpose: purpose)
        guard let probe = probe(distinction) else { return nil }
        var scoring: RowScoring?
        let patterns = candidates.suitable([.uniform, .ramp, .small, .besideHalves, .geometric])
        // A form whose inputs are all constants has one row.
        guard !patterns.isEmpty else { return nil }
        for index in 0..<tries {
            let candidate = candidates.row(patterns[index % patterns.count], index)
            guard probe.isShown(by: candidate.steps) else { continue }
            if scoring == nil {
                scoring = try? RowScoring(instance, in: plan.declaration, candidates, hunting: distinction)
            }
            guard let row = scoring?.score(candidate), !row.isInformative,
                !rows.contains(where: { $0.steps.map(\.inputs) == row.steps.map(\.inputs) })
            else { continue }
            return row
        }
        return nil
    }
}

extension RowSelection {
    /// The first row with each comment, in order.
    static func firstOfEach(_ rows: [ScoredRow]) -> [ScoredRow] {
        var comments: Set<String> = []
        return rows.filter { comments.insert($0.comment).inserted }
    }
}
