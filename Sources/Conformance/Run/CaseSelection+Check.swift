import FileSupport
import GoldenVectors
import QuantSpec

extension CaseSelection {
    /// Refuses terms that mean no case of the vectors, whatever limits and a budget leave of them: they are misspelt.
    /// - Throws: `ConformanceError`: of kind `usage` for such a term, `unavailable` where no other is left.
    public func check(against vectors: VectorFolder) throws(ConformanceError) {
        var unknown: [Term] = []
        for term in terms where try !term.means(anyOf: vectors) { unknown.append(term) }
        guard let first = unknown.first else { return }
        let others = unknown.count - 1
        let verb = others > 0 ? " and \(others.counted("other term")) mean" : " means"
        let isEmpty = terms.allSatisfy { $0.excludes || unknown.contains($0) } && !first.excludes
        throw ConformanceError(
            isEmpty ? .unavailable : .usage, subject: "--select",
            problem: "\"\(first.glob.pattern)\"\(verb) no case of the vectors",
            remedy: CaseSelection.remedy(first.glob.pattern, vectors.operatorFiles.compactMap(\.subject)))
    }

    private static func remedy(_ term: String, _ subjects: [OperatorScheme]) -> String {
        let parts = term.filter { $0 != "*" && $0 != "?" }.split(separator: "/").prefix(2)
        let written = parts.joined(separator: "/")
        let pairs = subjects.map { "\($0.name)/\($0.scheme.rawValue)" }
        if pairs.contains(written) { return "see 'quantspec vectors list --groups --select \(written)'" }
        // The names of files are written the other way round.
        let turned = parts.reversed().joined(separator: "/")
        let words = Set(subjects.flatMap { [$0.name, $0.scheme.rawValue] })
        let meant =
            parts.count < 2
            ? CloseName.of(written, among: words)
            : pairs.contains(turned) ? turned : CloseName.of(written, among: pairs)
        return meant.map { "did you mean \($0)?" } ?? "see what there is with 'quantspec vectors list'"
    }
}

extension CaseSelection.Term {
    /// Whether a case of the vectors has such a name. Files are read only where their own names do not tell.
    fileprivate func means(anyOf vectors: VectorFolder) throws(ConformanceError) -> Bool {
        let entries = vectors.operatorFiles.filter { $0.subject.map(mayMatch) ?? true }
        if isWord { return !entries.isEmpty }
        if entries.contains(where: { $0.subject.map(matchesAll) ?? false }) { return true }
        for entry in entries {
            let file = try vectors.file(entry)
            for group in file.groups {
                let subject = OperatorScheme(name: group.operatorName, scheme: file.scheme)
                let isMeant = group.rows.indices.contains {
                    matches(subject, group: group.id, caseName: group.caseName($0))
                }
                if isMeant { return true }
            }
        }
        return false
    }

    /// Whether every case of an operator in a scheme is meant, as far as can be told from their common beginning.
    private func matchesAll(_ subject: OperatorScheme) -> Bool {
        glob.matches(subject.name) || Glob(glob.pattern + "/*").matches("\(subject.name)/\(subject.scheme.rawValue)/")
            || glob.pattern.hasSuffix("*") && glob.matches("\(subject.name)/\(subject.scheme.rawValue)/")
    }
}

extension VectorManifest.Entry {
    /// What a file is about, by its path `scheme/OPERATOR.json`; `nil` where the path says nothing.
    var subject: OperatorScheme? {
        let parts = path.split(separator: "/")
        guard parts.count == 2, let scheme = Scheme(rawValue: String(parts[0])), parts[1].hasSuffix(".json") else {
            return nil
        }
        return OperatorScheme(name: String(parts[1].dropLast(5)), scheme: scheme)
    }
}
