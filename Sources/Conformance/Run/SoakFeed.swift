import Dispatch
import GoldenVectors
import QuantSpec
import Synchronization
import Targets
import VectorFiles

/// The feed of random instances. The next batch is made while the target runs the current one.
struct SoakFeed: CaseFeed {
    let total: Int
    private let generation: SoakGeneration
    private let interruption: Interruption
    private var batches: SoakBatches
    private var ready: [SoakBatches.Part] = []
    private var pending: PendingBatch?
    private var failing: [OperatorScheme: Int] = [:]
    private var kept: [OperatorScheme: Int] = [:]
    private var takes = TakenForms()

    /// The number of failing instances of an operator in a scheme after which no more are drawn.
    static let failureLimit = 200
    /// The number of passing instances of an operator in a scheme that are kept with their values, as evidence against
    /// diagnoses.
    static let wholeLimit = 500

    init(_ settings: SoakSettings, _ options: ConformanceOptions) {
        generation = settings.generation
        interruption = options.interruption
        let draw = SoakSelection(settings, options.selection) { subject in
            !options.profile.isBounded || Scheme(rawValue: subject.folder)?.isReal ?? false
        }
        total = draw.count
        batches = SoakBatches(
            generation, draw.whole, count: draw.whole.isEmpty ? 0 : settings.count, named: draw.named)
    }

    func progress(of group: VectorGroup, _ run: GroupRun?) -> Int { run?.isJudged ?? false ? 1 : 0 }

    mutating func next() throws(ConformanceError) -> VectorFile? {
        while !interruption.isRequested {
            if !ready.isEmpty {
                let part = ready.removeFirst()
                if let file = generation.file(part.subject, part.groups) { return file }
                continue
            }
            guard let made = (pending ?? PendingBatch(batches)).value(interruption) else { return nil }
            batches = made.rest
            batches.replace(takes.takeUnjudged())
            for (subject, variant) in takes.takeUntaken() { batches.skip(variant, of: subject) }
            if made.parts == nil, !takes.hasNews { return nil }
            takes.hasNews = false
            ready = made.parts ?? []
            for (subject, count) in failing where count >= SoakFeed.failureLimit { batches.stop(subject.vectorSubject) }
            pending = PendingBatch(batches)
        }
        return nil
    }

    mutating func note(_ run: GroupRun, under profiles: [String]) -> GroupRun? {
        guard takes.note(run) else { return nil }
        guard run.isJudged else { return run.shortened }
        let isWrong = run.rows.contains { row in
            !row.isInformative && profiles.indices.allSatisfy { row.verdict(under: $0).isFailure }
        }
        if isWrong { failing[run.subject, default: 0] += 1 }
        let isRight = run.rows.allSatisfy { $0.passes == .all(profiles.count) }
        guard isRight else { return run }
        kept[run.subject, default: 0] += 1
        return kept[run.subject] ?? 0 > SoakFeed.wholeLimit ? run.lightened : run
    }
}

/// The forms that a target takes, as far as its answers to random instances show.
///
/// An instance without a judged row does not count, and another one is drawn in its place. The first one of each variant and reason
/// is kept, for the report.
private struct TakenForms {
    private struct Form: Hashable {
        let subject: VectorSubject
        let variant: String
    }

    /// Whether an instance was not judged since the flag was reset: others are drawn in its place.
    var hasNews = false
    private var reasons: [Form: [String: Int]] = [:]
    private var judged: Set<Form> = []
    private var unjudged = 0
    private var untaken: [Form] = []

    /// The number of unjudged instances of a form with one reason, and with any, after which no more are drawn if none was
    /// judged.
    private static let enough = (ofOneReason: 3, ofAny: 8)

    /// Returns whether the report needs the result.
    mutating func note(_ run: GroupRun) -> Bool {
        let form = Form(subject: run.subject.vectorSubject, variant: run.group.variant)
        guard !run.isJudged else {
            judged.insert(form)
            return true
        }
        hasNews = true
        unjudged += 1
        let reason = run.rows.lazy.compactMap(\.reason).first ?? ""
        reasons[form, default: [:]][reason, default: 0] += 1
        let counts = reasons[form] ?? [:]
        let isUntaken =
            counts[reason] == TakenForms.enough.ofOneReason || counts.values.reduce(0, +) == TakenForms.enough.ofAny
        if !judged.contains(form), isUntaken { untaken.append(form) }
        return counts[reason] == 1
    }

