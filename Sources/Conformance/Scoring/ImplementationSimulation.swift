import GoldenVectors
import QuantSpec
import VectorFiles

/// Simulated implementations of one operator in a scheme, and their diagnoses.
struct ImplementationSimulation {
    let file: VectorFile
    /// The known mistakes that the file catches.
    let mistakes: [Deviation]
    private let base: NumericProfile
    /// The rows of another operator, which fails by the first known mistake that its file catches.
    private let otherRows: [JudgedRow]
    /// Serves the diagnoses of all implementations.
    private let trial: DeviationTrial

    /// The relation of a name to the true mistake.
    private enum Rightness { case exact, equivalent, wrong }

    init(_ file: VectorFile, beside other: VectorFile) {
        self.file = file
        mistakes = ImplementationSimulation.mistakes(of: file)
        base = NumericProfile.named(file.profile) ?? NumericProfile.all[0]
        let first = other.groups.flatMap { $0.rows.flatMap(\.catches) }.first.flatMap(Deviation.named)
        otherRows = SimulatedOperator(other, profile: base) { _ in first }.rows
        trial = DeviationTrial(profiles: ProfileSelection.candidates(writtenIn: file.profile), keepsOutputs: true)
    }

    /// The known mistakes that a file catches, in the order of the catalogue.
    static func mistakes(of file: VectorFile) -> [Deviation] {
        let names = Set(file.groups.flatMap { $0.rows.flatMap(\.catches) })
        return Deviation.all.filter { names.contains($0.name) }
    }

    /// Diagnoses one implementation.
    ///
    /// - Parameters:
    ///   - truths: the mistakes of the implementation. Mistakes that act together are in one list.
    ///   - profile: the profile that the implementation otherwise follows. By default that of the file.
    ///   - isBesideOther: whether another operator fails in the same run.
    ///   - mistake: the mistake in a group; `nil` if there is none.
    func tally(
        _ truths: [[Deviation]], under profile: NumericProfile? = nil, isBesideOther: Bool = false,
        _ mistake: (VectorGroup) -> Deviation?
    ) -> DiagnosisTally {
        let followed = profile ?? base
        let simulated = SimulatedOperator(file, profile: followed, mistake: mistake)
        var tally = DiagnosisTally()
        let names = ProfileSelection.candidates(writtenIn: file.profile)
        let operators = [simulated.rows] + (isBesideOther ? [otherRows] : [])
        guard let selection = ProfileSelection(.any, names, operators: operators) else { return tally }
        let diagnoses = Diagnoser(selection).diagnose(simulated.groups, trial)
        let what = truths.map { Deviation(combining: $0).name }.joined(separator: " | ")
        var firstUnnamed: String?
        var known: [String: Rightness] = [:]
        let parts = Dictionary(grouping: simulated.groups) { mistake($0.group)?.name ?? "" }
        for run in simulated.groups {
            let inGroup = mistake(run.group)
            let truth = truths.first { Deviation(combining: $0).name == inGroup?.name } ?? []
            for row in run.rows
            where row.verdict(under: selection.index) == .failed && row.observed != nil && !row.isInformative {
                tally.cases += 1
                let caseName = run.group.caseName(row.index)
                guard let diagnosis = diagnoses[caseName], let name = diagnosis.name else {
                    tally.unnamed += 1
                    firstUnnamed = firstUnnamed ?? "(no name) \(caseName): \(diagnoses[caseName]?.explanation ?? "")"
                    continue
                }
                let key = "\(inGroup?.name ?? "") \(name)"
                let rightness =
                    known[key]
                    ?? self.rightness(
                        name, truth, simulated, under: followed, parts[inGroup?.name ?? ""] ?? [], selection)
                known[key] = rightness
                switch rightness {
                case .exact: tally.exact += 1
                case .equivalent: tally.equivalent += 1
                case .wrong where diagnosis.isInPart: tally.wrongInPart += 1
                case .wrong: tally.wrong += 1
                }
                if rightness == .wrong, tally.examples.isEmpty {
                    tally.examples.append("\(diagnosis.isInPart ? "(in part) " : "")\(caseName): \(name) for \(what)")
                }
            }
        }
        tally.conclude()
        let hasName = truths.joined().allSatisfy { Deviation.named($0.name) != nil }
        if hasName, tally.outcomes[.unnamed] == 1, let firstUnnamed {
            tally.examples.append("\(firstUnnamed); it is \(what)")
        }
        return tally
    }

    /// Returns whether a name is that of the true mistake or a part of it, or gives the same results in all cases of
    /// the groups.
    private func rightness(
        _ name: String, _ truth: [Deviation], _ simulated: SimulatedOperator, under base: NumericProfile,
        _ groups: [GroupRun], _ selection: ProfileSelection
    ) -> Rightness {
        if name.hasPrefix("profile ") {
            let profile = String(name.dropFirst("profile ".count))
            guard let place = selection.candidates.firstIndex(where: { $0.name == profile }) else { return .wrong }
            let isRight = groups.flatMap(\.rows).allSatisfy { !$0.tellsProfilesApart || $0.passes.contains(place) }
            return isRight ? .equivalent : .wrong
        }
        let parts = Set(name.split(separator: "+").map(String.init))
        if parts.isSubset(of: Set(truth.map(\.name))) { return .exact }
        guard let named = Deviation.all(named: name) else { return .wrong }
        let combined = Deviation(combining: named)
        if NumericProfile.all.contains(where: { simulated.gives(combined, under: $0, inAll: groups) }) {
            return .equivalent
        }
        guard truth.count == 2, named.count <= 2 else { return .wrong }
        // A name is also equivalent if it gives the same as one of the two mistakes alone, in every case.
        let isOneOfThem = truth.contains { member in
            let alone = SimulatedOperator(simulated.file, profile: base) { _ in member }
            return named.contains { alone.gives($0, under: base, inAll: alone.groups) }
        }
        return isOneOfThem ? .equivalent : .wrong
    }
}
