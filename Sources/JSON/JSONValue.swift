/// A JSON value. The parser gives integers only; files write real numbers as hexadecimal strings.
///
/// The parser gives `integers` for an array that holds only integers or nothing, and `array` for any other. Most of a
/// vector file consists of such arrays.
public indirect enum JSONValue: Sendable, Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
    /// The digits of a number as written to a file. Only reports for people have such numbers; see `real`.
    case number(String)
    case text(String)
    case integers([Int64])
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object in order. Keys are unique.
public struct JSONObject: Sendable, Hashable {
    /// The members in the order in which they were added.
    public private(set) var members: [Member]

    /// A key and its value.
    public struct Member: Sendable, Hashable {
        /// The key, without quotes and escapes.
        public let key: String
        /// The value of the key.
        public let value: JSONValue

        /// A member. Whether its key is unique is checked only when an object adds it.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// An object without members.
    public init() { members = [] }

    /// The value of a key; `nil` if the object does not have the key.
    public subscript(_ key: String) -> JSONValue? { members.first { $0.key == key }?.value }

    /// Adds a member. Returns `false`, and changes nothing, if the object already has the key.
    public mutating func add(_ key: String, _ value: JSONValue) -> Bool {
        guard self[key] == nil else { return false }
        members.append(Member(key: key, value: value))
        return true
    }

    /// Adds a member, unless the value is `nil` or the object already has the key.
    public mutating func set(_ key: String, _ value: JSONValue?) {
        if let value { _ = add(key, value) }
    }
}

extension JSONValue {
    /// An object of these members. Members without a value are left out; of a repeated key the first value is kept.
    public init(_ members: KeyValuePairs<String, JSONValue?>) {
        var object = JSONObject()
        for (key, value) in members { object.set(key, value) }
        self = .object(object)
    }

    /// An integer.
    public static func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    /// A real number in the fewest digits that identify it. Infinities and NaN become strings, because JSON has no such
    /// numbers.
    public static func real(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> JSONValue {
        guard value.isFinite else {
            return .text(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        let digits = "\(value)"
        return .number(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
    }

    /// The same value with the members of every object sorted by key.
    public var sorted: JSONValue {
        switch self {
        case .array(let values): return .array(values.map(\.sorted))
        case .object(let object):
            var result = JSONObject()
            for member in object.members.sorted(by: { $0.key < $1.key }) {
                result.set(member.key, member.value.sorted)
            }
            return .object(result)
        case .null, .flag, .integer, .number, .text, .integers: return self
        }
    }

    /// The elements of an array of either case; `nil` for any other value.
    package var elements: [JSONValue]? {
        switch self {
        case .array(let values): values
        case .integers(let integers): integers.map(JSONValue.integer)
        case .null, .flag, .integer, .number, .text, .object: nil
        }
    }

    /// The kind of the value, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .flag: "a Boolean"
        case .integer, .number: "a number"
        case .text: "a string"
        case .integers, .array: "an array"
        case .object: "an object"
        }
    }
}
