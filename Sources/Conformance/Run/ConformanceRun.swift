import QuantSpec
import Targets
import VectorExporting
import VectorFiles

/// The options of a run: what is run, and how it is judged.
public struct ConformanceOptions: Sendable {
    /// The cases that are run.
    public var selection: CaseSelection
    /// The limits of the target's claim; `nil` for none.
    public var limits: TargetLimits?
    /// The part of the selected cases that is run.
    public var budget: CaseBudget
    /// The choice of the judged profile.
    public var profile: ProfileChoice
    /// The source of the cases.
    public var source: CaseSource
    /// Ends the run early. Cases that were run until then are judged.
    public var interruption: Interruption

    /// Options. By default all cases of the golden vectors are run, without limits and without a budget, and the
    /// closest profile is judged.
    public init(
        selection: CaseSelection = .everything, limits: TargetLimits? = nil, budget: CaseBudget = .unlimited,
        profile: ProfileChoice = .any, source: CaseSource = .vectors, interruption: Interruption = Interruption()
    ) {
        self.selection = selection
        self.limits = limits
        self.budget = budget
        self.profile = profile
        self.source = source
        self.interruption = interruption
    }
}

/// A target's outcomes for the selected cases of a folder of vectors, judged under one profile.
public struct ConformanceRun: Sendable {
    /// The target that was run, as it describes itself.
    public let targetDescription: TargetDescription
    /// The vectors that were run.
    public let vectors: VectorFolder
    /// The options of the run.
    public let options: ConformanceOptions
    /// The judged profile, and the results of the others.
    public let profile: ProfileSelection
    /// The groups with a selected row, in the order of the files.
    public let groups: [GroupRun]
    /// Whether the run was ended before all selected cases were run.
    public let isInterrupted: Bool
    /// The number of cases of the selected files. `nil` if the budget or a term of the selection takes only a part of
    /// a file, because the number is then known only when the files are read.
    public let selectedCaseCount: Int?
    /// The terms of the selection that mean primitives, although the target does not run primitives. Empty if it does.
    public let untakenPrimitiveTerms: [String]
    /// The cases that the target has results of, but the vectors do not have.
    public let unknownResults: [String]

    /// Runs every selected case on a target.
    ///
    /// - Parameters:
    ///   - session: the target.
    ///   - vectors: the folder of the golden vectors.
    ///   - options: what is run, and how it is judged.
    ///   - progress: receives how much is done, and the total. `CaseSource.noun` names what is counted.
    /// - Throws: `ConformanceError` if an option is invalid, a file cannot be read, or the target's results cannot be
    ///   used.
    public init(
        _ session: any TargetSession, vectors: VectorFolder, options: ConformanceOptions,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(ConformanceError) {
        let candidates = ProfileSelection.candidates(writtenIn: vectors.manifest.profile, for: options.profile)
        if case .named(let name) = options.profile, !candidates.contains(name) {
            throw ConformanceError(
                .usage, subject: "--profile", problem: "there is no profile \"\(name)\"",
                remedy: "use any, \((candidates + [Binary16Bound.profileName]).joined(separator: ", "))")
        }
        let runner = GroupRunner(session: session, options: options, profiles: candidates)
        var feed = options.source.feed(vectors, runner, judgesPrimitives: session.judgesPrimitives)
        let allowance = feed.costs.flatMap(options.budget.allowance)
        var done = 0
        var groups: [GroupRun] = []
        var unknown = UnknownResults(session.answeredCases, of: vectors)
        while !options.interruption.isRequested, let file = try feed.next() {
            unknown.strike(file)
            for group in options.budget.groups(of: file, within: allowance)
            where !options.interruption.isRequested {
                let run = try runner.run(group, of: file)
                if let kept = run.flatMap({ feed.note($0, under: candidates) }) { groups.append(kept) }
                done += feed.progress(of: group, run)
                progress(done, feed.total)
            }
            done += feed.progressOfFile
            progress(done, feed.total)
        }
        let operators = Dictionary(grouping: groups, by: \.subject).values.lazy.map { $0.flatMap(\.rows) }
        guard let profile = ProfileSelection(options.profile, candidates, operators: operators) else {
            throw ConformanceError(
                .defect, subject: "--profile", problem: "no profile could be chosen", remedy: "report this defect")
        }
        targetDescription = session.targetDescription
        self.vectors = vectors
        self.options = options
        self.profile = profile
        self.groups = groups
        isInterrupted = options.interruption.isRequested
        selectedCaseCount = feed.caseCount
        untakenPrimitiveTerms =
            session.judgesPrimitives || options.source != .vectors
            ? [] : options.selection.terms(meaningPartsOf: vectors.primitiveFiles)
        unknownResults = isInterrupted ? [] : unknown.names
    }
}

extension ConformanceRun {
    /// The terms of the selection that selected no case, for instance because other terms or the budget exclude all of
    /// their cases.
    public var unmatchedTerms: [String] { isInterrupted ? [] : options.selection.unmatched(in: groups) }

