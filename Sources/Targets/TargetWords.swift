/// What a target says itself: in quotation marks, so that nobody takes it for the words of this tool.
package enum TargetWords {
    /// The words of a target as a reason of an outcome.
    package static func quoted(_ text: String) -> String { "\"\(text)\"" }

    /// A reason as the target gave it: programs that read reports need no marks.
    package static func plain(_ reason: String) -> String {
        reason.count > 1 && reason.hasPrefix("\"") && reason.hasSuffix("\"")
            ? String(reason.dropFirst().dropLast()) : reason
    }

    /// The beginning of a line that is no answer.
    package static func beginning(of line: [UInt8]) -> String {
        let text = String(decoding: line.prefix(4 * beginningLength), as: UTF8.self).inOneLine
        let isWhole = text.count <= beginningLength && line.count <= 4 * beginningLength
        return quoted(isWhole ? text : text.prefix(beginningLength) + "…")
    }

    private static let beginningLength = 60
}
