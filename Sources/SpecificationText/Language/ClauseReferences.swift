import QuantSpec

/// References to clauses and errata that the text does not have.
struct ClauseReferences {
    /// The numbers that exist.
    private let known: Set<String>
    /// The chapters and operators that have clauses, and the errata.
    private let families: Set<String>

    init(_ text: SpecificationText) {
        let all = text.clauses + text.errata
        known = Set(all.map(\.clause.id))
        families = Set(all.map(\.family))
    }

    /// The references of lines to numbers that do not exist. Names of other families, such as SHA-256, are no references.
    func places(in lines: [MarkdownLine]) -> [LanguagePlace] {
        lines.filter { $0.kind == .text }.flatMap { line in
            line.text.matches(of: /\b([A-Z][A-Z0-9_]*)-[0-9]+\b/).filter { match in
                families.contains(String(match.output.1)) && !known.contains(String(match.output.0))
            }.map { match in
                LanguagePlace(
                    rule: .link, line: line.number,
                    problem: "there is no clause \(match.output.0); correct the reference")
            }
        }
    }
}
