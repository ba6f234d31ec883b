import QuantSpec

/// Makes all groups of one variant of an operator, so that each adds something.
struct VariantGeneration {
    let declaration: Operator
    let variant: Variant
    let seed: Int64

    /// The number of groups that should show each distinction. Other schemes have the same paths as int8.
    private var target: Int { variant.scheme == .int8 ? 3 : 2 }
    /// The numbers of rows in one group, of groups, and of instances that are tried for a deviation that no group
    /// shows yet.
    private static let huntedRows = 3_000
    private static let huntedGroups = 3
    private static let huntedInstances = 1...3_000
    /// The salts of the instances that are tried last.
    private static let furtherInstances = 3_001...12_000
    /// The numbers of rows that are tried for a deviation that few rows show: in a group that shows it, and in another.
    private static let strengtheningRows = (showing: 8_000, other: 1_500)
    /// The number of input elements above which an outline is larger than covering groups are.
    private static let largestCovering = 192

    /// Returns the groups that are kept, not yet finished.
    func drafts(concurrently: Bool) -> [GroupDraft] {
        let plans = GroupPlan.all(of: variant, in: declaration, seed: seed)
        return prune(Parallel.map(plans, concurrently: concurrently) { GroupDraft($0) }.compactMap { $0 })
    }

    /// The groups that cover the variant's domain; none if its operator declares no domain.
    var coveringDrafts: [GroupDraft] {
        CoveringGeneration(declaration, variant, seed: seed)?.result().drafts ?? []
    }

    /// Keeps the first regime of every outline. Of the other groups, keeps those that add a distinction which few
    /// groups show, a regime (if the output's scale is free), or a kind of zero point.
    ///
    /// Groups in which no row counts, because all rows break an assumption of the reference, are kept separately: one
    /// for each distinction that few groups show.
    private func prune(_ drafts: [GroupDraft]) -> [GroupDraft] {
        var shown: [Distinction: Int] = [:]
        var regimes: Set<String> = []
        var zeroPoints: Set<Regime.ZeroPoints> = []
        let hasArithmetic = variant.hasFreeOutputScale
        let hasZeroPoints = variant.hasFreeZeroPoint
        var isKept = drafts.map { $0.plan.regime.id == Regime.all[0].id }
        for (index, draft) in drafts.enumerated() where isKept[index] {
            regimes.insert(draft.plan.regime.id)
            zeroPoints.insert(draft.plan.regime.zeroPoints)
            for distinction in draft.distinctions { shown[distinction, default: 0] += 1 }
        }
        var uncounted: [Distinction: Int] = [:]
        for (index, draft) in drafts.enumerated() where !isKept[index] && draft.isUncounted {
            let distinctions = Set(draft.rows.flatMap(\.distinctions))
            isKept[index] = distinctions.contains {
                uncounted[$0] ?? 0 < 1 && shown[$0] ?? 0 < target
            }
            if isKept[index] { for distinction in distinctions { uncounted[distinction, default: 0] += 1 } }
        }
        for (index, draft) in drafts.enumerated() where !isKept[index] && !draft.isUncounted {
            let addsRegime =
                (hasArithmetic || draft.plan.regime.forms == .sigmoids)
                && !regimes.contains(draft.plan.regime.id)
            let addsZeroPoints = hasZeroPoints && !zeroPoints.contains(draft.plan.regime.zeroPoints)
            let addsRows = draft.distinctions.contains { shown[$0] ?? 0 < target }
            guard addsRegime || addsZeroPoints || addsRows else { continue }
            isKept[index] = true
            regimes.insert(draft.plan.regime.id)
            zeroPoints.insert(draft.plan.regime.zeroPoints)
            for distinction in draft.distinctions { shown[distinction, default: 0] += 1 }
        }
        return zip(drafts, isKept).filter(\.1).map(\.0)
    }

    /// Removes groups of a data movement form that show only what covering groups show. Outlines larger than covering groups stay:
    /// implementations move large tensors in blocks. The form of int8 keeps all: the paths of an implementation are the same in every
    /// scheme.
    func pruneMovements(_ drafts: inout [GroupDraft], beside covering: [GroupDraft]) {
        guard variant.movesValues, variant.scheme != .int8 else { return }
        var shown: [Distinction: Int] = [:]
        for distinction in covering.flatMap(\.distinctions) { shown[distinction, default: 0] += 1 }
        drafts = drafts.filter { draft in
            let isKept =
                draft.plan.isFirst || draft.plan.outline.size > VariantGeneration.largestCovering
                || draft.referenceRefuses != nil || draft.rows.contains(where: \.isInformative)
                || draft.distinctions.contains { shown[$0] ?? 0 < target }
            if isKept { for distinction in draft.distinctions { shown[distinction, default: 0] += 1 } }
            return isKept
        }
    }

