import QuantSpec

/// A table of attributes of the schema: a member of the union `BuiltinOptions` or `BuiltinOptions2`.
public struct OptionsTable: Sendable, Hashable {
    /// The schema's name, such as `Conv2DOptions`.
    public let name: String
    /// The fields in the order of the table's slots.
    public let fields: [OptionField]

    init(_ name: String, _ fields: [OptionField] = []) {
        self.name = name
        self.fields = fields
    }

    /// The attributes, with the schema's default for every number, flag and enumeration that is not given.
    public func completing(_ attributes: Attributes) -> Attributes {
        var completed = attributes
        for field in fields where completed.values[field.name] == nil {
            completed.values[field.name] = field.defaultValue
        }
        return completed
    }

    /// A table's union and its number in the union.
    public struct Position: Sendable, Hashable {
        /// 1 for `BuiltinOptions`, 2 for `BuiltinOptions2`.
        public let union: Int
        /// The number in the union, counted from 1.
        public let code: Int
    }

    /// The members of `BuiltinOptions` in order. The first one has number 1; number 0 stands for no table.
    public static let first: [OptionsTable] = firstPart + secondPart + thirdPart
    /// The members of `BuiltinOptions2` in order. The first one has number 1.
    public static let second: [OptionsTable] = laterTables

    /// The table at a position; `nil` if the schema lacks it.
    public static func at(_ position: Position) -> OptionsTable? {
        let tables = position.union == 1 ? first : second
        return tables.indices.contains(position.code - 1) ? tables[position.code - 1] : nil
    }

    /// The table with a name; `nil` if the schema lacks it.
    public static func named(_ name: String) -> OptionsTable? { positions[name].flatMap(at) }

    /// The position of the table with a name; `nil` if the schema lacks it.
    public static func position(of name: String) -> Position? { positions[name] }

    private static let positions: [String: Position] = {
        var positions: [String: Position] = [:]
        for (index, table) in first.enumerated() { positions[table.name] = Position(union: 1, code: index + 1) }
        for (index, table) in second.enumerated() { positions[table.name] = Position(union: 2, code: index + 1) }
        return positions
    }()
}
