import QuantSpec

/// Whether the text keeps the rules for readable text that a program can tell.
struct LanguageCheck {
    let findings: [SpecificationCheck.Finding]

    init(_ text: SpecificationText) {
        let references = ClauseReferences(text)
        let places =
            text.files.flatMap { file in
                let lines = MarkdownLine.lines(of: file.text)
                let form = SpecificationText.pageName(file.name) == nil ? [] : PageForm.places(in: lines)
                let found = ProductSigns.places(in: lines) + PlainWords.places(in: lines)
                return (found + references.places(in: lines) + form).map { (file.name, $0) }
            }
            + text.clauses.flatMap { clause in ParagraphLength.places(in: clause).map { (clause.file, $0) } }
            + LinkCheck(text).places
        findings = places.map { file, place in
            SpecificationCheck.Finding(
                clause: text.subject(of: file, line: place.line), problem: "\(file):\(place.line): \(place.problem)",
                isGap: true, rule: place.rule)
        }
    }
}

/// A line that breaks a rule for readable text.
struct LanguagePlace: Sendable, Hashable {
    let rule: LanguageRule
    /// From 1.
    let line: Int
    /// What is wrong, and what to do.
    let problem: String
}

/// A rule for readable text, as counts of findings name it.
public enum LanguageRule: String, Sendable, Hashable, CaseIterable {
    case letterForProduct = "letter x for a product"
    case longParagraph = "long paragraph"
    case phrase = "ruled-out phrase"
    case link = "broken link"
    case form = "part of a page"
}

extension SpecificationText {
    /// The clause or erratum that a line belongs to; the file's name for a line before the first.
    func subject(of file: String, line: Int) -> String {
        (clauses + errata).last { $0.file == file && $0.line <= line }?.clause.id ?? file
    }
}