    /// The rules of the limits that match none of the selected cases, although the run has cases of an operator and a
    /// scheme that the rule is about.
    public var unmatchedRules: [LimitRule] {
        isInterrupted ? [] : options.limits?.unmatchedRules(in: groups) ?? []
    }
}

/// Runs the selected rows of groups on a target.
struct GroupRunner {
    let session: any TargetSession
    let options: ConformanceOptions
    let profiles: [String]

    /// Returns whether a file may have selected cases.
    func mayInclude(_ entry: VectorManifest.Entry) -> Bool {
        guard let subject = entry.operatorScheme else { return !isBounded }
        return options.selection.mayInclude(subject) && (!isBounded || subject.scheme.isReal)
    }

    /// Whether results are judged by the bounds of binary16 arithmetic (FLOAT16-1).
    private var isBounded: Bool { options.profile.isBounded }

    /// Returns whether every case of a file is selected.
    func includesAll(of entry: VectorManifest.Entry) -> Bool {
        options.budget.isUnlimited && entry.operatorScheme.map { options.selection.isWhole($0) } ?? false
    }

    /// Runs and judges a group. Returns `nil` if no row is selected. If the run is interrupted, the rows that were not
    /// run are missing.
    func run(_ group: VectorGroup, of file: VectorFile) throws(ConformanceError) -> GroupRun? {
        let subject = OperatorScheme(name: group.operatorName, scheme: file.scheme)
        let selected = options.budget.rows(of: group).filter {
            options.selection.includes(subject, group: group.id, caseName: group.caseName($0))
        }
        guard !selected.isEmpty, !isBounded || file.scheme.isReal else { return nil }
        let bounded = isBounded && group.violates == nil ? BoundedGroup(group, rows: selected) : nil
        let group = bounded?.group ?? group
        let start = ContinuousClock.now
        var judged: [Int: JudgedRow] = [:]
        for row in selected {
            let limit = options.limits?.reason(subject, group, caseName: group.caseName(row))
            guard let reason = limit ?? bounded?.reason(row) else { continue }
            judged[row] = JudgedRow(
                index: row, outOfScope: reason, isInformative: group.rows[row].isInformative)
        }
        let inScope = selected.filter { judged[$0] == nil }
        let answers = try answers(group, of: file, rows: inScope)
        for (row, answer) in zip(inScope, answers) {
            judged[row] = JudgedRow(
                index: row, outcome: answer.outcome, of: group, under: profiles, within: bounded?.bounds(row),
                output: answer.output)
        }
        return GroupRun(
            scheme: file.scheme, group: group, rows: selected.compactMap { judged[$0] },
            derivedRead: answers.flatMap(\.derivedRead), duration: ContinuousClock.now - start)
    }

    private func answers(
        _ group: VectorGroup, of file: VectorFile, rows: [Int]
    ) throws(ConformanceError) -> [RowAnswer] {
        guard !rows.isEmpty else { return [] }
        var job = TargetJob(group, rows: rows)
        if session.wantsModels {
            do {
                job.model = try group.modelFile()
            } catch {
                let reason = "the group cannot be written as a .tflite file: \(error)"
                return rows.map { _ in RowAnswer(.unsupported(reason)) }
            }
        }
        let answers = try session.answers(job)
        guard answers.count == rows.count || options.interruption.isRequested else {
            throw ConformanceError(
                .defect, subject: group.id, problem: "\(rows.count) rows have \(answers.count) outcomes",
                remedy: "report this defect")
        }
        return answers
    }
}
