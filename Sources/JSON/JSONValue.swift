/// A JSON value. Numbers that are read are integers: files have every real number as a hexadecimal string.
///
/// An array that holds nothing but integers is kept as such, because most of a vector file is that.
public indirect enum JSONValue: Sendable, Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
    /// A number as it is written; reports to people have such, and the parser gives none. See `real`.
    case number(String)
    case text(String)
    case integers([Int64])
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object in the order in which they stand; no key stands twice.
public struct JSONObject: Sendable, Hashable {
    public private(set) var members: [Member]

    public struct Member: Sendable, Hashable {
        public let key: String
        public let value: JSONValue

        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public init() { members = [] }

    public subscript(_ key: String) -> JSONValue? { members.first { $0.key == key }?.value }

    /// Adds a member; `false` where the key is there already.
    public mutating func add(_ key: String, _ value: JSONValue) -> Bool {
        guard self[key] == nil else { return false }
        members.append(Member(key: key, value: value))
        return true
    }

    /// Adds a member where there is a value to add.
    public mutating func set(_ key: String, _ value: JSONValue?) {
        if let value { _ = add(key, value) }
    }
}

extension JSONValue {
    /// An object of these members; of a repeated key the first counts.
    public init(_ members: KeyValuePairs<String, JSONValue?>) {
        var object = JSONObject()
        for (key, value) in members { object.set(key, value) }
        self = .object(object)
    }

    public static func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    /// A real number in the fewest digits that give it back; a text for an infinity and NaN, which JSON lacks.
    public static func real(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> JSONValue {
        guard value.isFinite else {
            return .text(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        let digits = "\(value)"
        return .number(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
    }

    /// The same value with the members of every object in the order of their keys.
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

    /// The elements of an array; `nil` for any other value. The parser reads an array without elements as one of integers.
    package var elements: [JSONValue]? {
        switch self {
        case .array(let values): values
        case .integers(let integers): integers.map(JSONValue.integer)
        case .null, .flag, .integer, .number, .text, .object: nil
        }
    }

    /// What kind of value it is, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .flag: "a truth value"
        case .integer, .number: "a number"
        case .text: "a string"
        case .integers, .array: "an array"
        case .object: "an object"
        }
    }
}
