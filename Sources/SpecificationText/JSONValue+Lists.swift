import JSON

extension JSONValue {
    /// The elements of an array; `nil` for anything else. An array without elements is one of integers to the parser.
    var listed: [JSONValue]? {
        switch self {
        case .array(let values): values
        case .integers(let integers): integers.map(JSONValue.integer)
        default: nil
        }
    }

    /// The elements of an array of texts; `nil` for anything else.
    var texts: [String]? {
        guard let listed else { return nil }
        let texts = listed.compactMap { value -> String? in
            if case .text(let text) = value { text } else { nil }
        }
        return texts.count == listed.count ? texts : nil
    }
}
