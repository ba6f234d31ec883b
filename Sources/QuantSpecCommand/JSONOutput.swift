import JSON

/// Prints one JSON value, a member or an element a line, its keys sorted.
func printJSON(_ value: JSONValue) throws {
    try Output.print(JSONWriter.pretty(value))
}

/// Prints one JSON object of these members.
func printJSON(_ members: KeyValuePairs<String, JSONValue?>) throws {
    try printJSON(JSONValue(members))
}

extension JSONValue {
    /// An array of texts.
    static func texts(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map { .text($0) }) }
}
