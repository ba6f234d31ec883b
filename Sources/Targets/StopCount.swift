/// Counts how often a target stopped without an answer in between. A target that hangs at every case must not delay a
/// run for hours, but one that hangs at few cases is still asked for all others.
struct StopCount {
    private var group = ""
    /// The operator and the scheme.
    private var subject = ""
    private var hangsInGroup = 0
    private var stopsInSubject = 0
    private var kinds: Set<Stoppage> = []

    /// Starts the next group.
    mutating func begin(_ job: TargetJob) {
        if job.id != group { hangsInGroup = 0 }
        group = job.id
        let subject = "\(job.operatorName) in \(job.schemeName)"
        if subject != self.subject { clearSubject() }
        self.subject = subject
    }

    /// Counts a stop.
    mutating func add(_ stop: Stoppage) {
        kinds.insert(stop)
        stopsInSubject += 1
        hangsInGroup = stop == .hang ? hangsInGroup + 1 : 0
    }

    /// Notes that the target answered.
    mutating func clear() {
        hangsInGroup = 0
        clearSubject()
    }

    private mutating func clearSubject() {
        stopsInSubject = 0
        kinds = []
    }

    /// Returns the outcome of the rows that are not run because of earlier stops, or `nil` if the rows are run.
    func exhausted(_ patience: TargetPatience) -> RowOutcome? {
        if hangsInGroup >= patience.hangsInARow {
            return .notRun(.hang, "not run: the target hung on \(cases(hangsInGroup)) before, in the same group")
        }
        let known = Stoppage.allCases.filter(kinds.contains)
        guard stopsInSubject >= patience.stopsInARow, let first = known.first else { return nil }
        let words = known.map(\.words).joined(separator: " or ")
        return .notRun(first, "not run: the target \(words) on \(cases(stopsInSubject)) before, of \(subject)")
    }

    private func cases(_ count: Int) -> String { count == 1 ? "the case" : "the \(count) cases" }
}
