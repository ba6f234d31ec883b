/// A JSON value as vector files use it: numbers are integers, and every real number is a hexadecimal string.
///
/// An array that holds nothing but integers is kept as such, because most of a vector file is that.
public indirect enum JSONValue: Sendable, Hashable {
    case null
    case flag(Bool)
    case integer(Int64)
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

    /// What kind of value it is, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .flag: "a truth value"
        case .integer: "a number"
        case .text: "a string"
        case .integers, .array: "an array"
        case .object: "an object"
        }
    }
}
