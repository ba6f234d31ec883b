import GoldenVectors
import QuantSpec
import Targets
import VectorFiles

/// The limits of the search for smaller instances.
public struct ShrinkLimits: Sendable, Hashable {
    /// The greatest number of calls of the target for one operator in a scheme.
    public var calls: Int
    /// The time limit for one operator in a scheme.
    public var time: Duration
    /// The time limit for all of them.
    public var wholeTime: Duration

    /// Limits. By default 200 calls and 10 seconds for each operator in a scheme, and 60 seconds for all.
    public init(calls: Int = 200, time: Duration = .seconds(10), wholeTime: Duration = .seconds(60)) {
        self.calls = calls
        self.time = time
        self.wholeTime = wholeTime
    }
}

/// Finds the smallest instance that still fails, for each operator in a scheme of which a random instance fails.
struct SoakShrinker {
    private let session: any TargetSession
    private let run: ConformanceRun
    private let settings: SoakSettings
    private let runner: GroupRunner
    private let limits: ShrinkLimits

    /// Returns `nil` if the run has no random instances.
    init?(_ session: any TargetSession, _ run: ConformanceRun, _ limits: ShrinkLimits) {
        guard let settings = run.options.source.soak else { return nil }
        self.limits = limits
        self.session = session
        self.run = run
        self.settings = settings
        var options = run.options
        options.selection = .everything
        options.budget = .unlimited
        runner = GroupRunner(session: session, options: options, profiles: run.profile.candidates.map(\.name))
    }

    /// Returns one instance for each failing operator in a scheme, sorted.
    ///
    /// - Throws: `ConformanceError` if the target's results cannot be used at all.
    func smallest(_ failures: [CaseReport]) throws(ConformanceError) -> [SmallestFailure] {
        let start = ContinuousClock.now
        var found: [SmallestFailure] = []
        for subject in Set(failures.map(\.subject)).sorted() where !run.options.interruption.isRequested {
            guard let origin = origin(of: subject, failures) else { continue }
            let rest = limits.wholeTime - (ContinuousClock.now - start)
            found.append(try smallest(origin, min(rest, limits.time)))
        }
        return found
    }

    /// The failing instance with which the search begins: the smallest of those without a full diagnosis, or of all if
    /// there are none.
    private func origin(of subject: OperatorScheme, _ failures: [CaseReport]) -> GroupRun? {
        let own = failures.filter { $0.subject == subject && !$0.isNotRun }
        let unexplained = own.filter { $0.diagnosis?.name == nil || $0.diagnosis?.isInPart == true }
        let names = Set((unexplained.isEmpty ? own : unexplained).map(\.name))
        let groups = run.groups.filter { group in
            group.subject == subject && group.rows.contains { names.contains(group.group.caseName($0.index)) }
        }
        return groups.min { ($0.group.cost.bytes, $0.group.id) < ($1.group.cost.bytes, $1.group.id) }
    }

    private func smallest(_ origin: GroupRun, _ limit: Duration) throws(ConformanceError) -> SmallestFailure {
        let trial = Trial(session, runner, profile: run.profile.index, calls: limits.calls, time: limit)
        let subject = origin.subject.vectorSubject
        let index = SoakName(origin.group.id)?.index ?? 0
        let id = "\(subject.title)/\(VectorFile.reportedFolder)/soak"
        var group: VectorGroup?
        var isComplete = false
        if var search = SoakShrinking(
            settings.generation, index, of: subject, id: id, fails: trial.failingRows, isOver: { trial.isOver })
        {
            search.shrink()
            group = search.group
            isComplete = search.isComplete
        }
        if let error = trial.error { throw error }
        if let group, let judged = trial.judged(group) {
            return SmallestFailure(
                judged.named(id), origin: origin.group.id, calls: trial.calls, state: isComplete ? .smallest : .limited,
                under: run.profile.name, profile: run.profile.index)
        }
        var unchanged = origin.group
        let place = origin.rows.first { trial.isFailing($0) }?.index ?? 0
        unchanged.rows = [origin.group.rows[place]]
        let row = origin.rows.first { $0.index == place }?.moved(to: 0)
        let judged = GroupRun(scheme: origin.scheme, group: unchanged, rows: row.map { [$0] } ?? [])
        return SmallestFailure(
            judged.named(id), origin: origin.group.id, calls: trial.calls,
            state: trial.calls > 0 && !trial.isOver ? .notRepeated : .limited, under: run.profile.name,
            profile: run.profile.index)
    }

