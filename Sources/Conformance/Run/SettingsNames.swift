import QuantSpec
import Targets
import VectorFiles

/// Names of the specification in a file that a user wrote. An unknown name is an error of kind `badData`.
extension SettingsValue {
    /// Reads names of operators; case does not matter.
    func operators() throws(ConformanceError) -> [Operator] {
        var operators: [Operator] = []
        for item in try filledList() {
            let name = try item.filledText()
            guard let found = Operator.all.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                throw item.error(
                    "there is no operator \"\(name)\"",
                    remedy: SettingsValue.remedy(for: name, among: Operator.all.map(\.name))
                        ?? "see 'quantspec vectors list'")
            }
            operators.append(found)
        }
        return operators
    }

    /// Reads names of schemes; case does not matter.
    func schemes() throws(ConformanceError) -> [Scheme] {
        var schemes: [Scheme] = []
        for item in try filledList() {
            let name = try item.filledText()
            guard let scheme = Scheme(rawValue: name.lowercased()) else {
                throw item.error(
                    "there is no scheme \"\(name)\"",
                    remedy: "use \(Scheme.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            schemes.append(scheme)
        }
        return schemes
    }

    /// Reads patterns, each of which must match a known name.
    ///
    /// - Parameters:
    ///   - noun: the kind of the names, such as "operand".
    ///   - known: the names that the operators of the rule have.
    func patterns(_ noun: String, among known: Set<String>) throws(ConformanceError) -> [Glob] {
        var patterns: [Glob] = []
        for item in try filledList() {
            let pattern = Glob(try item.filledText())
            guard known.contains(where: pattern.matches) else {
                throw item.unknown(pattern.pattern, noun, among: known)
            }
            patterns.append(pattern)
        }
        return patterns
    }

    /// Reads terms of `--select`, without a leading `!` and without commas.
    func terms() throws(ConformanceError) -> [SelectionTerm] {
        var terms: [SelectionTerm] = []
        for item in try filledList() { terms.append(try item.term()) }
        return terms
    }

    /// Reads one term: `ADD`, `ADD/int8`, `int8/ADD`, a group, a case or a pattern.
    func term() throws(ConformanceError) -> SelectionTerm {
        let text = try filledText()
        guard !text.hasPrefix("!"), !text.contains(",") else {
            throw error(
                "\"\(text)\" is not a single term: it may contain neither ! nor a comma",
                remedy: "write one term, such as ADD/int8 or ADD/int8/*")
        }
        return SelectionTerm(text)
    }

    // MARK: Messages

    /// The error for a name that no operator of a rule has.
    func unknown(_ name: String, _ noun: String, among known: Set<String>) -> ConformanceError {
        let list = known.sorted().joined(separator: ", ")
        let names = known.isEmpty ? "remove the name" : known.count > 12 ? nil : "use \(list)"
        return error(
            "no operator of the rule has the \(noun) \"\(name)\"",
            remedy: SettingsValue.remedy(for: name, among: known) ?? names
                ?? "see 'quantspec spec show OPERATOR'")
    }

    private static func remedy(for name: String, among known: some Sequence<String>) -> String? {
        CloseName.of(name, among: known).map { "did you mean \($0)?" }
    }
}
