import QuantSpec
import Targets
import VectorExporting
import VectorFiles

/// What is to be run, and how it is to be judged.
public struct ConformanceOptions: Sendable {
    public var selection: CaseSelection
    public var limits: TargetLimits?
    public var budget: CaseBudget
    public var profile: ProfileChoice
    public var source: CaseSource
    /// Ends the run early; what was run until then is judged.
    public var interruption: Interruption

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
    public let targetDescription: TargetDescription
    public let vectors: VectorFolder
    public let options: ConformanceOptions
    public let profile: ProfileSelection
    /// In the order of the files, without groups of which nothing was selected.
    public let groups: [GroupRun]
    /// Whether the run was ended before all selected cases were run.
    public let isInterrupted: Bool
    /// How many cases the selected files have. `nil` if the budget or a term of the selection takes only a part of a file:
    /// their number is known only when the files are read.
    public let selectedCaseCount: Int?
    /// The terms of the selection that mean primitives, which the target does not take; empty if it does.
    public let untakenPrimitiveTerms: [String]
    /// Cases that the target brought results of, and that the vectors do not have.
    public let unknownResults: [String]

    /// Runs every selected case on a target.
    ///
    /// - Parameter progress: is told how much of how much is done: `CaseSource.noun` says what is counted.
    /// - Throws: `ConformanceError`.
    public init(
        _ session: any TargetSession, vectors: VectorFolder, options: ConformanceOptions,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(ConformanceError) {
        let candidates = ProfileSelection.candidates(writtenIn: vectors.manifest.profile)
        if case .named(let name) = options.profile, !candidates.contains(name) {
            throw ConformanceError(
                .usage, subject: "--profile", problem: "there is no profile \"\(name)\"",
                remedy: "use any, \(candidates.joined(separator: ", "))")
        }
        let runner = GroupRunner(session: session, options: options, profiles: candidates)
        var feed = options.source.feed(vectors, runner, judgesPrimitives: session.judgesPrimitives)
        var done = 0
        var groups: [GroupRun] = []
        var unknown = UnknownResults(session.answeredCases, of: vectors)
        while !options.interruption.isRequested, let file = try feed.next() {
            unknown.strike(file)
            for group in options.budget.groups(of: file) where !options.interruption.isRequested {
                if let run = try runner.run(group, of: file) { groups.append(feed.note(run, under: candidates)) }
                done += feed.progress(of: group)
                progress(done, feed.total)
            }
            done += feed.progressOfFile
            progress(done, feed.total)
        }
        let operators = Dictionary(grouping: groups, by: \.subject).values.lazy.map { $0.flatMap(\.rows) }
        guard let profile = ProfileSelection(options.profile, candidates, operators: operators) else {
            throw ConformanceError(
                .defect, subject: "--profile", problem: "no profile could be chosen", remedy: "report this")
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
    /// The terms of the selection by which no case was run: others, or the budget, leave nothing of them.
    public var unmatchedTerms: [String] { isInterrupted ? [] : options.selection.unmatched(in: groups) }

    /// The rules of the limits that match none of the cases that were selected, although some are of an operator and a scheme
    /// that the rule is about.
    public var unmatchedRules: [LimitRule] {
        isInterrupted ? [] : options.limits?.unmatchedRules(in: groups) ?? []
    }
}

/// Runs groups on a target, as far as they are selected.
struct GroupRunner {
    let session: any TargetSession
    let options: ConformanceOptions
    let profiles: [String]

    /// Whether a file may have selected cases.
    func mayInclude(_ entry: VectorManifest.Entry) -> Bool {
        entry.operatorScheme.map { options.selection.mayInclude($0) } ?? true
    }

    /// Whether every case of a file that may have selected cases is selected.
    func includesAll(of entry: VectorManifest.Entry) -> Bool {
        options.budget.isUnlimited && entry.operatorScheme.map { options.selection.isWhole($0) } ?? false
    }

    /// `nil` where no row of the group is selected. If the run is interrupted, the rows that were not run are missing.
    func run(_ group: VectorGroup, of file: VectorFile) throws(ConformanceError) -> GroupRun? {
        let subject = OperatorScheme(name: group.operatorName, scheme: file.scheme)
        let selected = options.budget.rows(of: group).filter {
            options.selection.includes(subject, group: group.id, caseName: group.caseName($0))
        }
        guard !selected.isEmpty else { return nil }
        let start = ContinuousClock.now
        var judged: [Int: JudgedRow] = [:]
        for row in selected {
            guard let reason = options.limits?.reason(subject, group, caseName: group.caseName(row)) else { continue }
            judged[row] = JudgedRow(
                index: row, outOfScope: reason, isInformative: group.rows[row].isInformative)
        }
        let inScope = selected.filter { judged[$0] == nil }
        let answers = try answers(group, of: file, rows: inScope)
        for (row, answer) in zip(inScope, answers) {
            judged[row] = JudgedRow(
                index: row, outcome: answer.outcome, of: group, under: profiles, output: answer.output)
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
                remedy: "report this")
        }
        return answers
    }
}
