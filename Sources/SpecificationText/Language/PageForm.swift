/// The parts that every operator's page has, in order.
enum PageForm {
    private static let required = [
        "Operands", "Clauses", "Example", "What the reference enforces", "Where implementations differ",
        "Known mistakes",
    ]

    /// What a page lacks: its line of purpose, or headings.
    static func places(in lines: [MarkdownLine]) -> [LanguagePlace] {
        let headings = lines.filter { $0.kind == .text && $0.text.hasPrefix("## ") }.map {
            String($0.text.dropFirst(3))
        }
        var problems = required.filter { !headings.contains($0) }.map { "the page has no section \"\($0)\"; add it" }
        if headings.filter(required.contains) != required, problems.isEmpty {
            problems.append(
                "the sections are \(headings.joined(separator: ", ")); put them in the order of the other pages")
        }
        let first = lines.dropFirst().first { !$0.text.allSatisfy(\.isWhitespace) }
        if first.map({ $0.kind != .text || "#*|<".contains($0.text.first ?? "#") }) ?? true {
            problems.append("the page has no line of purpose below its title; add one")
        }
        return problems.map { LanguagePlace(rule: .form, line: 1, problem: $0) }
    }
}
