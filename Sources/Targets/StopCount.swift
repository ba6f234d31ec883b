/// How often a target has stopped without an answer in between: a target that hangs on everything must not hold up a run
/// for hours, and one that hangs here and there is still asked about all the rest.
struct StopCount {
    private var group = ""
    /// The operator in a scheme.
    private var subject = ""
    private var hangsInGroup = 0
    private var stopsInSubject = 0
    private var kinds: Set<Stoppage> = []

    /// A group is run next.
    mutating func begin(_ job: TargetJob) {
        if job.id != group { hangsInGroup = 0 }
        group = job.id
        let subject = "\(job.operatorName) in \(job.schemeName)"
        if subject != self.subject { clearSubject() }
        self.subject = subject
    }

    mutating func add(_ stop: Stoppage) {
        kinds.insert(stop)
        stopsInSubject += 1
        hangsInGroup = stop == .hang ? hangsInGroup + 1 : 0
    }

    /// The target answered.
    mutating func clear() {
        hangsInGroup = 0
        clearSubject()
    }

    private mutating func clearSubject() {
        stopsInSubject = 0
        kinds = []
    }

    /// Why the rows that follow are not run, as their outcome; `nil` where they are.
    func exhausted(_ patience: TargetPatience) -> RowOutcome? {
        if hangsInGroup >= patience.hangsInARow {
            return .notRun(.hang, "not run: the target hung on \(cases(hangsInGroup)) of the group before")
        }
        let known = Stoppage.allCases.filter(kinds.contains)
        guard stopsInSubject >= patience.stopsInARow, let first = known.first else { return nil }
        let words = known.map(\.words).joined(separator: " or ")
        return .notRun(first, "not run: the target \(words) on \(cases(stopsInSubject)) of \(subject) before")
    }

    private func cases(_ count: Int) -> String { count == 1 ? "the case" : "the \(count) cases" }
}
