/// Patterns of reasons, which are equal for reasons of one cause on several operators.
enum ReasonPattern {
    /// The reason with `…` in place of the operator's name and of every number.
    ///
    /// - Parameters:
    ///   - reason: the target's or the runner's reason.
    ///   - operatorName: the name, such as `ADD`. It is replaced as a whole word, whatever its case.
    static func pattern(_ reason: String, of operatorName: String) -> String {
        let name = operatorName.lowercased()
        var pattern = ""
        var word = ""
        for character in reason {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
                continue
            }
            pattern += replaced(word, name)
            pattern.append(character)
            word = ""
        }
        return pattern + replaced(word, name)
    }

    /// Returns whether a word is a decimal number, or looks like an address: `0x7f3a`, or at least eight hexadecimal
    /// digits.
    private static func isNumber(_ word: String) -> Bool {
        guard word.contains(where: \.isNumber) else { return false }
        if word.allSatisfy(\.isNumber) { return true }
        let digits = word.hasPrefix("0x") ? word.dropFirst(2) : word.count >= 8 ? word[...] : ""
        return !digits.isEmpty && digits.allSatisfy(\.isHexDigit)
    }

    private static func replaced(_ word: String, _ name: String) -> String {
        isNumber(word) || word.lowercased() == name ? "…" : word
    }
}
