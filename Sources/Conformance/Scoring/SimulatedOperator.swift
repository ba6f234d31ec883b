import GoldenVectors
import QuantSpec
import Targets
import VectorFiles

/// An operator that computes some groups with a mistake, and the others as the specification says.
struct SimulatedOperator {
    let file: VectorFile
    /// The groups, judged on the results of the simulated implementation.
    let groups: [GroupRun]

    /// - Parameters:
    ///   - file: the vectors of the operator in a scheme.
    ///   - profile: the profile that the implementation follows.
    ///   - mistake: the mistake in a group; `nil` if there is none.
    init(_ file: VectorFile, profile: NumericProfile, mistake: (VectorGroup) -> Deviation?) {
        self.file = file
        let names = ProfileSelection.candidates(writtenIn: file.profile)
        groups = file.groups.map { group in
            let deviation = mistake(group)
            let deviating = deviation.flatMap { deviation in
                (try? group.prepare(profile)).flatMap { DeviatingOperator(deviation, of: $0, profile: profile) }
            }
            let rows = group.rows.indices.map { index in
                let row = group.rows[index]
                let outputs =
                    deviation == nil
                    ? row.outputs(under: profile.name)
                    : deviating?.outputs(row.steps.map(\.inputs), states: group.initialStates)
                let outcome = outputs.map { RowOutcome.completed($0.map { ObservedStep(outputs: $0) }) }
                return JudgedRow(index: index, outcome: outcome ?? .failed("no result"), of: group, under: names)
            }
            return GroupRun(scheme: file.scheme, group: group, rows: rows)
        }
    }

    var rows: [JudgedRow] { groups.flatMap(\.rows) }

    /// Returns whether an implementation with another mistake in every group gives the same results in these groups.
    func gives(_ deviation: Deviation, under profile: NumericProfile, inAll groups: [GroupRun]) -> Bool {
        groups.allSatisfy { run in
            guard let prepared = try? run.group.prepare(profile) else { return false }
            let deviating = DeviatingOperator(deviation, of: prepared, profile: profile)
            return run.rows.allSatisfy { row in
                let vectorRow = run.group.rows[row.index]
                if row.isInformative || row.reason != nil { return true }
                let observed = row.observed?.map(\.outputs) ?? vectorRow.outputs(under: profile.name)
                let given = deviating?.outputs(vectorRow.steps.map(\.inputs), states: run.group.initialStates)
                return given.map { DeviationTrial.areEqual($0, observed) } ?? true
            }
        }
    }
}
