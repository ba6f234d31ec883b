import GoldenVectors
import QuantSpec
import VectorFiles

/// How often a diagnosis tells the truth: mistakes, known and unknown, are put into the specification's own evaluation, the
/// vectors judge it, and the names that the failing cases get are held against what was put in.
public struct DiagnosisScore: Sendable {
    /// In which way an implementation is wrong.
    public enum Scenario: String, Sendable, CaseIterable {
        /// One known mistake in the whole operator, nothing else in the run.
        case alone
        /// The same in a run in which another operator fails by another mistake.
        case beside
        /// One known mistake in half of the groups, another one in the rest.
        case mixed
        /// Two known mistakes in one implementation.
        case pair
        /// One known mistake, in the arithmetic of another profile.
        case profile
        /// One mistake that the catalogue does not have.
        case unknown
    }

    /// Counts of failing cases, and of implementations.
    public struct Tally: Sendable {
        /// Implementations of which any case failed.
        public var implementations = 0
        /// Those of which every failing case has a right name, or of which none has a name if none would be right.
        public var whole = 0
        /// Those of which a failing case has a wrong name without a qualification.
        public var misnamed = 0
        public var cases = 0
        public var right = 0
        /// Right, with a qualification.
        public var rightInPart = 0
        public var unnamed = 0
        public var wrong = 0
        /// Wrong, with a qualification.
        public var wrongInPart = 0
        /// The first of the wrong names: case, name, what was put in.
        public var examples: [String] = []

        public init() {}

        mutating func add(_ other: Tally) {
            implementations += other.implementations
            whole += other.whole
            misnamed += other.misnamed
            cases += other.cases
            right += other.right
            rightInPart += other.rightInPart
            unnamed += other.unnamed
            wrong += other.wrong
            wrongInPart += other.wrongInPart
            examples += other.examples
        }
    }

    public private(set) var tallies: [Scenario: Tally] = [:]

    /// - Parameters:
    ///   - files: the operators that are simulated.
    ///   - stride: every how many-th implementation is tried.
    public init(_ files: [VectorFile], stride: Int, progress: @escaping @Sendable (String) -> Void = { _ in }) {
        let parts = Parallel.map(files, concurrently: true) { file in
            let part = FileScore(file, beside: files.first { $0.path != file.path } ?? file, stride: stride).tallies()
            progress(file.path)
            return part
        }
        for part in parts { for (scenario, tally) in part { tallies[scenario, default: Tally()].add(tally) } }
    }
}

/// The simulated implementations of one operator in a scheme.
private struct FileScore {
    let file: VectorFile
    let other: VectorFile
    let stride: Int
    private let deviations: [Deviation]
    private let base: NumericProfile

    init(_ file: VectorFile, beside other: VectorFile, stride: Int) {
        self.file = file
        self.other = other
        self.stride = stride
        let names = Set(file.groups.flatMap { $0.rows.flatMap(\.catches) })
        deviations = Deviation.all.filter { names.contains($0.name) }
        base = NumericProfile.named(file.profile) ?? .litert_2_3_x86_64
    }

    func tallies() -> [DiagnosisScore.Scenario: DiagnosisScore.Tally] {
        var tallies: [DiagnosisScore.Scenario: DiagnosisScore.Tally] = [:]
        func add(_ scenario: DiagnosisScore.Scenario, _ place: Int, _ tally: () -> DiagnosisScore.Tally) {
            let salt = file.path.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
            guard (place &+ salt) % stride == 0 else { return }
            tallies[scenario, default: DiagnosisScore.Tally()].add(tally())
        }
        let otherRows = otherRows()
        for (place, mistake) in deviations.enumerated() {
            add(.alone, place) { tally(base, [[mistake]], []) { _ in mistake } }
            add(.beside, place) { tally(base, [[mistake]], [otherRows]) { _ in mistake } }
            let second = deviations[(place * 7 + 3) % deviations.count]
            guard second.name != mistake.name else { continue }
            add(.mixed, place) {
                tally(base, [[mistake], [second]], []) { group in
                    group.id.utf8.reduce(0) { $0 &+ Int($1) } & 1 == 0 ? mistake : second
                }
            }
            add(.pair, place) {
                let both = Deviation(combining: [mistake, second])
                return tally(base, [[mistake, second]], []) { _ in both }
            }
            add(.profile, place) {
                tally(.integerSingle, [[mistake]], []) { _ in mistake }
            }
        }
        for (place, mutant) in Mutant.all.enumerated() {
            add(.unknown, place) { tally(base, [[mutant]], []) { _ in mutant } }
        }
        return tallies
    }

