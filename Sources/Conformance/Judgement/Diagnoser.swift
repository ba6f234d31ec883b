import FileSupport
import GoldenVectors
import QuantSpec
import Targets
import VectorFiles

/// Explains failures by known mistakes. A mistake is named only if it reproduces every observed bit of a case.
struct Diagnoser {
    let profile: ProfileSelection
    /// The time after which a diagnosis stops when the user has interrupted the run.
    private static let patienceOfUser = Duration.seconds(3)
    private let interruption: Interruption
    private let fillsOutputs: Bool

    init(_ run: ConformanceRun) {
        profile = run.profile
        interruption = run.options.interruption
        fillsOutputs = run.targetDescription.kind == .kernels
    }

    init(_ profile: ProfileSelection) {
        self.profile = profile
        interruption = Interruption()
        fillsOutputs = false
    }

    /// Returns the diagnoses of all failing cases that have outputs, and of all that broke a rule of the interface, by
    /// case name.
    func diagnoses(of groups: [GroupRun]) -> [String: Diagnosis] {
        var diagnoses: [String: Diagnosis] = [:]
        let subjects = Dictionary(grouping: groups, by: \.subject).sorted { $0.key < $1.key }
        let refuted = subjects.map { refutedProfiles($0.value) }
        let parts = Parallel.map(Array(subjects.indices), concurrently: true) { place -> [String: Diagnosis] in
            guard !interruption.isOlder(than: Diagnoser.patienceOfUser) else { return [:] }
            let elsewhere = refuted.indices.filter { $0 != place }.reduce(into: Set<Int>()) {
                $0.formUnion(refuted[$1])
            }
            return diagnose(subjects[place].value, refuted: elsewhere)
        }
        for part in parts { diagnoses.merge(part) { first, _ in first } }
        for run in groups {
            for row in run.rows {
                guard case .ran(.violated(let rule, let reason)) = row.event else { continue }
                diagnoses[run.group.caseName(row.index)] = Diagnosis(name: rule.rawValue, explanation: reason)
            }
        }
        return diagnoses
    }

    /// The indices of the profiles that passing cases contradict.
    private func refutedProfiles(_ runs: [GroupRun]) -> Set<Int> {
        let passing = runs.flatMap(\.rows).filter { $0.tellsProfilesApart && $0.passes.contains(profile.index) }
        return Set(profile.candidates.indices.filter { place in passing.contains { !$0.passes.contains(place) } })
    }

    /// A failing row with its group and its observed values.
    struct Suspect {
        let group: VectorGroup
        let row: JudgedRow
        let observed: [ObservedStep]

        var vectorRow: VectorRow { group.rows[row.index] }
        var name: String { group.caseName(row.index) }
        var outputs: [[Elements]] { observed.map(\.outputs) }
        var zeroPoints: [Int64?] {
            group.outputs.map { $0.description.quantization?.zeroPoints.first.map { Int64($0) } }
        }

        func difference(under profile: String) -> RowDifference? {
            RowDifference(
                expected: vectorRow.outputs(under: profile), observed: outputs,
                shapes: group.outputs.map(\.description.shape))
        }
    }

    /// Returns the diagnoses of one operator in a scheme, by case name.
    ///
    /// - Parameters:
    ///   - groups: the judged groups of the operator in the scheme.
    ///   - refuted: the indices of the profiles that passing cases of other operators contradict.
    ///   - trial: evaluates mistaken implementations; a new one if `nil`.
    func diagnose(
        _ groups: [GroupRun], refuted: Set<Int> = [], _ trial: DeviationTrial? = nil
    ) -> [String: Diagnosis] {
        let suspects = groups.flatMap { run in
            run.rows.compactMap { row -> Suspect? in
                guard row.verdict(under: profile.index) == .failed, let observed = row.observed else { return nil }
                return Suspect(group: run.group, row: row, observed: observed)
            }
        }
        guard !suspects.isEmpty else { return [:] }
        if let other = otherProfile(groups) { return followsOther(other, suspects) }
        let trial = trial ?? DeviationTrial(profiles: profile.candidates.map(\.name))
        var choice = CauseChoice(groups, under: profile, refuted: refuted, trial)
        let named = choice.diagnoses()
        let unwritten = UnwrittenOutputs(fillsOutputs ? suspects : [], under: profile.name)
        var diagnoses: [String: Diagnosis] = [:]
        for suspect in suspects {
            if let diagnosis = unwritten.diagnosis(of: suspect.name) {
                diagnoses[suspect.name] = diagnosis
                continue
            }
            let cause =
                suspect.row.isInformative
                ? choice.diagnosis(ofInformative: suspect.group, suspect.vectorRow, suspect.outputs)
                : named[suspect.name]
            diagnoses[suspect.name] =
                cause ?? defect(suspect, groups) ?? unexplained(suspect, choice.doubtful(suspect.name))
        }
        return diagnoses
    }

