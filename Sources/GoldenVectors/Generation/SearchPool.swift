import QuantSpec
import VectorFiles

/// What the searches for deviations in one variant have in common: random instances with a few rows and their right results,
/// and the scales at which results change. Each search only evaluates its own mistake on them.
struct SearchPool {
    private var samples: [Key: Sample?] = [:]
    private var steps: [StepsKey: SharpScale.ChangingScales] = [:]

    private struct Key: Hashable {
        let outline: String
        let salt: Int
    }

    private struct StepsKey: Hashable {
        let group: String
        let profile: Int
    }

    /// An instance with a few rows.
    private struct Sample {
        let chosen: InstanceChoice.Chosen
        let rows: [[[Int: Elements]]]
        /// The right outputs of each row under a profile, by the index of the profile; `nil` for a row without a result.
        var right: [Int: [[[Elements]]?]] = [:]

        init?(_ plan: GroupPlan) {
            guard let chosen = InstanceChoice(plan: plan).make() else { return nil }
            self.chosen = chosen
            let candidates = CandidateInputs(plan, chosen.instance, purpose: "row")
            rows = [InputPattern.ramp, .uniform, .small].map { candidates.row($0, 0).steps }
        }

        /// Returns whether a deviation shows in one of the rows under a profile.
        mutating func shows(_ deviation: Deviation, _ declaration: Operator, _ profile: Int) -> Bool {
            guard
                let probe = DeviationProbe(
                    deviation, chosen.instance, in: declaration, under: NumericProfile.all[profile])
            else { return false }
            let known = right[profile] ?? rows.map(probe.rightOutputs)
            right[profile] = known
            return zip(rows, known).contains { row, right in right.map { probe.isShown(by: row, $0) } ?? false }
        }
    }

    /// Returns the instance of a plan if a deviation shows in one of its rows. Plans whose regimes have the same source
    /// share their instances.
    ///
    /// - Parameters:
    ///   - plan: the outline, the regime and the salt.
    ///   - deviation: the mistake.
    ///   - profile: an index of `NumericProfile.all`.
    mutating func instance(
        of plan: GroupPlan, showing deviation: Deviation, _ profile: Int
    ) -> InstanceChoice.Chosen? {
        let key = Key(outline: plan.outline.id, salt: plan.salt)
        let known = samples[key] ?? Sample(plan)
        guard var sample = known else {
            samples[key] = .some(nil)
            return nil
        }
        let isShown = sample.shows(deviation, plan.declaration, profile)
        samples[key] = sample
        return isShown ? sample.chosen : nil
    }

    /// Calls a search with the scales of a group at which results change. The search may add further ones.
    mutating func withSteps<Result>(
        of draft: GroupDraft, _ sharp: SharpScale, _ profile: Int,
        _ search: (inout SharpScale.ChangingScales) -> Result?
    ) -> Result? {
        let key = StepsKey(group: draft.plan.id, profile: profile)
        guard var found = steps[key] ?? sharp.changingScales else { return nil }
        defer { steps[key] = found }
        return search(&found)
    }
}
