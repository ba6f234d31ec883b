/// What `--select` selects: expressions of terms with commas between them.
///
/// An expression selects what any of its terms means and none of its terms with `!` does. Several expressions select their
/// union. An expression whose terms all begin with `!` selects nothing by itself: its terms apply to all the others, or to
/// everything where it stands alone.
public struct VectorSelection: Sendable, Hashable {
    /// The expressions that have a term without `!`.
    private let expressions: [[SelectionTerm]]
    /// The terms of the other expressions.
    private let exclusions: [SelectionTerm]
    /// As it would be written behind `--select`; empty where everything is selected.
    public let text: String

    public static let everything = VectorSelection(expressions: [], exclusions: [], text: "")

    private init(expressions: [[SelectionTerm]], exclusions: [SelectionTerm], text: String) {
        self.expressions = expressions
        self.exclusions = exclusions
        self.text = text
    }

    /// - Parameter texts: one for each time that `--select` is given; none selects everything.
    /// - Throws: `SelectionError` where a term is empty.
    public init(_ texts: [String]) throws(SelectionError) {
        var parsed: [[SelectionTerm]] = []
        for text in texts { parsed.append(try VectorSelection.terms(text)) }
        let expressions = parsed.filter { !$0.allSatisfy(\.excludes) }
        // A comma says the same, unless an exclusion would then apply to another expression's terms.
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
                problem: "in the value '\(text)' a ! has no term behind it", remedy: "write \(example), behind the !")
        }
        if count == 1 { return SelectionError(problem: "the value is empty", remedy: "write \(example)") }
        let place =
            index == 0 ? "before the first comma" : index == count - 1 ? "after the last comma" : "between two commas"
        return SelectionError(
            problem: "in the value '\(text)' there is no term \(place)", remedy: "remove the comma, or write \(example)"
        )
    }

    public var isEverything: Bool { expressions.isEmpty && exclusions.isEmpty }

    /// Every term, in order.
    public var terms: [SelectionTerm] { expressions.flatMap { $0 } + exclusions }

    /// Whether a whole file is selected.
    /// - Parameter path: below the folder of the vectors, such as `int8/ADD.json`.
    public func contains(_ path: String) -> Bool {
        guard let subject = VectorSubject(path: path) else { return isEverything }
        return selects { $0.meansAll(of: subject) }
    }

    /// Whether a file may have selected cases.
    public func mayInclude(_ subject: VectorSubject) -> Bool {
        selects { $0.excludes ? $0.meansAll(of: subject) : $0.mayMean(partOf: subject) }
    }

    /// Whether a group may have selected cases.
    public func mayInclude(_ subject: VectorSubject, group: String) -> Bool {
        selects {
            $0.excludes ? $0.means(subject, group: group, caseName: group) : $0.mayMean(subject, partOf: group)
        }
    }

    /// Whether a case is selected.
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

/// What is wrong with the text of a selection.
public struct SelectionError: Error, Sendable, Hashable, CustomStringConvertible {
    public let problem: String
    public let remedy: String

    public var description: String { "--select: \(problem); \(remedy)" }
}