    /// Searches a row, then an instance, that shows a deviation. Returns whether there is one.
    ///
    /// - Parameters:
    ///   - distinction: the deviation and the profile.
    ///   - drafts: the groups of the variant, to which one is added.
    ///   - pool: the instances of earlier searches in the variant, to which those of this one are added.
    func hunt(_ distinction: Distinction, in drafts: inout [GroupDraft], _ pool: inout SearchPool) -> Bool {
        let cheapest = drafts.indices.filter { drafts[$0].plan.regime.scales == .generic }
            .sorted { (drafts[$0].costPerOutput, $0) < (drafts[$1].costPerOutput, $1) }
        for index in cheapest.prefix(VariantGeneration.huntedGroups)
        where drafts[index].hunt(distinction, tries: VariantGeneration.huntedRows) {
            return true
        }
        guard let first = cheapest.first else { return false }
        let others = cheapest.prefix(VariantGeneration.huntedGroups).dropFirst().map { drafts[$0].plan }
        let sharp =
            draftOfSparedPlan([Regime.all[0]], against: distinction, beside: drafts)
            ?? draftOfSharpBound(against: distinction, like: drafts)
            ?? draftOfSharpBias(against: distinction, like: drafts)
            ?? draftOfSharpScale(against: distinction, like: drafts, tries: SharpScale.tries, &pool)
            ?? draftOfSparedPlan(Regime.all, against: distinction, beside: drafts)
            ?? instance(against: distinction, like: [drafts[first].plan], VariantGeneration.huntedInstances, &pool)
            ?? draftOfSharpScale(against: distinction, like: drafts, tries: SharpScale.manyTries, &pool)
            ?? instance(against: distinction, like: others, VariantGeneration.huntedInstances, &pool)
            ?? instance(
                against: distinction, like: [drafts[first].plan], VariantGeneration.furtherInstances, &pool)
        if let sharp { drafts.append(sharp) }
        return sharp != nil
    }

    /// Adds rows that show a deviation, first to groups that show it already. Returns how many were found.
    ///
    /// - Parameters:
    ///   - distinction: the deviation.
    ///   - count: the number of rows that are wanted.
    ///   - drafts: the groups of the variant.
    func strengthen(_ distinction: Distinction, by count: Int, in drafts: inout [GroupDraft]) -> Int {
        let order = drafts.indices.filter { !drafts[$0].isUncounted && drafts[$0].referenceRefuses == nil }.sorted {
            func key(_ place: Int) -> (Int, Double, Int) {
                (drafts[place].distinctions.contains(distinction) ? 0 : 1, drafts[place].costPerOutput, place)
            }
            return key($0) < key($1)
        }
        var found = 0
        let (showing, other) = VariantGeneration.strengtheningRows
        for index in order.prefix(VariantGeneration.huntedGroups) {
            let tries = drafts[index].distinctions.contains(distinction) ? showing : other
            while found < count, drafts[index].strengthen(distinction, tries: tries, number: found + 1) {
                found += 1
            }
        }
        return found
    }

    /// A group with a bias that gives a sum at which a deviation shows. Groups with large biases come first, because
    /// they have more such sums.
    private func draftOfSharpBias(against distinction: Distinction, like drafts: [GroupDraft]) -> GroupDraft? {
        let suitable = drafts.filter { $0.channels > 0 && $0.plan.regime.scales == .generic }
        return sharpDraft(against: distinction, like: suitable, first: \.sharpness) {
            SharpBias($0, $1.instance, under: distinction.numericProfile).instance(against: $2)
        }
    }

    /// A group with an output scale at which a bound of its activation shows a deviation.
    private func draftOfSharpBound(against distinction: Distinction, like drafts: [GroupDraft]) -> GroupDraft? {
        guard let place = distinction.deviation, Deviation.all[place].bugType == .activation else { return nil }
        let suitable = drafts.filter { !SharpScale($0.plan, $0.instance).activationBounds.isEmpty }
        return sharpDraft(against: distinction, like: suitable, first: \.resultCount, upTo: suitable.count) {
            SharpScale($0, $1.instance, under: distinction.numericProfile).instanceAtBound(against: $2)
        }
    }

