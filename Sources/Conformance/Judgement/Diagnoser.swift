import FileSupport
import GoldenVectors
import QuantSpec

/// Explains failures by known mistakes: a mistake that reproduces every bit of what was observed is named.
struct Diagnoser {
    let profile: ProfileSelection
    private let fillsOutputs: Bool

    /// Rows of an operator that every deviation is tried on.
    private static let sampleSize = 32
    /// Rows of an operator that a promising deviation is tried on.
    private static let trialLimit = 2000

    init(_ run: ConformanceRun) {
        profile = run.profile
        fillsOutputs = run.targetDescription.kind == .kernels
    }

    /// The diagnoses of all failing cases that have outputs, by their names.
    func diagnoses(of groups: [GroupRun]) -> [String: Diagnosis] {
        var diagnoses: [String: Diagnosis] = [:]
        for (_, groups) in Dictionary(grouping: groups, by: \.subject) {
            diagnoses.merge(diagnose(groups)) { first, _ in first }
        }
        for run in groups {
            for row in run.rows {
                guard case .ran(.violated(let rule, let reason)) = row.event else { continue }
                diagnoses[run.group.caseName(row.index)] = Diagnosis(name: rule.rawValue, explanation: reason)
            }
        }
        return diagnoses
    }

    /// A failing row with its group.
    struct Suspect {
        let group: VectorGroup
        let row: JudgedRow
        let observed: [ObservedStep]

        var vectorRow: VectorRow { group.rows[row.index] }
        var name: String { group.caseName(row.index) }
        var outputs: [[Elements]] { observed.map(\.outputs) }

        func difference(under profile: String) -> RowDifference? {
            RowDifference(
                expected: vectorRow.outputs(under: profile), observed: outputs,
                shapes: group.outputs.map(\.description.shape))
        }

        func differingCount(under profile: String) -> Int { difference(under: profile)?.differingCount ?? 0 }
    }

    /// The diagnoses of one operator in a scheme, by the names of its cases.
    func diagnose(_ groups: [GroupRun]) -> [String: Diagnosis] {
        let suspects = groups.flatMap { run in
            run.rows.compactMap { row -> Suspect? in
                guard row.verdict(under: profile.index) == .failed, let observed = row.observed else { return nil }
                return Suspect(group: run.group, row: row, observed: observed)
            }
        }
        guard !suspects.isEmpty else { return [:] }
        if let other = otherProfile(groups) { return followsOther(other, suspects) }
        let causes = causes(of: suspects, in: groups)
        var diagnoses: [String: Diagnosis] = [:]
        for suspect in suspects {
            diagnoses[suspect.name] =
                defect(suspect) ?? causes.first { $0.explains.contains(suspect.name) }?.diagnosis(suspects.count)
                ?? unexplained(suspect)
        }
        return diagnoses
    }

    // MARK: Another profile

    /// Another profile that explains all results of the operator.
    private func otherProfile(_ groups: [GroupRun]) -> String? {
        let rows = groups.flatMap(\.rows).filter { row in
            if case .ran(.completed) = row.event { return !row.isInformative }
            return false
        }
        guard !rows.isEmpty else { return nil }
        let index = profile.candidates.indices.first { index in
            index != profile.index && rows.allSatisfy { $0.passes.contains(index) }
        }
        return index.map { profile.candidates[$0].name }
    }