    // MARK: Another profile

    /// Returns another profile that explains all results of the operator, or `nil` if there is none.
    private func otherProfile(_ groups: [GroupRun]) -> String? {
        let rows = groups.flatMap(\.rows).filter(\.tellsProfilesApart)
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
                "every result of this operator follows the profile \(name), but the run as a whole follows"
                + " \(profile.name) best; an implementation must conform to one profile in all operators"
        } else {
            let isWhole = profile.candidates.contains { $0.name == name && $0.differences == 0 }
            explanation =
                "this run is judged under \(profile.name), but every result \(isWhole ? "" : "of this operator ")follows"
                + " \(name): try --profile \(name)"
        }
        let diagnosis = Diagnosis(name: "profile \(name)", explanation: explanation)
        return Dictionary(suspects.map { ($0.name, diagnosis) }, uniquingKeysWith: { first, _ in first })
    }

    /// The diagnosis of a case in which the target returns the same as the reference with a defect of its own. Returns
    /// `nil` for other cases.
    private func defect(_ suspect: Suspect, _ groups: [GroupRun]) -> Diagnosis? {
        let expected = suspect.vectorRow.steps.map(\.outputs)
        let defect = suspect.vectorRow.defects.first { divergence in
            DeviationTrial.areEqual(divergence.applied(to: expected), suspect.outputs)
        }
        guard let defect else { return nil }
        let title = Deviation.named(defect.name).map { "\($0.title): " } ?? ""
        let isContradicted = groups.contains { run in
            run.rows.contains { row in
                row.verdict(under: profile.index) == .passed
                    && run.group.rows[row.index].defects.contains { $0.name == defect.name }
            }
        }
        return Diagnosis(
            name: defect.name,
            explanation:
                "\(title)the reference returns the same results, a defect that Spec/errata.md describes",
            isInPart: isContradicted)
    }

    // MARK: What is left

    /// The diagnosis of a case that no named mistake explains.
    ///
    /// - Parameters:
    ///   - suspect: the failing case.
    ///   - doubtful: the known mistakes that reproduce the case but have too little evidence; `nil` if there are none.
    private func unexplained(_ suspect: Suspect, _ doubtful: String?) -> Diagnosis {
        let beginning = doubtful.map { "no diagnosis: \($0)" } ?? "no known mistake reproduces this case"
        guard let difference = suspect.difference(under: profile.name) else {
            return Diagnosis(explanation: beginning)
        }
        var parts = [beginning]
        let pattern = DifferencePattern.words(difference, zeroPoints: suspect.zeroPoints)
        if !pattern.isEmpty { parts.append(pattern) }
        if let words = accumulators(suspect, difference.first) { parts.append(words) }
        return Diagnosis(explanation: parts.joined(separator: "; "))
    }

    /// Whether the mistake lies before or after the accumulators, if the target reported them. An operator that
    /// requantizes more than once has several lists, in order of computation; the first wrong list is reported.
    /// Returns `nil` if nothing can be said.
    private func accumulators(_ suspect: Suspect, _ first: RowDifference.Element) -> String? {
        guard suspect.vectorRow.steps.indices.contains(first.step) else { return nil }
        let expected = suspect.vectorRow.steps[first.step].accumulators
        let observed = suspect.observed[first.step].accumulators
        var rightNames: [String] = []
        for entry in expected.entries where entry.name != Accumulators.outputName {
            guard let told = observed[entry.name], told.count == entry.values.count else { continue }
            if let place = told.indices.first(where: { told[$0] != entry.values[$0] }) {
                return "the first wrong accumulators are `\(entry.name)`: element \(place) is \(told[place]), expected "
                    + "\(entry.values[place])"
            }
            rightNames.append("`\(entry.name)`")
        }
        let beginning = rightNames.isEmpty ? "" : "the accumulators \(rightNames.joined(separator: ", ")) are right"
        guard first.output == 0, let sums = expected.output, let told = observed.output, sums.count == told.count,
            sums.indices.contains(first.position)
        else { return rightNames.isEmpty ? nil : "\(beginning): check the steps after them" }
        let (right, sum) = (sums[first.position], told[first.position])
        return (rightNames.isEmpty ? "" : "\(beginning); ")
            + (right == sum
                ? "the accumulator of the first differing element, \(right), is right: check the steps after it"
                : "the accumulator of the first differing element is \(sum), expected \(right)")
    }
}