    /// Runs groups on the target within the limits.
    private final class Trial {
        private let session: any TargetSession
        private let runner: GroupRunner
        private let profile: Int
        private let end: ContinuousClock.Instant
        private let callLimit: Int
        private(set) var calls = 0
        private(set) var error: ConformanceError?
        /// The judged run of the last failing group with one row, by the row's id.
        private var single: [String: GroupRun] = [:]

        init(_ session: any TargetSession, _ runner: GroupRunner, profile: Int, calls: Int, time: Duration) {
            self.session = session
            self.runner = runner
            self.profile = profile
            end = .now + time
            callLimit = calls
        }

        var isOver: Bool {
            calls >= callLimit || error != nil || ContinuousClock.now >= end
                || runner.options.interruption.isRequested
        }

        /// Returns the indices of the failing rows that count, or `nil` if there are none or the limits are reached.
        func failingRows(_ group: VectorGroup) -> [Int]? {
            guard !isOver, let run = answer(group) else { return nil }
            let failing = run.rows.filter(isFailing).map(\.index)
            if group.rows.count == 1 && !failing.isEmpty { single = [group.rows[0].id: run] }
            return failing.isEmpty ? nil : failing
        }

        func isFailing(_ row: JudgedRow) -> Bool {
            !row.isInformative && !row.isNotRun && row.verdict(under: profile).isFailure
        }

        /// Returns the judged run of a group with one row. If this row was not judged alone before, it is run again.
        func judged(_ group: VectorGroup) -> GroupRun? {
            if let known = group.rows.first.flatMap({ single[$0.id] }) { return known }
            guard let run = answer(group), run.rows.contains(where: isFailing) else { return nil }
            return run
        }

        private func answer(_ group: VectorGroup) -> GroupRun? {
            guard let scheme = group.instance.variant?.scheme, let declaration = group.instance.declaration else {
                return nil
            }
            calls += 1
            session.forgetStops()
            let file = VectorFile(
                operatorName: group.operatorName, code: declaration.code, scheme: scheme,
                generator: SetGeneration().generator, profile: NumericProfile.all[0].name, notes: [], groups: [group])
            do {
                return try runner.run(group, of: file)
            } catch {
                self.error = error
                return nil
            }
        }
    }
}

extension GroupRun {
    /// The run under a new name: the given id and the row's id, so that different instances have different names.
    fileprivate func named(_ id: String) -> GroupRun {
        var group = group
        group.id = "\(id)-\(group.rows.first?.id ?? "")"
        return GroupRun(scheme: scheme, group: group, rows: rows, derivedRead: derivedRead, duration: duration)
    }
}

extension ConformanceReport {
    /// Finds the smallest failing instances of a run of random instances.
    ///
    /// - Throws: `ConformanceError` if the target's results cannot be used at all.
    public mutating func shrink(
        with session: any TargetSession, _ run: ConformanceRun, limits: ShrinkLimits = ShrinkLimits()
    ) throws(ConformanceError) {
        smallest = try SoakShrinker(session, run, limits)?.smallest(failures) ?? []
    }

    /// Saves the smallest failing instances. Does nothing if there is no folder.
    ///
    /// - Throws: the errors of `FailureFolder.write`.
    public mutating func save(to folder: FailureFolder?) throws(ConformanceError) {
        guard let folder else { return }
        let target = "\(targetDescription.name) \(targetDescription.version)"
        smallest = try folder.write(smallest, target: target)
    }
}
