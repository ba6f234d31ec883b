/// What `--select` selects: one or more expressions, each a list of terms with commas between them.
///
/// An expression selects every case that one of its terms without `!` selects and none of its terms with `!` does.
/// Several expressions select their union. If all terms of an expression begin with `!`, the expression selects
/// nothing: its terms remove cases from the union of the others, or from all cases if there are no others.
public struct VectorSelection: Sendable, Hashable {
    /// The expressions that have a term without `!`.
    private let expressions: [[SelectionTerm]]
    /// The terms of the other expressions.
    private let exclusions: [SelectionTerm]
    /// The selection as it would be written behind `--select`. Empty if everything is selected.
    public let text: String

    /// The selection of all cases.
    public static let everything = VectorSelection(expressions: [], exclusions: [], text: "")

    private init(expressions: [[SelectionTerm]], exclusions: [SelectionTerm], text: String) {
        self.expressions = expressions
        self.exclusions = exclusions
        self.text = text
    }

    /// Parses the values of `--select`.
    ///
    /// - Parameter texts: one text for each time that the option is given. An empty list selects everything.
    /// - Throws: `SelectionError` if a term is empty.
    public init(_ texts: [String]) throws(SelectionError) {
        var parsed: [[SelectionTerm]] = []
        for text in texts { parsed.append(try VectorSelection.terms(text)) }
        let expressions = parsed.filter { !$0.allSatisfy(\.excludes) }
        // A comma means the same, unless an exclusion would then apply to another expression's terms.
        let separator = texts.count > 1 && expressions.joined().contains(where: \.excludes) ? " --select " : ","
        self.init(
            expressions: expressions, exclusions: parsed.filter { $0.allSatisfy(\.excludes) }.flatMap { $0 },
            text: texts.joined(separator: separator))
    }

    private static func terms(_ text: String) throws(SelectionError) -> [SelectionTerm] {
        var terms: [SelectionTerm] = []
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            let excludes = trimmed.first == "!"
            let name = String(excludes ? Array(trimmed.dropFirst()) : Array(trimmed))
            guard !name.isEmpty else {
                throw VectorSelection.emptyTerm(index, of: parts.count, excludes: excludes, in: text)
            }
            terms.append(SelectionTerm(name, excludes: excludes))
        }
        return terms
    }

    private static func emptyTerm(_ index: Int, of count: Int, excludes: Bool, in text: String) -> SelectionError {
        let example = "an operator, a scheme or a case, such as ADD"
        if excludes {
            return SelectionError(
                problem: "the value '\(text)' has a ! without a term after it", remedy: "write \(example), after the !")
        }
        if count == 1 { return SelectionError(problem: "the value is empty", remedy: "write \(example)") }
        let place =
            index == 0 ? "before the first comma" : index == count - 1 ? "after the last comma" : "between two commas"
        return SelectionError(
            problem: "the value '\(text)' has no term \(place)", remedy: "remove the comma, or write \(example)"
        )
    }

    /// Whether nothing is left out.
    public var isEverything: Bool { expressions.isEmpty && exclusions.isEmpty }

    /// All terms, in order; those of expressions with only `!` come last.
    public var terms: [SelectionTerm] { expressions.flatMap { $0 } + exclusions }

    /// Returns whether the selection includes a whole file.
    ///
    /// - Parameter path: the path below the folder of the vectors, such as `int8/ADD.json`.
    public func contains(_ path: String) -> Bool {
        guard let subject = VectorSubject(path: path) else { return isEverything }
        return selects { $0.meansAll(of: subject) }
    }

    /// Returns whether the selection may include cases of a file.
    public func mayInclude(_ subject: VectorSubject) -> Bool {
        selects { $0.excludes ? $0.meansAll(of: subject) : $0.mayMean(partOf: subject) }
    }

    /// Returns whether the selection may include cases of a group.
    public func mayInclude(_ subject: VectorSubject, group: String) -> Bool {
        selects {
            $0.excludes ? $0.means(subject, group: group, caseName: group) : $0.mayMean(subject, partOf: group)
        }
    }

    /// Returns whether the selection includes a case.
    public func includes(_ subject: VectorSubject, group: String, caseName: String) -> Bool {
        selects { $0.means(subject, group: group, caseName: caseName) }
    }

    private func selects(_ isMeant: (SelectionTerm) -> Bool) -> Bool {
        let isIncluded =
            expressions.isEmpty
            || expressions.contains { terms in
                terms.contains { !$0.excludes && isMeant($0) } && !terms.contains { $0.excludes && isMeant($0) }
            }
        return isIncluded && !exclusions.contains(where: isMeant)
    }
}

/// An error in the text of a selection.
public struct SelectionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, for a message after `--select`.
    public let problem: String
    /// What the user can do.
    public let remedy: String

    public var description: String { "--select: \(problem); \(remedy)" }
}
