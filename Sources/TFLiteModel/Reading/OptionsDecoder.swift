import QuantSpec

/// Decodes an options table of a file to attributes, as the schema describes it.
extension FlatBufferReader {
    /// The attributes of a table. An absent number, flag or enumeration gets the schema's default; an absent list or
    /// text is left out.
    mutating func attributes(of table: FlatTable, as schema: OptionsTable) throws(ModelError) -> Attributes {
        var attributes = Attributes()
        for (slot, field) in schema.fields.enumerated() {
            attributes.values[field.name] = try at("attribute \(field.name)") { () throws(ModelError) in
                try value(of: field, slot, in: table)
            }
        }
        return attributes
    }

    private mutating func value(
        of field: OptionField, _ slot: Int, in table: FlatTable
    ) throws(ModelError) -> AttributeValue? {
        switch field.kind {
        case .removed:
            return nil
        case .integer(let size, let signed):
            let integer = try optionalInteger(table, slot, size: size, signed: signed)
            return integer.map(AttributeValue.integer) ?? field.defaultValue
        case .enumeration(let enumeration):
            guard let integer = try optionalInteger(table, slot, size: enumeration.size, signed: true) else {
                return field.defaultValue
            }
            return enumeration.name(of: integer).map(AttributeValue.name) ?? .integer(integer)
        case .real:
            guard case .real(let defaultValue)? = field.defaultValue else { return nil }
            return .real(try float(table, slot, default: defaultValue))
        case .flag:
            return .flag(try flag(table, slot, default: field.defaultValue == .flag(true)))
        case .text:
            return try text(table, slot).map(AttributeValue.name)
        case .reals:
            return try floats(table, slot).map(AttributeValue.reals)
        case .flags:
            return try integers(table, slot, as: UInt8.self).map { .integers($0.map { $0 == 0 ? 0 : 1 }) }
        case .integers(let size, let signed):
            return try integerList(table, slot, size: size, signed: signed).map(AttributeValue.integers)
        }
    }

    private func optionalInteger(
        _ table: FlatTable, _ slot: Int, size: Int, signed: Bool
    ) throws(ModelError) -> Int64? {
        guard try isPresent(table, slot) else { return nil }
        switch (size, signed) {
        case (1, true): return Int64(try integer(table, slot, default: Int8(0)))
        case (1, false): return Int64(try integer(table, slot, default: UInt8(0)))
        case (4, true): return Int64(try integer(table, slot, default: Int32(0)))
        case (4, false): return Int64(try integer(table, slot, default: UInt32(0)))
        default: return try integer(table, slot, default: Int64(0))
        }
    }

    private mutating func integerList(
        _ table: FlatTable, _ slot: Int, size: Int, signed: Bool
    ) throws(ModelError) -> [Int64]? {
        switch (size, signed) {
        case (1, _): try integers(table, slot, as: UInt8.self)?.map(Int64.init)
        case (4, true): try integers(table, slot, as: Int32.self)?.map(Int64.init)
        case (4, false): try integers(table, slot, as: UInt32.self)?.map(Int64.init)
        default: try integers(table, slot, as: Int64.self)
        }
    }
}
