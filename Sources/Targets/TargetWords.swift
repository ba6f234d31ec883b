/// Texts of a target, in quotation marks, so that they are not mistaken for texts of this tool.
package enum TargetWords {
    /// A text of the target as the reason of an outcome.
    package static func quoted(_ text: String) -> String { "\"\(text)\"" }

    /// The reason without the quotation marks, for programs that read reports.
    package static func plain(_ reason: String) -> String {
        reason.count > 1 && reason.hasPrefix("\"") && reason.hasSuffix("\"")
            ? String(reason.dropFirst().dropLast()) : reason
    }

    /// The beginning of a line that is no answer, at most `beginningLength` characters.
    package static func beginning(of line: [UInt8]) -> String {
        let text = String(decoding: line.prefix(4 * beginningLength), as: UTF8.self).inOneLine
        let isWhole = text.count <= beginningLength && line.count <= 4 * beginningLength
        return quoted(isWhole ? text : text.prefix(beginningLength) + "…")
    }

    private static let beginningLength = 60
}