    /// Returns the number of unjudged instances since the last call.
    mutating func takeUnjudged() -> Int {
        defer { unjudged = 0 }
        return unjudged
    }

    /// Returns the forms that turned out to be unsupported since the last call.
    mutating func takeUntaken() -> [(subject: VectorSubject, variant: String)] {
        defer { untaken = [] }
        return untaken.map { ($0.subject, $0.variant) }
    }
}

/// A batch that another thread makes.
private final class PendingBatch: Sendable {
    struct Made: Sendable {
        /// The parts of the batch; `nil` at the end.
        let parts: [SoakBatches.Part]?
        let rest: SoakBatches
    }

    private let made = Mutex<Made?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ batches: SoakBatches) {
        DispatchQueue.global().async { [self] in
            var rest = batches
            let parts = rest.next()
            made.withLock { $0 = Made(parts: parts, rest: rest) }
            isDone.signal()
        }
    }

    /// Waits for the batch. Returns `nil` if the run is interrupted before.
    func value(_ interruption: Interruption) -> Made? {
        while isDone.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            if interruption.isRequested { return nil }
        }
        return made.withLock { $0 }
    }
}

/// The random instances that a selection includes.
struct SoakSelection {
    /// The operators in schemes that are selected as a whole. They share the count.
    let whole: [VectorSubject]
    /// For other operators in schemes: the indices of the instances that may be selected, below the count.
    let named: [(subject: VectorSubject, indices: [Int])]
    /// The greatest number of instances that are drawn.
    let count: Int

    /// - Parameters:
    ///   - settings: the number of instances and the seed.
    ///   - selection: the cases that are run.
    ///   - isJudged: whether the profile judges an operator in a scheme.
    init(
        _ settings: SoakSettings, _ selection: CaseSelection, isJudged: (VectorSubject) -> Bool = { _ in true }
    ) {
        let generation = settings.generation
        var whole: [VectorSubject] = []
        var named: [(subject: VectorSubject, indices: [Int])] = []
        for subject in SoakGeneration.subjects where selection.selection.mayInclude(subject) && isJudged(subject) {
            if selection.selection.isWhole(subject) {
                whole.append(subject)
                continue
            }
            let indices = (0..<settings.count).filter {
                selection.selection.mayInclude(subject, group: generation.id($0, of: subject))
            }
            if !indices.isEmpty { named.append((subject, indices)) }
        }
        self.whole = whole
        self.named = named
        count = (whole.isEmpty ? 0 : settings.count) + named.reduce(0) { $0 + $1.indices.count }
    }
}

extension CaseSelection {
    /// Rejects terms that select no random instance.
    ///
    /// - Throws: `ConformanceError` of kind `usage`.
    func check(_ settings: SoakSettings) throws(ConformanceError) {
        let subjects = SoakGeneration.subjects
        for term in selection.terms {
            let isMeant = subjects.contains { subject in
                term.meansAll(of: subject)
                    || term.mayMean(partOf: subject)
                        && (0..<settings.count).contains {
                            term.mayMean(subject, partOf: settings.generation.id($0, of: subject))
                        }
            }
            guard !isMeant else { continue }
            throw ConformanceError(
                .usage, subject: "--select",
                problem: "\"\(term.text)\" selects no instance of --soak \(settings.count) --seed \(settings.seed)",
                remedy: CaseSelection.remedy(term, settings))
        }
    }

    private static func remedy(_ term: SelectionTerm, _ settings: SoakSettings) -> String {
        if let name = SoakName(term.text) {
            if name.seed != settings.seed { return "the name belongs to --seed \(name.seed)" }
            if let index = name.index, index >= settings.count { return "instance \(index) needs --soak \(index + 1)" }
        }
        return "use an operator, a scheme, or both, such as CONV_2D/int8"
    }
}

/// The name of a random instance or of its case, such as `CONV_2D/int8/soak-1/37#k3f9a2`.
struct SoakName {
    let seed: Int64
    /// The index of the instance; `nil` if the name means all instances of an operator in a scheme.
    let index: Int?

    /// Returns `nil` if the text is no such name.
    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count > 2, parts[2].hasPrefix(SoakName.prefix),
            let seed = Int64(parts[2].dropFirst(SoakName.prefix.count))
        else { return nil }
        self.seed = seed
        index = parts.count > 3 ? Int(parts[3].prefix { $0 != "#" }) : nil
    }

    private static let prefix = "soak-"
}
