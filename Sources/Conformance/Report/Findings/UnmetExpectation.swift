import FileSupport

/// An entry of the expectations that no failure of the run met.
public struct UnmetExpectation: Sendable, Hashable {
    /// The place of the entry in its file, such as `failures[2]`.
    public let place: String
    /// The entry's `case`, as written.
    public let term: String
    /// The number of cases of the run that the entry names.
    public let cases: Int
    /// The number of them that failed with another verdict or another diagnosis than the entry's.
    public let otherFailures: Int
    /// The number of them that were not judged: unsupported, out of scope or not delegated.
    public let notJudged: Int

    /// The reason why no failure met the entry, and what to do.
    public var words: String {
        if cases == 0, term.contains("#") {
            return
                "the run has no such case: the name is mistyped, or the case was removed; correct or "
                + "remove the entry"
        }
        if cases == 0 { return "the run has no such case; correct or remove the entry" }
        let count = cases.counted("case")
        if notJudged == cases { return "none of its cases was judged (\(count)); remove the entry" }
        if otherFailures == 0 { return "none of its cases fails (\(count)); remove the entry" }
        return "\(otherFailures) of \(count) failed with another verdict or diagnosis; correct the entry"
    }
}

extension Expectations {
    /// Marks the expected failures.
    ///
    /// - Returns: the entries that no failure met. If the run has only a part of the cases, entries that name no case
    ///   of the run are left out.
    func meet(_ failures: inout [CaseReport], _ run: ConformanceRun) -> [UnmetExpectation] {
        var met = Set<Int>()
        for index in failures.indices {
            let failure = failures[index]
            let covering = entries.indices.filter {
                entries[$0].covers(failure.name, failure.verdict, diagnosis: failure.diagnosis?.name)
            }
            failures[index].expectation = covering.first.map { entries[$0].reason }
            met.formUnion(covering)
        }
        let isPartial = !run.options.selection.isEverything || !run.options.budget.isUnlimited
        return entries.indices.filter { !met.contains($0) }.map { unmet(entries[$0], in: run) }
            .filter { $0.cases > 0 || !isPartial }
    }

    private func unmet(_ entry: Entry, in run: ConformanceRun) -> UnmetExpectation {
        var (cases, failures, notJudged) = (0, 0, 0)
        for group in run.groups {
            for row in group.rows where entry.coversCase(group.group.caseName(row.index)) {
                let verdict = row.verdict(under: run.profile.index)
                cases += 1
                if verdict.isFailure && !row.isInformative { failures += 1 }
                if !verdict.isJudged { notJudged += 1 }
            }
        }
        return UnmetExpectation(
            place: entry.place, term: entry.cases.text, cases: cases, otherFailures: failures, notJudged: notJudged)
    }
}
