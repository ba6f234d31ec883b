import QuantSpec

/// Encodes attributes as an options table of the schema.
extension FlatBufferBuilder {
    /// Writes an options table. Attributes with the schema's default are left out.
    ///
    /// - Throws: `ModelError` of kind `invalid` if the table has no such field, or the value does not fit the field.
    mutating func options(_ attributes: Attributes, as schema: OptionsTable) throws(ModelError) -> FlatOffset {
        try schema.requireOwn(attributes)
        var fields: [Int: FlatValue] = [:]
        for (slot, field) in schema.fields.enumerated() {
            guard let value = attributes.values[field.name], value != field.defaultValue else { continue }
            fields[slot] = try at("attribute \(field.name)") { () throws(ModelError) in
                try encode(value, as: field)
            }
        }
        return table(fields)
    }

    private mutating func encode(_ value: AttributeValue, as field: OptionField) throws(ModelError) -> FlatValue {
        switch (field.kind, value) {
        case (.integer(let size, let signed), .integer(let integer)):
            return .scalar(try field.bits(of: integer, size: size, signed: signed), size: size)
        case (.enumeration(let enumeration), .name(let name)):
            guard let integer = enumeration.value(of: name) else { throw field.refusal(of: value) }
            return .scalar(UInt64(integer), size: enumeration.size)
        case (.enumeration(let enumeration), .integer(let integer)):
            return .scalar(try field.bits(of: integer, size: enumeration.size, signed: true), size: enumeration.size)
        case (.real, .real(let real)):
            return .float(real)
        case (.flag, .flag(let flag)):
            return .flag(flag)
        case (.text, .name(let text)):
            return .reference(self.text(text))
        case (.reals, .reals(let reals)):
            return .reference(floats(reals))
        case (.flags, .integers(let integers)):
            guard integers.allSatisfy({ (0...1).contains($0) }) else { throw field.refusal(of: value) }
            return .reference(flags(integers.map { $0 == 1 }))
        case (.integers(let size, let signed), .integers(let integers)):
            return .reference(try list(integers, size: size, signed: signed, of: field))
        default:
            throw field.refusal(of: value)
        }
    }

    private mutating func list(
        _ integers: [Int64], size: Int, signed: Bool, of field: OptionField
    ) throws(ModelError) -> FlatOffset {
        for integer in integers { _ = try field.bits(of: integer, size: size, signed: signed) }
        switch size {
        case 1: return self.integers(integers.map(UInt8.init(truncatingIfNeeded:)))
        case 4: return self.integers(integers.map(UInt32.init(truncatingIfNeeded:)))
        default: return self.integers(integers)
        }
    }
}

extension OptionsTable {
    fileprivate func requireOwn(_ attributes: Attributes) throws(ModelError) {
        let known = Set(fields.filter { $0.kind != .removed }.map(\.name))
        guard let stranger = attributes.values.keys.filter({ !known.contains($0) }).min() else { return }
        let names = fields.map(\.name).joined(separator: ", ")
        throw ModelError(
            .invalid, place: "attribute \(stranger)", "\(name) has no such field",
            remedy: names.isEmpty ? "remove the attribute" : "its fields are \(names)")
    }
}

extension OptionField {
    /// The integer's bits, as the file stores them.
    fileprivate func bits(of integer: Int64, size: Int, signed: Bool) throws(ModelError) -> UInt64 {
        let width = 8 * size
        let range: ClosedRange<Int64> =
            switch (width, signed) {
            case (64, _): Int64.min...Int64.max
            case (_, true): -(1 << (width - 1))...(1 << (width - 1)) - 1
            case (_, false): 0...(1 << width) - 1
            }
        guard range.contains(integer) else { throw refusal(of: .integer(integer)) }
        return UInt64(bitPattern: integer)
    }

    fileprivate func refusal(of value: AttributeValue) -> ModelError {
        ModelError(
            .invalid, "the schema's field cannot hold \(value)",
            remedy: "give \(kind.expectation)")
    }
}

extension OptionField.Kind {
    /// The values that a field accepts, in words.
    fileprivate var expectation: String {
        switch self {
        case .integer(let size, let signed): "an \(signed ? "" : "unsigned ")integer of \(8 * size) bits"
        case .real: "a real"
        case .flag: "a flag"
        case .enumeration(let enumeration): "one of \(enumeration.names.joined(separator: ", "))"
        case .text: "a string, as a name"
        case .integers(let size, let signed): "a list of \(signed ? "" : "unsigned ")integers of \(8 * size) bits"
        case .reals: "a list of reals"
        case .flags: "a list of the integers 0 and 1"
        case .removed: "nothing"
        }
    }
}
