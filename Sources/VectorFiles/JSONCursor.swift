import JSON

/// A defect of a vector file: the file, the place in it, the problem, and what to do.
public struct VectorFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path or the name of the file.
    public let file: String
    /// A line and column, or the keys that lead to the place, such as `groups[3].rows[0].outputs[0]`.
    public let place: String
    /// What is wrong, for a message after the file and the place.
    public let problem: String
    /// What the user can do.
    public let remedy: String
    /// Whether the file does not exist.
    public let isMissing: Bool

    /// An error with these parts. An empty `place` means the file as a whole.
    public init(file: String, place: String, problem: String, remedy: String, isMissing: Bool = false) {
        self.isMissing = isMissing
        self.file = file
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String {
        place.isEmpty ? "\(file): \(problem); \(remedy)" : "\(file): \(place): \(problem); \(remedy)"
    }
}

/// A value in a JSON file together with its place, so that a message can name the place.
struct JSONCursor {
    let value: JSONValue
    let file: String
    let place: String

    init(_ value: JSONValue, file: String, place: String = "") {
        self.value = value
        self.file = file
        self.place = place
    }

    /// Parses a file.
    ///
    /// - Throws: `VectorFileError` if the bytes are not JSON, or use JSON that vector files do not use.
    init(parsing bytes: [UInt8], file: String) throws(VectorFileError) {
        do {
            self.init(try JSONParser.parse(bytes), file: file)
        } catch {
            throw VectorFileError(
                file: file, place: "line \(error.line), column \(error.column)", problem: error.problem,
                remedy: "restore the file or generate it again")
        }
    }

    func error(_ problem: String, _ remedy: String = "restore the file or generate it again") -> VectorFileError {
        VectorFileError(file: file, place: place, problem: problem, remedy: remedy)
    }

    private func mismatch(_ expected: String) -> VectorFileError {
        error("expected \(expected), found \(value.kind)")
    }

    // MARK: Objects

    func object() throws(VectorFileError) -> JSONObject {
        guard case .object(let object) = value else { throw mismatch("an object") }
        return object
    }

    /// Rejects keys that the format does not have.
    ///
    /// - Throws: `VectorFileError` for the first such key, or if the value is no object.
    func checkKeys(_ allowed: [String]) throws(VectorFileError) {
        for member in try object().members where !allowed.contains(member.key) {
            throw error(
                "the key \"\(member.key)\" is unknown", "remove it, or use the quantspec version that made the file")
        }
    }

    func optional(_ key: String) throws(VectorFileError) -> JSONCursor? {
        try object()[key].map { JSONCursor($0, file: file, place: place.isEmpty ? key : "\(place).\(key)") }
    }

    func required(_ key: String) throws(VectorFileError) -> JSONCursor {
        guard let cursor = try optional(key) else { throw error("the key \"\(key)\" is missing") }
        return cursor
    }

    /// The members of an object as cursors, in order.
    func members() throws(VectorFileError) -> [(key: String, cursor: JSONCursor)] {
        try object().members.map { member in
            (member.key, JSONCursor(member.value, file: file, place: "\(place).\(member.key)"))
        }
    }

    // MARK: Values

    var isNull: Bool { value == .null }

    func integer() throws(VectorFileError) -> Int64 {
        guard case .integer(let integer) = value else { throw mismatch("a number") }
        return integer
    }

    func text() throws(VectorFileError) -> String {
        guard case .text(let text) = value else { throw mismatch("a string") }
        return text
    }

    func flag() throws(VectorFileError) -> Bool {
        guard case .flag(let flag) = value else { throw mismatch("true or false") }
        return flag
    }

    func integers() throws(VectorFileError) -> [Int64] {
        guard case .integers(let integers) = value else { throw mismatch("an array of numbers") }
        return integers
    }

    func array() throws(VectorFileError) -> [JSONCursor] {
        guard let values = value.elements else { throw mismatch("an array") }
        return values.enumerated().map { JSONCursor($1, file: file, place: "\(place)[\($0)]") }
    }

    func texts() throws(VectorFileError) -> [String] {
        try array().map { cursor throws(VectorFileError) in try cursor.text() }
    }
}