    /// A group with an output scale at which a deviation shows. Groups with many results come first.
    private func draftOfSharpScale(
        against distinction: Distinction, like drafts: [GroupDraft], tries: Int, _ pool: inout SearchPool
    ) -> GroupDraft? {
        let suitable = drafts.filter { $0.plan.outline.steps == 1 && $0.plan.regime.scales == .generic }
        return sharpDraft(against: distinction, like: suitable, first: \.resultCount) { plan, draft, deviation in
            let sharp = SharpScale(plan, draft.instance, under: distinction.numericProfile)
            return pool.withSteps(of: draft, sharp, distinction.profile) { steps in
                sharp.instance(against: deviation, tries: tries, &steps)
            }
        }
    }

    /// A group like another one, with an instance that is made to show a deviation. Returns `nil` if none was found.
    ///
    /// - Parameters:
    ///   - distinction: the deviation and the profile under which it must show.
    ///   - drafts: the groups from whose outlines new ones are made. Groups that the reference does not run are left
    ///     out.
    ///   - key: the property by which groups are ordered; the greatest value comes first.
    ///   - count: the number of groups that are tried.
    ///   - sharpen: makes an instance at which the deviation shows; `nil` if there is none.
    private func sharpDraft(
        against distinction: Distinction, like drafts: [GroupDraft], first key: KeyPath<GroupDraft, Int>,
        upTo count: Int = VariantGeneration.huntedGroups, sharpen: (GroupPlan, GroupDraft, Deviation) -> Instance?
    ) -> GroupDraft? {
        guard let place = distinction.deviation else { return nil }
        let deviation = Deviation.all[place]
        let suitable = drafts.filter { $0.referenceRefuses == nil }
        let order = suitable.indices.sorted {
            (suitable[$0][keyPath: key], -$0) > (suitable[$1][keyPath: key], -$1)
        }
        for index in order.prefix(count) {
            let plan = GroupPlan(
                declaration: declaration, variant: variant, outline: suitable[index].plan.outline,
                regime: regime(against: distinction), seed: seed)
            if let instance = sharpen(plan, suitable[index], deviation),
                let draft = GroupDraft(plan, suitable[index].chosen(instance), hunting: distinction),
                draft.distinctions.contains(distinction)
            {
                return draft
            }
        }
        return nil
    }

    /// A group for an (outline, regime) pair that the plan skipped for this variant.
    private func draftOfSparedPlan(
        _ regimes: [Regime], against distinction: Distinction, beside drafts: [GroupDraft]
    ) -> GroupDraft? {
        let used = Set(drafts.map(\.plan.id))
        for regime in regimes {
            for outline in declaration.outlines where outline.fits(variant) {
                let plan = GroupPlan(
                    declaration: declaration, variant: variant, outline: outline, regime: regime, seed: seed)
                guard !used.contains(plan.id), let draft = GroupDraft(plan, showing: distinction) else { continue }
                if draft.distinctions.contains(distinction) { return draft }
            }
        }
        return nil
    }

    /// A group with other random parameters that shows a deviation, with the outline of one of some plans.
    private func instance(
        against distinction: Distinction, like plans: [GroupPlan], _ salts: ClosedRange<Int>, _ pool: inout SearchPool
    ) -> GroupDraft? {
        guard let place = distinction.deviation else { return nil }
        for like in plans {
            for salt in salts {
                let plan = GroupPlan(
                    declaration: declaration, variant: variant, outline: like.outline,
                    regime: regime(against: distinction), seed: seed, salt: salt)
                guard let chosen = pool.instance(of: plan, showing: Deviation.all[place], distinction.profile),
                    let draft = GroupDraft(plan, chosen, hunting: distinction)
                else { continue }
                if draft.distinctions.contains(distinction) { return draft }
            }
        }
        return nil
    }

    /// The regime of a group that is made to show a deviation under a profile. No other group has its id.
    private func regime(against distinction: Distinction) -> Regime {
        let name = distinction.deviation.map { Deviation.all[$0].name } ?? ""
        let suffix = distinction.profile == 0 ? "" : "-under-\(distinction.numericProfile.name)"
        return Regime(id: "against-\(name)\(suffix)", source: "against")
    }
}
