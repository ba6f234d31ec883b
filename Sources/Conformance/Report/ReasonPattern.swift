/// What the reasons of one cause have in common.
enum ReasonPattern {
    /// A reason without what differs from case to case: `…` replaces the operator's name and every number.
    ///
    /// - Parameter operatorName: replaced as a whole word, such as `ADD`, in capital or small letters.
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

    private static func replaced(_ word: String, _ name: String) -> String {
        let isNumber = !word.isEmpty && word.allSatisfy(\.isNumber)
        return isNumber || word.lowercased() == name ? "…" : word
    }
}