    /// Another operator that fails by its first known mistake.
    private func otherRows() -> [JudgedRow] {
        let first = other.groups.flatMap { $0.rows.flatMap(\.catches) }.first.flatMap(Deviation.named)
        return SimulatedOperator(other, profile: base) { _ in first }.rows
    }

    /// - Parameter truths: the mistakes that are in the implementation, together where they act together.
    private func tally(
        _ profile: NumericProfile, _ truths: [[Deviation]], _ others: [[JudgedRow]],
        _ mistake: (VectorGroup) -> Deviation?
    ) -> DiagnosisScore.Tally {
        let simulated = SimulatedOperator(file, profile: profile, mistake: mistake)
        var tally = DiagnosisScore.Tally()
        let names = ProfileSelection.candidates(writtenIn: file.profile)
        guard let selection = ProfileSelection(.any, names, operators: [simulated.rows] + others) else { return tally }
        let diagnoses = Diagnoser(selection).diagnose(simulated.groups)
        var known: [String: Bool] = [:]
        let parts = Dictionary(grouping: simulated.groups) { mistake($0.group)?.name ?? "" }
        for run in simulated.groups {
            let inGroup = mistake(run.group)
            let truth = truths.first { Deviation(combining: $0).name == inGroup?.name } ?? []
            for row in run.rows
            where row.verdict(under: selection.index) == .failed && row.observed != nil && !row.isInformative {
                tally.cases += 1
                guard let diagnosis = diagnoses[run.group.caseName(row.index)], let name = diagnosis.name else {
                    tally.unnamed += 1
                    continue
                }
                let key = "\(inGroup?.name ?? "") \(name) \(diagnosis.explanation.contains("otherwise follows"))"
                let isRight =
                    known[key]
                    ?? self.isRight(name, diagnosis, truth, simulated, parts[inGroup?.name ?? ""] ?? [], selection)
                known[key] = isRight
                let isInPart = diagnosis.isInPart
                switch (isRight, isInPart) {
                case (true, false): tally.right += 1
                case (true, true): tally.rightInPart += 1
                case (false, true): tally.wrongInPart += 1
                case (false, false): tally.wrong += 1
                }
                if !isRight, tally.examples.count < 1 {
                    let what = truths.map { Deviation(combining: $0).name }.joined(separator: " | ")
                    tally.examples.append(
                        "\(isInPart ? "(in part) " : "")\(run.group.caseName(row.index)): \(name) for \(what)")
                }
            }
        }
        guard tally.cases > 0 else { return tally }
        tally.implementations = 1
        let isNameable = truths.contains { !$0.isEmpty && Deviation.named($0[0].name) != nil }
        if isNameable ? tally.right + tally.rightInPart == tally.cases : tally.wrong + tally.wrongInPart == 0 {
            tally.whole = 1
        }
        if tally.wrong > 0 { tally.misnamed = 1 }
        return tally
    }

    /// Whether a name is that of what was put in, or part of it, or gives the same results in all cases of the groups.
    private func isRight(
        _ name: String, _ diagnosis: Diagnosis, _ truth: [Deviation], _ simulated: SimulatedOperator,
        _ groups: [GroupRun], _ selection: ProfileSelection
    ) -> Bool {
        if name.hasPrefix("profile ") {
            let profile = String(name.dropFirst("profile ".count))
            guard let place = selection.candidates.firstIndex(where: { $0.name == profile }) else { return false }
            return groups.flatMap(\.rows).allSatisfy { !$0.tellsProfilesApart || $0.passes.contains(place) }
        }
        let parts = Set(name.split(separator: "+").map(String.init))
        if parts.isSubset(of: Set(truth.map(\.name))) { return true }
        guard let named = Deviation.all(named: name) else { return false }
        let combined = Deviation(combining: named)
        if NumericProfile.all.contains(where: { simulated.gives(combined, under: $0, inAll: groups) }) { return true }
        guard truth.count == 2, named.count <= 2 else { return false }
        // The same as one of the two, by itself, in every case.
        return truth.contains { member in
            let alone = SimulatedOperator(simulated.file, profile: base) { _ in member }
            return named.contains { alone.gives($0, under: base, inAll: alone.groups) }
        }
    }
}
