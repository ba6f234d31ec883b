/// Which cases are wanted: `--select`.
///
/// Terms stand between commas. A case is selected where any term means it, and no term that begins with `!` does.
/// A term is an operator's name, a scheme, a group's id or the beginning of one (`CONV_2D/int8`), a case's name, or a
/// pattern of these with `*` and `?`.
public struct CaseSelection: Sendable, Hashable {
    struct Term: Sendable, Hashable {
        let glob: Glob
        let excludes: Bool

        /// A word for itself is an operator or a scheme.
        var isWord: Bool { !glob.hasWildcards && !glob.pattern.contains("/") }

        func matches(_ subject: OperatorScheme, group: String, caseName: String) -> Bool {
            if isWord { return matches(subject) }
            return glob.matches(caseName) || glob.matches(group) || Glob(glob.pattern + "/*").matches(caseName)
                || glob.matches(subject.name)
        }

        func matches(_ subject: OperatorScheme) -> Bool {
            subject.scheme.rawValue == glob.pattern || subject.name == glob.pattern.uppercased()
        }

        /// Whether a file may have such a case.
        func mayMatch(_ subject: OperatorScheme) -> Bool {
            if isWord { return matches(subject) }
            let prefix = glob.literalPrefix
            let file = "\(subject.name)/\(subject.scheme.rawValue)/"
            return prefix.hasPrefix(file) || file.hasPrefix(prefix)
        }
    }

    /// Terms as they were written that no case was selected by, but for those that begin with `!`.
    func unmatched(in groups: [GroupRun]) -> [String] {
        terms.filter { term in
            !term.excludes
                && !groups.contains { run in
                    let subject = OperatorScheme(name: run.group.operatorName, scheme: run.scheme)
                    return run.rows.contains {
                        term.matches(subject, group: run.group.id, caseName: run.group.caseName($0.index))
                    }
                }
        }.map(\.glob.pattern)
    }

    let terms: [Term]
    /// As it was written; empty where everything is selected.
    public let text: String

    public static let everything = CaseSelection(terms: [], text: "")

    private init(terms: [Term], text: String) {
        self.terms = terms
        self.text = text
    }

    /// - Throws: `ConformanceError` of kind `usage` where a term is empty.
    public init(_ text: String) throws(ConformanceError) {
        var terms: [Term] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            let excludes = trimmed.first == "!"
            let pattern = String(excludes ? Array(trimmed.dropFirst()) : Array(trimmed))
            guard !pattern.isEmpty else {
                throw ConformanceError(
                    .usage, subject: "--select", problem: "a term of \"\(text)\" is empty",
                    remedy: "name operators, schemes or cases, with commas between them")
            }
            terms.append(Term(glob: Glob(pattern), excludes: excludes))
        }
        self.init(terms: terms, text: text)
    }

    public var isEverything: Bool { terms.isEmpty }

    /// For a sentence: the terms, or how many there are where they would fill it.
    var words: String { terms.count > 3 ? "selection of \(terms.count) terms" : "selection \"\(text)\"" }

    /// Whether a file may have selected cases.
    func mayInclude(_ subject: OperatorScheme) -> Bool {
        let including = terms.filter { !$0.excludes }
        return including.isEmpty || including.contains { $0.mayMatch(subject) }
    }

    func includes(_ subject: OperatorScheme, group: String, caseName: String) -> Bool {
        let including = terms.filter { !$0.excludes }
        guard including.isEmpty || including.contains(where: { $0.matches(subject, group: group, caseName: caseName) })
        else { return false }
        return !terms.contains { $0.excludes && $0.matches(subject, group: group, caseName: caseName) }
    }
}
