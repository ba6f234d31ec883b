import QuantSpec

/// A table of attributes of the schema: a member of the union `BuiltinOptions` or `BuiltinOptions2`.
public struct OptionsTable: Sendable, Hashable {
    /// The schema's name, such as `Conv2DOptions`.
    public let name: String
    /// In the order of the table's slots.
    public let fields: [OptionField]

    init(_ name: String, _ fields: [OptionField] = []) {
        self.name = name
        self.fields = fields
    }

    /// The attributes with the schema's default for every number, flag and enumeration that is not given.
    public func completing(_ attributes: Attributes) -> Attributes {
        var completed = attributes
        for field in fields where completed.values[field.name] == nil {
            completed.values[field.name] = field.defaultValue
        }
        return completed
    }

    /// Every table by name, with its union (1 or 2) and its number in it.
    public struct Position: Sendable, Hashable {
        public let union: Int
        public let code: Int
    }

    /// The members of `BuiltinOptions` in order; the first has number 1, since 0 stands for none.
    public static let first: [OptionsTable] = firstPart + secondPart + thirdPart
    /// The members of `BuiltinOptions2` in order; the first has number 1.
    public static let second: [OptionsTable] = laterTables

    /// The table with a number in a union; `nil` for a number that the schema lacks.
    public static func at(_ position: Position) -> OptionsTable? {
        let tables = position.union == 1 ? first : second
        return tables.indices.contains(position.code - 1) ? tables[position.code - 1] : nil
    }

    public static func named(_ name: String) -> OptionsTable? { positions[name].flatMap(at) }

    /// The union and the number of the table with a name.
    public static func position(of name: String) -> Position? { positions[name] }

    private static let positions: [String: Position] = {
        var positions: [String: Position] = [:]
        for (index, table) in first.enumerated() { positions[table.name] = Position(union: 1, code: index + 1) }
        for (index, table) in second.enumerated() { positions[table.name] = Position(union: 2, code: index + 1) }
        return positions
    }()
}