    private func followsOther(_ name: String, _ suspects: [Suspect]) -> [String: Diagnosis] {
        let explanation: String
        if profile.isFound {
            explanation =
                "every result of this operator follows the profile \(name), and the run as a whole follows"
                + " \(profile.name) best: an implementation conforms to one profile in all operators"
        } else {
            let isWhole = profile.candidates.contains { $0.name == name && $0.differences == 0 }
            explanation =
                "this run is held to \(profile.name); every result \(isWhole ? "" : "of this operator ")follows"
                + " \(name): try --profile \(name)"
        }
        let diagnosis = Diagnosis(name: "profile \(name)", explanation: explanation)
        return Dictionary(suspects.map { ($0.name, diagnosis) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Known mistakes

    /// The deviations that together reproduce the most, the best first: under the profile that is judged under, and
    /// where failures are left under the others, because a mistake may bring another profile's results closer. What is
    /// left then may have two mistakes, or one in a part of the implementation.
    private func causes(of suspects: [Suspect], in groups: [GroupRun]) -> [Cause] {
        let others = profile.candidates.indices.filter { $0 != profile.index }
        let profiles = [profile.index] + others
        var causes: [Cause] = []
        var left: [Suspect] { suspects.filter { suspect in !causes.contains { $0.explains.contains(suspect.name) } } }
        causes += singles(of: left, in: groups, under: profile.index) { $0.isCredible }
        causes += Cause.cover(others.map { following(left, in: groups, $0) }.filter(\.isCredible))
        for index in others { causes += singles(of: left, in: groups, under: index) { $0.isCredible } }
        for index in profiles { causes += pairs(of: left, in: groups, under: index, after: causes) }
        for index in profiles { causes += singles(of: left, in: groups, under: index) { $0.isCredibleInPart } }
        return causes
    }

    /// The failing cases that another profile explains by itself.
    private func following(_ suspects: [Suspect], in groups: [GroupRun], _ index: Int) -> Cause {
        let name = profile.candidates[index].name
        let followers = suspects.filter { $0.row.passes.contains(index) }
        let misses = suspects.filter { suspect in
            let row = suspect.vectorRow
            return !suspect.row.passes.contains(index)
                && !DeviationTrial.areEqual(row.outputs(under: name), row.outputs(under: profile.name))
        }
        let contradictions = groups.flatMap(\.rows).filter {
            $0.verdict(under: profile.index) == .passed && !$0.passes.contains(index)
        }
        return Cause(
            mistakes: [], otherProfile: name, explains: Set(followers.map(\.name)),
            evidence: followers.reduce(0) { $0 + $1.differingCount(under: profile.name) },
            contradictions: contradictions.count, misses: misses.count)
    }

    /// Pairs of mistakes under a profile: the one that is judged under, or one under which a single mistake is known.
    private func pairs(
        of left: [Suspect], in groups: [GroupRun], under index: Int, after causes: [Cause]
    ) -> [Cause] {
        let name = profile.candidates[index].name
        let isJudged = index == profile.index
        let known = causes.filter { $0.otherProfile == (isJudged ? nil : name) }
        guard isJudged || !known.isEmpty, let numericProfile = NumericProfile.named(name) else { return [] }
        var pairs = MistakePairs(under: numericProfile, at: index, isJudged: isJudged, after: known)
        return Cause.cover(pairs.causes(of: left, in: groups))
    }

    private func singles(
        of suspects: [Suspect], in groups: [GroupRun], under index: Int, where isCredible: (Cause) -> Bool
    ) -> [Cause] {
        guard let numericProfile = NumericProfile.named(profile.candidates[index].name), let first = suspects.first,
            let scheme = groups.first?.scheme
        else { return [] }
        let candidates = Deviation.all.filter { $0.scope.contains(first.group.operatorName, scheme) }
        var trial = DeviationTrial(profile: numericProfile)
        // What a profile explains by itself is no sign of a mistake.
        let sample = Diagnoser.sample(suspects.filter { !$0.row.passes.contains(index) }, Diagnoser.sampleSize)
        let promising = candidates.filter { deviation in
            sample.contains { trial.reproduces(deviation, $0.group, $0.vectorRow, $0.outputs) }
        }
        let limited = Array(suspects.prefix(Diagnoser.trialLimit))
        let causes = promising.map { deviation in
            let explained = limited.filter { trial.reproduces(deviation, $0.group, $0.vectorRow, $0.outputs) }
            let names = Set(explained.map(\.name))
            let misses = limited.filter {
                !names.contains($0.name) && $0.vectorRow.catches.contains(deviation.name)
            }
            return Cause(
                mistakes: [deviation], otherProfile: index == profile.index ? nil : numericProfile.name,
                explains: names, evidence: explained.reduce(0) { $0 + $1.differingCount(under: numericProfile.name) },
                contradictions: contradictions(deviation, groups, under: index),
                misses: misses.count)
        }.filter(isCredible)
        return Cause.cover(causes)
    }

    /// The cases that pass although the deviation gives another result there.
    private func contradictions(_ deviation: Deviation, _ groups: [GroupRun], under index: Int) -> Int {
        groups.reduce(0) { count, run in
            let contradicting = run.rows.filter { row in
                row.verdict(under: index) == .passed && run.group.rows[row.index].catches.contains(deviation.name)
            }
            return count + contradicting.count
        }
    }

    /// Rows from all over the operator: one of each group, then a second one, and so on.
    static func sample(_ suspects: [Suspect], _ size: Int) -> [Suspect] {
        var seen: [String: Int] = [:]
        let ranked = suspects.map { suspect in
            seen[suspect.group.id, default: 0] += 1
            return (rank: seen[suspect.group.id] ?? 0, suspect: suspect)
        }
        return ranked.sorted { $0.rank < $1.rank }.prefix(size).map(\.suspect)
    }

    /// What the reference returns because of a defect of its own.
    private func defect(_ suspect: Suspect) -> Diagnosis? {
        let expected = suspect.vectorRow.steps.map(\.outputs)
        let defect = suspect.vectorRow.defects.first { divergence in
            DeviationTrial.areEqual(divergence.applied(to: expected), suspect.outputs)
        }
        guard let defect else { return nil }
        let title = Deviation.named(defect.name).map { "\($0.title): " } ?? ""
        return Diagnosis(
            name: defect.name,
            explanation: "\(title)the reference returns the same, which is a defect of its own that an erratum explains"
        )
    }

    // MARK: What is left

    private func unexplained(_ suspect: Suspect) -> Diagnosis {
        let row = suspect.vectorRow
        let expected = row.outputs(under: profile.name)
        let difference = RowDifference(
            expected: expected, observed: suspect.outputs, shapes: suspect.group.outputs.map(\.description.shape))
        guard let difference else { return Diagnosis(explanation: "no known mistake reproduces it") }
        if fillsOutputs, let unwritten = unwritten(suspect, difference) { return unwritten }
        var parts = ["no known mistake reproduces it"]
        let pattern = DifferencePattern.words(difference)
        if !pattern.isEmpty { parts.append(pattern) }
        if let accumulator = accumulator(suspect, difference.first) { parts.append(accumulator) }
        return Diagnosis(explanation: parts.joined(separator: "; "))
    }

    /// Elements that still hold what the output was filled with.
    private func unwritten(_ suspect: Suspect, _ difference: RowDifference) -> Diagnosis? {
        var count = 0
        var bytes = 0
        for output in difference.outputs {
            let observed = suspect.observed[output.step].outputs[output.output]
            guard let width = ElementBytes.width(of: observed.type) else { continue }
            let held = ElementBytes.bytes(of: observed)
            let pattern = FillPattern.bytes(
                case: suspect.name, step: output.step, output: output.output, count: held.count)
            for position in output.comparison.positions {
                let range = position * width..<(position + 1) * width
                if held[range] == pattern[range] { count += 1 }
            }
            bytes += width * output.comparison.positions.count
        }
        guard count == difference.differingCount, bytes >= 4 else { return nil }
        return Diagnosis(
            name: "output-not-written",
            explanation:
                "\(count.counted("element")) \(count == 1 ? "was" : "were") never written: what the output held before is there"
        )
    }

    /// Whether the fault lies before or after the accumulator, where the target told it.
    private func accumulator(_ suspect: Suspect, _ first: RowDifference.Element) -> String? {
        guard first.output == 0, suspect.vectorRow.steps.indices.contains(first.step),
            let expected = suspect.vectorRow.steps[first.step].accumulators,
            let observed = suspect.observed[first.step].accumulators, expected.count == observed.count,
            expected.indices.contains(first.position)
        else { return nil }
        let (right, told) = (expected[first.position], observed[first.position])
        return right == told
            ? "its accumulator, \(right), is right: look at what follows it"
            : "its accumulator is \(told), not \(right)"
    }
}
