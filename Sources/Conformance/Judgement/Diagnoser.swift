import FileSupport
import GoldenVectors
import QuantSpec
import Targets
import VectorFiles

/// Explains failures by known mistakes: a mistake that reproduces every bit of what was observed is named.
struct Diagnoser {
    let profile: ProfileSelection
    /// How long a diagnosis goes on after the user asked for the end.
    private static let patienceOfUser = Duration.seconds(3)
    private let interruption: Interruption
    private let fillsOutputs: Bool

    init(_ run: ConformanceRun) {
        profile = run.profile
        interruption = run.options.interruption
        fillsOutputs = run.targetDescription.kind == .kernels
    }

    /// The diagnoses of all failing cases that have outputs, by their names.
    func diagnoses(of groups: [GroupRun]) -> [String: Diagnosis] {
        var diagnoses: [String: Diagnosis] = [:]
        for (_, groups) in Dictionary(grouping: groups, by: \.subject)
        where !interruption.isOlder(than: Diagnoser.patienceOfUser) {
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
        let causes = CauseSearch(
            profile: profile, suspects: suspects.filter { !$0.row.isInformative }, groups: groups
        ).causes()
        var trials: [String: DeviationTrial] = [:]
        var diagnoses: [String: Diagnosis] = [:]
        for suspect in suspects {
            let cause = causes.first {
                suspect.row.isInformative
                    ? reproduces($0, suspect, &trials) : $0.explains.contains(suspect.name)
            }
            diagnoses[suspect.name] = defect(suspect) ?? cause?.diagnosis ?? unexplained(suspect)
        }
        return diagnoses
    }

    /// Whether a cause, found in the counted cases, gives every bit that was observed in an informative one.
    private func reproduces(_ cause: Cause, _ suspect: Suspect, _ trials: inout [String: DeviationTrial]) -> Bool {
        let name = cause.otherProfile ?? profile.name
        guard !cause.mistakes.isEmpty, let numericProfile = NumericProfile.named(name) else {
            return profile.candidates.firstIndex { $0.name == name }.map(suspect.row.passes.contains) ?? false
        }
        return trials[name, default: DeviationTrial(profile: numericProfile)].reproduces(
            Deviation(combining: cause.mistakes), suspect.group, suspect.vectorRow, suspect.outputs)
    }

    // MARK: Another profile

    /// Another profile that explains all results of the operator.
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
        guard let difference = suspect.difference(under: profile.name) else {
            return Diagnosis(explanation: "no known mistake reproduces it")
        }
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
