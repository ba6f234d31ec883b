import FileSupport
import QuantSpec
import Targets
import VectorFiles

/// Rejects terms of `--select` and of files that select nothing, and suggests what was meant.
public struct SelectionCheck {
    /// The subjects of the folder's files.
    private let subjects: [VectorSubject]
    /// Reads the groups of a subject. `nil` for a verb that takes whole files.
    private let groups: ((VectorSubject) throws(ConformanceError) -> [GroupIndex.Group])?

    /// A check for a verb that takes whole files.
    ///
    /// - Parameter paths: the paths of the files below the folder.
    public init(files paths: [String]) {
        subjects = paths.compactMap { VectorSubject(path: $0) }
        groups = nil
    }

    /// A check for a verb that takes single cases.
    ///
    /// - Parameters:
    ///   - vectors: the folder whose cases may be selected.
    ///   - isNegative: whether the cases are the negative instances instead of the vectors.
    public init(cases vectors: VectorFolder, isNegative: Bool = false) {
        let entries = vectors.operatorFiles.compactMap { entry in
            VectorSubject(path: entry.path).map { ($0, entry) }
        }
        // An operator in a scheme may also have a file of reported cases.
        let entriesOf = Dictionary(grouping: entries, by: \.0).mapValues { $0.map(\.1) }
        subjects = entriesOf.keys.sorted()
        let read = ReadIndices()
        groups = { (subject) throws(ConformanceError) in
            if let groups = read.groups[subject] { return groups }
            var groups: [GroupIndex.Group] = []
            let entries = entriesOf[subject] ?? []
            if isNegative, let entry = entries.first {
                groups = GroupIndex(try NegativeVectors.file(entry, of: vectors)).groups
            } else {
                for entry in entries { groups += try vectors.groupIndex(entry).groups }
            }
            read.groups[subject] = groups
            return groups
        }
    }

    /// A cache, because files of settings may have hundreds of terms.
    private final class ReadIndices {
        var groups: [VectorSubject: [GroupIndex.Group]] = [:]
    }

    private enum Meaning {
        /// The term selects vectors of the folder.
        case present
        /// The term selects vectors that the specification has but the folder does not.
        case absent
        /// The term selects no vectors.
        case nothing
    }

    /// Checks the terms of a selection.
    ///
    /// - Parameters:
    ///   - selection: the selection of `--select`.
    ///   - mayJudgePrimitives: whether a term for primitives is accepted although the folder has none.
    /// - Returns: the positive terms for vectors that the folder does not have.
    /// - Throws: `ConformanceError` of kind `usage` if a term selects no vectors; of kind `unavailable` if the folder
    ///   has none of the selected vectors.
    @discardableResult
    public func check(
        _ selection: VectorSelection, mayJudgePrimitives: Bool = false
    ) throws(ConformanceError) -> [String] {
        var unknown: [SelectionTerm] = []
        var absent: [SelectionTerm] = []
        for term in selection.terms {
            switch try meaning(term) {
            case .present: break
            case .absent where mayJudgePrimitives && meansPrimitivesOnly(term): break
            case .absent: absent.append(term)
            case .nothing: unknown.append(term)
            }
        }
        if let first = unknown.first { throw error(first, others: unknown.count - 1) }
        if groups != nil, let primitive = absent.first(where: { !$0.excludes && meansPrimitivesOnly($0) }) {
            throw ConformanceError(
                .usage, subject: "--select",
                problem: "\"\(primitive.text)\" selects primitives, which conform does not judge with this target",
                remedy: "remove the term; 'quantspec vectors export' writes them for your own test")
        }
        let including = selection.terms.filter { !$0.excludes }
        if let first = including.first, including.allSatisfy(absent.contains) {
            throw ConformanceError(
                .unavailable, subject: "--select", problem: "the folder has no vectors of \"\(first.text)\"",
                remedy: "see 'quantspec vectors list'")
        }
        return absent.filter { !$0.excludes }.map(\.text)
    }

    /// Rejects a term of a file that selects nothing in all vectors, whatever `--select` says.
    ///
    /// - Parameters:
    ///   - term: the term of the file.
    ///   - file: the path of the file, for messages.
    ///   - place: the place of the term in its file.
    ///   - negative: the check of the negative instances, which the file may name as well.
    /// - Throws: `ConformanceError` of kind `badData`.
    fileprivate func check(
        _ term: SelectionTerm, file: String, place: String, or negative: SelectionCheck
    ) throws(ConformanceError) {
        guard try meaning(term) == .nothing, try negative.meaning(term) == .nothing, !isRandom(term) else { return }
        throw ConformanceError(
            .badData, subject: file, problem: "\(place): \"\(term.text)\" selects no case of the vectors",
            remedy: remedy(term.text))
    }

    // MARK: Meaning

    private func meaning(_ term: SelectionTerm) throws(ConformanceError) -> Meaning {
        if subjects.contains(where: term.meansAll) { return .present }
        if let groups {
            for subject in subjects where term.mayMean(partOf: subject) {
                if try groups(subject).haveCase(of: term, in: subject) { return .present }
            }
        }
        let others = Set(VectorSubject.specified).subtracting(subjects)
        return others.contains { term.meansAll(of: $0) || groups != nil && names(term, partOf: $0) }
            ? .absent : .nothing
    }

    /// Returns whether a term is the name of a random instance of an operator in a scheme. Such an instance exists for
    /// any seed and index.
    private func isRandom(_ term: SelectionTerm) -> Bool {
        SoakName(term.text) != nil && VectorSubject.specified.contains { names(term, partOf: $0) }
    }

