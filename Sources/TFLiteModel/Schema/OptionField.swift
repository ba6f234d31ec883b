import QuantSpec

/// A field of an options table.
public struct OptionField: Sendable, Hashable {
    /// The type of a field.
    public enum Kind: Sendable, Hashable {
        /// An integer of `size` bytes.
        case integer(size: Int, signed: Bool)
        case real
        case flag
        case enumeration(SchemaEnumeration)
        case text
        /// A list of integers of `size` bytes; a size of 1 stands for bytes.
        case integers(size: Int, signed: Bool)
        /// A list of flags, which attributes hold as the integers 0 and 1.
        case flags
        case reals
        /// A slot that the schema has withdrawn. It is neither read nor written.
        case removed
    }

    /// The schema's name.
    public let name: String
    /// The type of the field.
    public let kind: Kind
    /// The value of an absent field. `nil` for lists and texts, which may be absent, and for removed fields.
    public let defaultValue: AttributeValue?
    /// Whether the integer, or each integer of the list, is the index of a subgraph.
    public let refersToSubgraph: Bool

    private init(_ name: String, _ kind: Kind, _ defaultValue: AttributeValue?, refersToSubgraph: Bool = false) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.refersToSubgraph = refersToSubgraph
    }
}

/// Short forms for the tables of the schema.
extension OptionField {
    static func int(_ name: String, _ defaultValue: Int64 = 0) -> OptionField {
        OptionField(name, .integer(size: 4, signed: true), .integer(defaultValue))
    }

    static func long(_ name: String) -> OptionField {
        OptionField(name, .integer(size: 8, signed: true), .integer(0))
    }

    static func subgraph(_ name: String, signed: Bool = true) -> OptionField {
        OptionField(name, .integer(size: 4, signed: signed), .integer(0), refersToSubgraph: true)
    }

    static func real(_ name: String) -> OptionField { OptionField(name, .real, .real(0)) }

    static func flag(_ name: String, _ defaultValue: Bool = false) -> OptionField {
        OptionField(name, .flag, .flag(defaultValue))
    }

    static func enumeration(_ name: String, _ enumeration: SchemaEnumeration, _ defaultValue: Int = 0) -> OptionField {
        OptionField(name, .enumeration(enumeration), .name(enumeration.names[defaultValue]))
    }

    static func text(_ name: String) -> OptionField { OptionField(name, .text, nil) }
    static func reals(_ name: String) -> OptionField { OptionField(name, .reals, nil) }
    static func ints(_ name: String) -> OptionField { OptionField(name, .integers(size: 4, signed: true), nil) }
    static func unsignedInts(_ name: String) -> OptionField {
        OptionField(name, .integers(size: 4, signed: false), nil)
    }
    static func longs(_ name: String) -> OptionField { OptionField(name, .integers(size: 8, signed: true), nil) }
    static func bytes(_ name: String) -> OptionField { OptionField(name, .integers(size: 1, signed: false), nil) }

    static func flags(_ name: String) -> OptionField { OptionField(name, .flags, nil) }

    static func subgraphs(_ name: String) -> OptionField {
        OptionField(name, .integers(size: 4, signed: true), nil, refersToSubgraph: true)
    }

    static func removed(_ name: String) -> OptionField { OptionField(name, .removed, nil) }
}
