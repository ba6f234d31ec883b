import GoldenVectors
import QuantSpec

/// Looks for what explains the failing cases of one operator in a scheme.
struct CauseSearch {
    let profile: ProfileSelection
    /// The failing cases that have outputs and are counted.
    let suspects: [Diagnoser.Suspect]
    let groups: [GroupRun]
    /// All failing cases that are counted.
    let failures: Int

    init(profile: ProfileSelection, suspects: [Diagnoser.Suspect], groups: [GroupRun]) {
        self.profile = profile
        self.suspects = suspects
        self.groups = groups
        failures = groups.flatMap(\.rows).count { !$0.isInformative && $0.verdict(under: profile.index).isFailure }
    }

    /// Rows of an operator that every deviation is tried on.
    private static let sampleSize = 32
    /// Rows of an operator that a promising deviation is tried on.
    private static let trialLimit = 2000

    /// What together explains the most, the best first. One mistake is looked for under the profile that is judged under;
    /// then other profiles by themselves and one mistake under these, because a mistake may bring another profile's results
    /// closer; then two mistakes for what is left.
    func causes() -> [Cause] {
        let others = profile.candidates.indices.filter { $0 != profile.index }
        var causes = singles(lookingAt: suspects, under: profile.index)
        causes += others.map(following).filter(\.isCredible)
        for index in others {
            causes += singles(lookingAt: left(by: causes.filter { $0.contradictions + $0.misses == 0 }), under: index)
        }
        for index in [profile.index] + others {
            causes += pairs(lookingAt: left(by: causes), under: index, after: causes)
        }
        return Cause.cover(causes)
    }

    /// The failing cases that none of the causes explains.
    private func left(by causes: [Cause]) -> [Diagnoser.Suspect] {
        suspects.filter { suspect in !causes.contains { $0.explains.contains(suspect.name) } }
    }

    /// The failing cases that another profile explains by itself.
    private func following(_ index: Int) -> Cause {
        let name = profile.candidates[index].name
        let followers = suspects.filter { $0.row.passes.contains(index) }
        let misses = suspects.filter { suspect in
            let row = suspect.vectorRow
            return !suspect.row.passes.contains(index)
                && !DeviationTrial.areEqual(row.outputs(under: name), row.outputs(under: profile.name))
        }
        let contradictions = groups.flatMap(\.rows).filter {
            $0.tellsProfilesApart && $0.passes.contains(profile.index) && !$0.passes.contains(index)
        }
        return Cause(
            mistakes: [], otherProfile: name, explains: Set(followers.map(\.name)),
            evidence: followers.reduce(0) { $0 + $1.differingCount(under: profile.name) },
            contradictions: contradictions.count, misses: misses.count, compared: suspects.count, failures: failures)
    }

    /// Pairs of mistakes under a profile: the one that is judged under, or one under which a single mistake is known.
    private func pairs(
        lookingAt left: [Diagnoser.Suspect], under index: Int, after causes: [Cause]
    ) -> [Cause] {
        let name = profile.candidates[index].name
        let isJudged = index == profile.index
        let known = causes.filter { $0.otherProfile == (isJudged ? nil : name) }
        guard isJudged || !known.isEmpty, let numericProfile = NumericProfile.named(name) else { return [] }
        var pairs = MistakePairs(under: numericProfile, at: index, isJudged: isJudged, after: known, failures: failures)
        return pairs.causes(of: suspects, lookingAt: left, in: groups)
    }

    /// Single mistakes that give some of the failing cases looked at, with all the cases that they give.
    private func singles(lookingAt left: [Diagnoser.Suspect], under index: Int) -> [Cause] {
        guard let numericProfile = NumericProfile.named(profile.candidates[index].name), let first = left.first,
            let scheme = groups.first?.scheme
        else { return [] }
        let candidates = Deviation.all.filter { $0.scope.contains(first.group.operatorName, scheme) }
        var trial = DeviationTrial(profile: numericProfile)
        // What a profile explains by itself is no sign of a mistake.
        let sample = CauseSearch.sample(left.filter { !$0.row.passes.contains(index) }, CauseSearch.sampleSize)
        let promising = candidates.filter { deviation in
            sample.contains { trial.reproduces(deviation, $0.group, $0.vectorRow, $0.outputs) }
        }
        let limited = suspects.prefix(CauseSearch.trialLimit)
        return promising.map { deviation in
            let explained = limited.filter { trial.reproduces(deviation, $0.group, $0.vectorRow, $0.outputs) }
            let names = Set(explained.map(\.name))
            let misses = limited.filter {
                !names.contains($0.name) && $0.vectorRow.catches.contains(deviation.name)
            }
            return Cause(
                mistakes: [deviation], otherProfile: index == profile.index ? nil : numericProfile.name,
                explains: names, evidence: explained.reduce(0) { $0 + $1.differingCount(under: numericProfile.name) },
                contradictions: contradictions(deviation, under: index), misses: misses.count,
                compared: suspects.count, failures: failures)
        }.filter { $0.isCredible || $0.isCredibleInPart }
    }

    /// The cases that pass although the deviation gives another result there.
    private func contradictions(_ deviation: Deviation, under index: Int) -> Int {
        groups.reduce(0) { count, run in
            let contradicting = run.rows.filter { row in
                row.verdict(under: index) == .passed && run.group.rows[row.index].catches.contains(deviation.name)
            }
            return count + contradicting.count
        }
    }

    /// Rows from all over the operator: one of each group, then a second one, and so on.
    static func sample(_ suspects: [Diagnoser.Suspect], _ size: Int) -> [Diagnoser.Suspect] {
        var seen: [String: Int] = [:]
        let ranked = suspects.map { suspect in
            seen[suspect.group.id, default: 0] += 1
            return (rank: seen[suspect.group.id] ?? 0, suspect: suspect)
        }
        return ranked.sorted { $0.rank < $1.rank }.prefix(size).map(\.suspect)
    }
}
