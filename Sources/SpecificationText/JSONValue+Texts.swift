import JSON

extension JSONValue {
    /// The elements of an array of texts; `nil` for anything else.
    var texts: [String]? {
        guard let elements else { return nil }
        let texts = elements.compactMap { value -> String? in
            if case .text(let text) = value { text } else { nil }
        }
        return texts.count == elements.count ? texts : nil
    }
}
