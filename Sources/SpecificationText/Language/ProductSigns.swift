/// Finds the letter x where it is a sign of multiplication: between two factors.
///
/// A bracket, a number, something in backticks, a single letter and a name with a digit or an underscore are factors everywhere. A
/// plain word is one in formulas, and in sentences beside a bracket's end or a number.
enum ProductSigns {
    static func places(in lines: [MarkdownLine]) -> [LanguagePlace] {
        lines.filter { $0.kind == .text && !$0.text.hasPrefix("<!--") }.flatMap { line in
            products(in: line.text).map { product in
                LanguagePlace(
                    rule: .letterForProduct, line: line.number,
                    problem: "the letter x in \"\(product)\" is a sign of multiplication; write ×")
            }
        }
    }

    /// The products of a line, each with its two neighbours.
    static func products(in line: Substring) -> [String] {
        let words = line.split(separator: " ")
        let isFormula = line.hasPrefix("    ")
        return words.indices.dropFirst().dropLast().filter { index in
            guard words[index] == "x" else { return false }
            let isInFormula = isFormula || isWithinBackticks(words[index].startIndex, in: line)
            return isProduct(
                left(words[index - 1]), right(words[index + 1], isLast: index + 2 == words.count), isInFormula)
        }.map { "\(words[$0 - 1]) x \(words[$0 + 1])" }
    }

    /// What is beside an x.
    private enum Neighbour: Equatable {
        /// An operator, a comma, a word of sentences: nothing that is multiplied.
        case other
        /// A plain word, which may be the name of a factor.
        case word
        /// A single letter, or a name with a digit or an underscore.
        case name
        /// A number, a bracket or a backtick.
        case closed
    }

    private static func isProduct(_ left: Neighbour, _ right: Neighbour, _ isInFormula: Bool) -> Bool {
        guard left != .other, right != .other else { return false }
        if isInFormula { return true }
        return (left != .word && right != .word) || (left == .closed && right == .word)
    }

    private static func isWithinBackticks(_ place: Substring.Index, in line: Substring) -> Bool {
        !line[..<place].count { $0 == "`" }.isMultiple(of: 2)
    }

    private static func left(_ word: Substring) -> Neighbour {
        guard let last = word.last else { return .other }
        if ")]`".contains(last) { return .closed }
        return kind(of: String(String(word.reversed()).prefix(while: isOfName).reversed()))
    }

    private static func right(_ word: Substring, isLast: Bool) -> Neighbour {
        let unsigned = word.hasPrefix("-") ? word.dropFirst() : word
        guard let first = unsigned.first else { return .other }
        if "([`".contains(first) { return .closed }
        let name = unsigned.prefix(while: isOfName)
        // In a sentence "a" is an article.
        if word == "a" && !isLast { return .word }
        let follows = unsigned.dropFirst(name.count).first
        let isCalled = !name.isEmpty && (follows == "(" || follows == "[")
        return isCalled ? .name : kind(of: String(name))
    }

    private static func kind(of name: String) -> Neighbour {
        if name.isEmpty || wordsOfSentences.contains(name.lowercased()) { return .other }
        if name.allSatisfy(\.isNumber) { return .closed }
        return name.count == 1 || name.contains { $0.isNumber || $0 == "_" } ? .name : .word
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// Words that formulas have besides names, and functions that are written without brackets: an x beside one of them is a
    /// variable.
    private static let wordsOfSentences: Set<String> = [
        "above", "and", "are", "as", "at", "being", "below", "by", "else", "erf", "erfc", "exp", "for", "from", "has",
        "have", "if", "in", "is", "lies", "ln", "log", "must", "of", "or", "otherwise", "sqrt", "tanh", "than", "the",
        "then", "times", "to", "was", "when", "where", "which", "with",
    ]
}
