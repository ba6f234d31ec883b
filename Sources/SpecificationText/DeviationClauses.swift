import GoldenVectors
import QuantSpec
import VectorFiles

/// Compares the clauses that the catalogue of known mistakes cites with the text, the operators and the vectors.
struct DeviationClauses {
    let deviations: [Deviation]

    /// Returns the mistakes that cite no clause, a clause that the text does not have, or a clause of an operator in
    /// which the mistake cannot show.
    func findings(in text: SpecificationText) -> [SpecificationCheck.Finding] {
        let written = Set(text.clauses.map(\.clause))
        return deviations.flatMap { deviation -> [SpecificationCheck.Finding] in
            if deviation.clauses.isEmpty {
                return [finding(deviation, "the mistake names no clause that it violates; name one in the catalogue")]
            }
            return deviation.clauses.compactMap { clause in
                if !written.contains(clause) {
                    return finding(deviation, "the mistake names \(clause), but no chapter or page has it")
                }
                guard Operator.named(clause.family) != nil, !isInScope(clause.family, of: deviation) else { return nil }
                return finding(
                    deviation, "the mistake names \(clause), but its scope does not contain \(clause.family)")
            }
        }
    }

    /// Returns the words that reports quote for a mistake (`BrokenWords`) but that none of its clauses has.
    func misquotations(in text: SpecificationText) -> [SpecificationCheck.Finding] {
        let texts = Dictionary(
            text.clauses.map { ($0.clause, DeviationClauses.plain($0.text)) }, uniquingKeysWith: { first, _ in first })
        return BrokenWords.all.flatMap { passage -> [SpecificationCheck.Finding] in
            let clauses = deviations.filter { passage.mistakes.contains($0.name) }.flatMap(\.clauses)
            guard !clauses.isEmpty else { return [] }
            return passage.words.filter { words in !clauses.contains { texts[$0]?.contains(words) ?? false } }.map {
                SpecificationCheck.Finding(
                    clause: passage.mistakes.joined(separator: ", "),
                    problem: "reports quote \"\($0)\", but no clause that the mistake violates has these words")
            }
        }
    }

    /// The text in one line without Markdown's marks.
    private static func plain(_ text: String) -> String {
        text.filter { $0 != "`" && $0 != "*" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Returns, as gaps, the files in which rows catch a mistake that cites no clause of the file's forms. They are
    /// gaps because a new operator can have a mistake that was catalogued before it.
    func findings(in vectors: VectorSet) -> [SpecificationCheck.Finding] {
        let known = Dictionary(deviations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return vectors.files.flatMap { file -> [SpecificationCheck.Finding] in
            guard let operation = Operator.named(file.operatorName) else { return [] }
            let caught = Set(file.groups.flatMap(\.rows).flatMap(\.catches)).sorted()
            return caught.compactMap { known[$0] }.filter { $0.clauses(in: operation, file.scheme).isEmpty }.map {
                var gap = finding(
                    $0, "\(file.path) catches the mistake, which names no clause that the operator has there")
                gap.isGap = true
                return gap
            }
        }
    }

    private func isInScope(_ operatorName: String, of deviation: Deviation) -> Bool {
        Scheme.allCases.contains { deviation.canShow(in: operatorName, $0) }
    }

    private func finding(_ deviation: Deviation, _ problem: String) -> SpecificationCheck.Finding {
        SpecificationCheck.Finding(clause: deviation.name, problem: problem)
    }
}
