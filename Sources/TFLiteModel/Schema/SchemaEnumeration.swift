/// An enumeration of the schema. Its values are the numbers from 0, without gaps.
public struct SchemaEnumeration: Sendable, Hashable {
    /// The name in the schema, such as `ActivationFunctionType`.
    public let name: String
    /// The width of a stored value in bytes.
    public let size: Int
    /// The names in the order of their values.
    public let names: [String]

    init(_ name: String, size: Int = 1, _ names: [String]) {
        self.name = name
        self.size = size
        self.names = names
    }

    /// The name of a value; `nil` if the enumeration lacks it.
    public func name(of value: Int64) -> String? {
        guard let index = Int(exactly: value), names.indices.contains(index) else { return nil }
        return names[index]
    }

    /// The value of a name; `nil` if the enumeration lacks it.
    public func value(of name: String) -> Int64? { names.firstIndex(of: name).map(Int64.init) }
}
