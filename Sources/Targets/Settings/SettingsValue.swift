import FileSupport
import JSON

/// A value in a JSON file that a user wrote, with its place for messages.
package struct SettingsValue {
    package let value: JSONValue
    package let file: String
    /// The keys that lead to the value, such as `exclude[2].cases`; empty for the whole file.
    package let place: String

    /// Reads a file.
    ///
    /// - Throws: `ConformanceError` of kind `missing` or `badData`.
    package init(file path: String) throws(ConformanceError) {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(path)
        } catch {
            throw ConformanceError(error)
        }
        try self.init(parsing: bytes, file: path)
    }

    /// Parses the bytes of a file. Throws a `ConformanceError` of kind `badData` if they are no JSON.
    package init(parsing bytes: [UInt8], file: String, place: String = "") throws(ConformanceError) {
        do {
            self.init(try JSONParser.parse(bytes), file: file, place: place)
        } catch {
            throw ConformanceError(
                .badData, subject: file, problem: "line \(error.line), column \(error.column): \(error.problem)",
                remedy: "correct the file")
        }
    }

    private init(_ value: JSONValue, file: String, place: String) {
        self.value = value
        self.file = file
        self.place = place
    }

    /// An error of kind `badData` at this place.
    package func error(_ problem: String, remedy: String = "correct the file") -> ConformanceError {
        ConformanceError(
            .badData, subject: file, problem: place.isEmpty ? problem : "\(place): \(problem)", remedy: remedy)
    }

    // MARK: Objects and arrays

    /// The members of an object, in order.
    ///
    /// - Parameter allowed: the keys that are allowed; all are if `nil`.
    /// - Throws: `ConformanceError` of kind `badData` for another key, or if the value is no object.
    package func members(_ allowed: [String]? = nil) throws(ConformanceError) -> [(name: String, value: SettingsValue)]
    {
        guard case .object(let object) = value else { throw error("expected an object") }
        if let allowed, let unknown = object.members.first(where: { !allowed.contains($0.key) }) {
            throw error(
                "the key \"\(unknown.key)\" is unknown", remedy: "use \(allowed.joined(separator: ", "))")
        }
        return object.members.map { member in
            (member.key, SettingsValue(member.value, file: file, place: below(member.key)))
        }
    }

    private func below(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

    /// The member with a key; `nil` if there is none, or if the value is no object.
    package subscript(_ key: String) -> SettingsValue? {
        guard case .object(let object) = value, let member = object[key] else { return nil }
        return SettingsValue(member, file: file, place: below(key))
    }

    /// The member with a key. Throws an error of kind `badData` if there is none.
    package func required(_ key: String) throws(ConformanceError) -> SettingsValue {
        guard let member = self[key] else { throw error("the key \"\(key)\" is missing") }
        return member
    }

    /// The elements of an array. Throws an error of kind `badData` if the value is none.
    package func list() throws(ConformanceError) -> [SettingsValue] {
        guard let values = value.elements else { throw error("expected an array") }
        return values.enumerated().map { SettingsValue($1, file: file, place: "\(place)[\($0)]") }
    }

    /// A list with at least one item. An empty list would match nothing, or everything.
    package func filledList() throws(ConformanceError) -> [SettingsValue] {
        let items = try list()
        guard !items.isEmpty else {
            throw error("the list is empty", remedy: "add an item, or remove the key")
        }
        return items
    }

    /// The members of an object with at least one member.
    package func filledMembers() throws(ConformanceError) -> [(name: String, value: SettingsValue)] {
        let members = try members()
        guard !members.isEmpty else {
            throw error("the object is empty", remedy: "add a member, or remove the key")
        }
        return members
    }

    // MARK: Values

    /// A text with at least one character that is no white space.
    package func filledText() throws(ConformanceError) -> String {
        let text = try text()
        guard !text.allSatisfy(\.isWhitespace) else { throw error("the string is empty", remedy: "write a value") }
        return text
    }

    /// A text for people to read: not empty, in one line, and without characters that control a terminal.
    package func filledLine() throws(ConformanceError) -> String { try filledText().inOneLine }

    /// The text. Throws an error of kind `badData` if the value is none.
    package func text() throws(ConformanceError) -> String {
        guard case .text(let text) = value else { throw error("expected a string") }
        return text
    }

    /// The whole number. Throws an error of kind `badData` if the value is none.
    package func integer() throws(ConformanceError) -> Int {
        guard case .integer(let integer) = value else { throw error("expected a whole number") }
        return Int(integer)
    }

    /// The truth value. Throws an error of kind `badData` if the value is none.
    package func flag() throws(ConformanceError) -> Bool {
        guard case .flag(let flag) = value else { throw error("expected true or false") }
        return flag
    }
}