    private func meansPrimitivesOnly(_ term: SelectionTerm) -> Bool {
        let meant = (subjects + VectorSubject.specified).filter { term.meansAll(of: $0) || names(term, partOf: $0) }
        return !meant.isEmpty && meant.allSatisfy { PrimitiveFile.folders.contains($0.folder) }
    }

    /// Returns whether a term names an operator and a scheme in full, and then a part of their vectors.
    private func names(_ term: SelectionTerm, partOf subject: VectorSubject) -> Bool {
        let parts = term.text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 2 && SelectionTerm.both(parts[0], parts[1]).meansAll(of: subject)
    }

    // MARK: Messages

    private func error(_ term: SelectionTerm, others: Int) -> ConformanceError {
        let noun = groups == nil ? "file" : "case"
        let verb = others > 0 ? " and \(others.counted("other term")) select" : " selects"
        return ConformanceError(
            .usage, subject: "--select", problem: "\"\(term.text)\"\(verb) no \(noun) of the vectors",
            remedy: remedy(term.text))
    }

    private func remedy(_ text: String) -> String {
        let parts = text.filter { $0 != "*" && $0 != "?" }.split(separator: "/")
        let all = Set(subjects + VectorSubject.specified)
        let list = "see 'quantspec vectors list'"
        guard parts.count >= 2 else {
            let words = Set(all.flatMap { [$0.name, $0.folder] })
            return CloseName.of(parts.joined(), among: words).map { "did you mean \($0)?" } ?? list
        }
        let pair = SelectionTerm.both(parts[0], parts[1])
        if let subject = all.sorted().first(where: pair.meansAll) { return remedy(for: text, partOf: subject) }
        if let schemes = schemes(ofOperatorIn: parts.prefix(2), all) { return schemes }
        let pairs = all.flatMap { [$0.title, "\($0.folder)/\($0.name)"] }
        return CloseName.of(parts.prefix(2).joined(separator: "/"), among: pairs).map { "did you mean \($0)?" } ?? list
    }

    /// The remedy for a term whose operator and scheme exist, but not what follows them.
    private func remedy(for text: String, partOf subject: VectorSubject) -> String {
        if let name = SoakName(text) {
            return "this is a random instance: use --soak \((name.index ?? 0) + 1) --seed \(name.seed)"
        }
        if groups == nil { return "this verb selects whole files: use \(subject.title)" }
        if text.contains("#"), !text.contains("*") {
            return "the name is mistyped, or the case was removed: see "
                + "'quantspec vectors list --cases --select \(subject.title)'"
        }
        return "see 'quantspec vectors list --groups --select \(subject.title)'"
    }

    /// The remedy for an operator and a scheme that both exist but not together. Returns `nil` for other terms.
    private func schemes(ofOperatorIn parts: ArraySlice<Substring>, _ all: Set<VectorSubject>) -> String? {
        let words = Set(parts.map { $0.lowercased() })
        let named = all.filter { words.contains($0.name.lowercased()) }
        guard let name = named.first?.name, all.contains(where: { words.contains($0.folder.lowercased()) }) else {
            return nil
        }
        return "\(name) has \(named.map(\.folder).sorted().joined(separator: ", "))"
    }
}

extension CaseSelection {
    /// Rejects terms that select no case.
    ///
    /// - Parameters:
    ///   - vectors: the folder of the golden vectors.
    ///   - source: the source of the cases. It decides which terms are valid.
    ///   - mayJudgePrimitives: whether primitives can be judged on this kind of target.
    /// - Throws: `ConformanceError` of kind `usage` or `unavailable`.
    public func check(
        against vectors: VectorFolder, source: CaseSource = .vectors, mayJudgePrimitives: Bool = false
    ) throws(ConformanceError) {
        if let settings = source.soak { return try check(settings) }
        try SelectionCheck(cases: vectors, isNegative: source == .negative)
            .check(selection, mayJudgePrimitives: mayJudgePrimitives && source == .vectors)
    }
}

extension Expectations {
    /// Rejects an entry whose `case` selects no case.
    ///
    /// - Throws: `ConformanceError` of kind `badData`.
    public func check(against vectors: VectorFolder) throws(ConformanceError) {
        let (check, negative) = (SelectionCheck(cases: vectors), SelectionCheck(cases: vectors, isNegative: true))
        for entry in entries { try check.check(entry.cases, file: file, place: "\(entry.place).case", or: negative) }
    }
}

extension TargetLimits {
    /// Rejects a term of `cases` that selects no case.
    ///
    /// - Throws: `ConformanceError` of kind `badData`.
    public func check(against vectors: VectorFolder) throws(ConformanceError) {
        let (check, negative) = (SelectionCheck(cases: vectors), SelectionCheck(cases: vectors, isNegative: true))
        for rule in exclusions {
            for (index, term) in (rule.cases ?? []).enumerated() {
                try check.check(term, file: file, place: "\(rule.place).cases[\(index)]", or: negative)
            }
        }
    }
}

extension SelectionTerm {
    /// The term for an operator and a scheme, in either order.
    fileprivate static func both(_ first: some StringProtocol, _ second: some StringProtocol) -> SelectionTerm {
        SelectionTerm("\(first)/\(second)")
    }
}

extension [GroupIndex.Group] {
    fileprivate func haveCase(of term: SelectionTerm, in subject: VectorSubject) -> Bool {
        contains { group in group.caseNames.contains { term.means(subject, group: group.id, caseName: $0) } }
    }
}

extension VectorManifest.Entry {
    /// The operator and the scheme of a file, from its path; `nil` if the path has another form.
    var operatorScheme: OperatorScheme? {
        guard let subject = VectorSubject(path: path), let scheme = Scheme(rawValue: subject.folder) else { return nil }
        return OperatorScheme(name: subject.name, scheme: scheme)
    }
}
