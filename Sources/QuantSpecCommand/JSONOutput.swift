import JSON

/// Prints one JSON value with sorted keys. Every member and every element has a line of its own.
func printJSON(_ value: JSONValue) throws {
    try Output.print(JSONWriter.pretty(value))
}

/// Prints one JSON object of these members. Members without a value are left out.
func printJSON(_ members: KeyValuePairs<String, JSONValue?>) throws {
    try printJSON(JSONValue(members))
}

extension JSONValue {
    /// A JSON array of texts.
    static func texts(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map { .text($0) }) }
}
