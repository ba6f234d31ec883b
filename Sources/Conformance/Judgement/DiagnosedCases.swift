import GoldenVectors
import QuantSpec
import VectorFiles

/// The cases of one operator in a scheme that a diagnosis considers: those that count and have outputs.
struct DiagnosedCases {
    /// One case of a group.
    struct Case {
        let name: String
        let row: VectorRow
        /// The indices of the profiles under which the outputs are right.
        let passes: ProfileSet
        /// The outputs that the judged profile expects.
        let expected: [[Elements]]
        let observed: [[Elements]]
        /// Whether the outputs differ from those of the judged profile.
        let isWrong: Bool

        /// Whether every difference is at most 1 LSB.
        var isFine: Bool {
            zip(expected, observed).allSatisfy { expected, observed in
                zip(expected, observed).allSatisfy { expected, observed in
                    guard let comparison = ElementComparison(expected: expected, observed: observed) else {
                        return false
                    }
                    return comparison.distances.allSatisfy { $0.map { $0.magnitude <= 1 } ?? false }
                }
            }
        }
    }

    /// A group with its cases.
    struct Group {
        let group: VectorGroup
        let bits: EvidenceBits
        let cases: [Case]
        /// The indices of the failing cases.
        let wrong: [Int]
    }

    let groups: [Group]
    /// The number of all failing cases that count, including those without outputs.
    let failures: Int
    let operatorName: String
    let scheme: Scheme?

    init(_ runs: [GroupRun], under profile: ProfileSelection) {
        groups = runs.filter { !$0.isLight }.map { DiagnosedCases.group($0, profile) }
        failures = runs.flatMap(\.rows).count { !$0.isInformative && $0.verdict(under: profile.index).isFailure }
        operatorName = runs.first?.group.operatorName ?? ""
        scheme = runs.first?.scheme
    }

    private static func group(_ run: GroupRun, _ profile: ProfileSelection) -> Group {
        let cases = run.rows.filter(\.tellsProfilesApart).map { row in
            let vectorRow = run.group.rows[row.index]
            let expected = vectorRow.outputs(under: profile.name)
            return Case(
                name: run.group.caseName(row.index), row: vectorRow, passes: row.passes, expected: expected,
                observed: row.observed?.map(\.outputs) ?? expected, isWrong: !row.passes.contains(profile.index))
        }
        return Group(
            group: run.group, bits: EvidenceBits(run.group), cases: cases,
            wrong: cases.indices.filter { cases[$0].isWrong })
    }

    /// The failing cases whose differences are at most 1 LSB: the group's index, and the case's index in the group.
    var fineCases: [(place: Int, item: Int)] {
        wrongGroups.flatMap { place in
            groups[place].wrong.filter { groups[place].cases[$0].isFine }.map { (place, $0) }
        }
    }

    /// The indices of the groups with a failing case.
    var wrongGroups: [Int] { groups.indices.filter { !groups[$0].wrong.isEmpty } }

    /// The known mistakes that the operator may have.
    var candidates: [Deviation] {
        guard let scheme else { return [] }
        if Scheme.ofPrimitives.contains(scheme) { return Deviation.all }
        return Deviation.all.filter { $0.canShow(in: operatorName, scheme) }
    }

    /// Returns whether a profile expects other outputs than the judged profile in any case.
    func isTold(_ profile: String) -> Bool {
        groups.contains { $0.cases.contains { !DeviationTrial.areEqual($0.row.outputs(under: profile), $0.expected) } }
    }

    /// Returns whether two profiles expect the same outputs in every case.
    func areEqual(_ first: String, _ second: String) -> Bool {
        groups.allSatisfy { group in
            group.cases.allSatisfy {
                DeviationTrial.areEqual($0.row.outputs(under: first), $0.row.outputs(under: second))
            }
        }
    }
}
