import Foundation
import JSON

/// Prints one JSON object, its keys sorted.
func printJSON(_ object: [String: Any]) throws {
    let data = try JSONSerialization.data(
        withJSONObject: object, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
    try printJSON(text: String(decoding: data, as: UTF8.self))
}

/// Prints JSON that Foundation laid out, one member a line, with its keys as all verbs write them: `"key": value`.
func printJSON(text: String) throws {
    // What is left of the first `" : ` of a line is a key: a quotation mark within a text has a backslash before it.
    let key = #/^(\s*"(?:[^"\\]|\\.)*") : /#
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try Output.print(lines.map { $0.replacing(key) { "\($0.output.1): " } }.joined(separator: "\n"))
}
