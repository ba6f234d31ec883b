/// The value of one attribute, as the TFLite schema stores it.
public enum AttributeValue: Sendable, Hashable {
    /// An integer of any width.
    case integer(Int64)
    /// A binary32 number.
    case real(Float)
    /// A bool.
    case flag(Bool)
    /// The schema's name of a case of an enumeration, such as "SAME".
    case name(String)
    /// A list of integers.
    case integers([Int64])
    /// A list of binary32 numbers.
    case reals([Float])

    /// The value as messages and reports show it; a list stands in brackets.
    public var text: String {
        switch self {
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .flag(let flag): "\(flag)"
        case .name(let name): name
        case .integers(let integers): "\(integers)"
        case .reals(let reals): "\(reals)"
        }
    }
}

/// A Swift type in which the value of an attribute can be read.
public protocol AttributeRepresentable: Sendable, Hashable {
    /// Reads an attribute's value. Returns `nil` if it is of another kind.
    init?(_ value: AttributeValue)
    /// The value as an attribute stores it.
    var attributeValue: AttributeValue { get }
    /// The names of an enumeration's cases. Returns `nil` if the type is no enumeration.
    static var attributeNames: [String]? { get }
}

/// A typed key of an attribute: the schema's field name, and the schema's default for an absent field.
public struct Attribute<Value: AttributeRepresentable>: Sendable {
    /// The schema's name of the field.
    public let name: String
    /// The schema's value of an absent field.
    public let defaultValue: Value

    /// A key from the schema's name of a field and its default.
    @inline(never)
    public init(_ name: String, default defaultValue: Value) {
        self.name = name
        self.defaultValue = defaultValue
    }

    /// The attribute without its Swift type.
    public var declaration: AttributeDeclaration {
        AttributeDeclaration(
            name: name, defaultValue: defaultValue.attributeValue, allowedNames: Value.attributeNames)
    }
}

/// An attribute of an operator without its Swift type, for tables, validation and vectors.
public struct AttributeDeclaration: Sendable, Hashable {
    /// The schema's name of the field.
    public let name: String
    /// The schema's value of an absent field.
    public let defaultValue: AttributeValue
    /// The names that the value may have; `nil` if the attribute is no enumeration.
    public let allowedNames: [String]?
}

/// The attributes of an operator by schema name. An absent one has the schema's default.
public struct Attributes: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// The values of the attributes that are present, by schema name.
    public var values: [String: AttributeValue]

    /// Attributes by schema name. Names that no operator declares are kept.
    public init(_ values: [String: AttributeValue] = [:]) { self.values = values }
    /// Attributes by schema name. Of a repeated name the last value is kept.
    public init(dictionaryLiteral elements: (String, AttributeValue)...) {
        values = [:]
        for (name, value) in elements { values[name] = value }
    }

    /// The value of an attribute; the default if it is absent or of another kind.
    public subscript<Value>(_ attribute: Attribute<Value>) -> Value {
        get { values[attribute.name].flatMap(Value.init) ?? attribute.defaultValue }
        set { values[attribute.name] = newValue.attributeValue }
    }

    /// These attributes, with one set.
    @inline(never)
    public func setting<Value>(_ attribute: Attribute<Value>, _ value: Value) -> Attributes {
        var copy = self
        copy[attribute] = value
        return copy
    }
}

extension Int: AttributeRepresentable {
    public init?(_ value: AttributeValue) {
        guard case .integer(let integer) = value else { return nil }
        self = Int(integer)
    }
    public var attributeValue: AttributeValue { .integer(Int64(self)) }
    public static var attributeNames: [String]? { nil }
}

extension Float: AttributeRepresentable {
    public init?(_ value: AttributeValue) {
        guard case .real(let real) = value else { return nil }
        self = real
    }
    public var attributeValue: AttributeValue { .real(self) }
    public static var attributeNames: [String]? { nil }
}

extension Bool: AttributeRepresentable {
    public init?(_ value: AttributeValue) {
        guard case .flag(let flag) = value else { return nil }
        self = flag
    }
    public var attributeValue: AttributeValue { .flag(self) }
    public static var attributeNames: [String]? { nil }
}

extension [Int]: AttributeRepresentable {
    public init?(_ value: AttributeValue) {
        guard case .integers(let integers) = value else { return nil }
        self = integers.map(Int.init)
    }
    public var attributeValue: AttributeValue { .integers(map(Int64.init)) }
    public static var attributeNames: [String]? { nil }
}

/// A list of binary32 numbers.
public struct RealList: Sendable, Hashable {
    /// The numbers, in order.
    public let values: [Float]

    /// A list of these numbers.
    public init(_ values: [Float]) { self.values = values }
}

extension RealList: AttributeRepresentable, ExpressibleByArrayLiteral {
    public init(arrayLiteral values: Float...) { self.init(values) }
    public init?(_ value: AttributeValue) {
        guard case .reals(let reals) = value else { return nil }
        self.init(reals)
    }
    public var attributeValue: AttributeValue { .reals(values) }
    public static var attributeNames: [String]? { nil }
}

/// An enumeration of the schema, whose raw values are the schema's names.
public protocol AttributeEnumeration: AttributeRepresentable, CaseIterable, RawRepresentable
where RawValue == String {}

extension AttributeEnumeration {
    /// The case with this name. Returns `nil` if the value is no name, or no case has it.
    public init?(_ value: AttributeValue) {
        guard case .name(let name) = value else { return nil }
        self.init(rawValue: name)
    }
    /// The schema's name of the case.
    public var attributeValue: AttributeValue { .name(rawValue) }
    /// The schema's names of all cases, in the order of the declaration.
    public static var attributeNames: [String]? { allCases.map(\.rawValue) }
}

/// The padding of a sliding window (the schema's `Padding`, ARITH-16).
public enum Padding: String, AttributeEnumeration {
    /// Padding on both sides: the output has ceil(input size / stride) positions.
    case same = "SAME"
    /// No padding: the window stays inside the input.
    case valid = "VALID"
}

/// The activation that an operator applies to its result (the schema's `ActivationFunctionType`, ARITH-11).
public enum FusedActivation: String, AttributeEnumeration {
    /// No activation.
    case none = "NONE"
    /// Clamps to [0, ∞).
    case relu = "RELU"
    /// Clamps to [-1, 1].
    case reluN1To1 = "RELU_N1_TO_1"
    /// Clamps to [0, 6].
    case relu6 = "RELU6"
    /// Accepted, but not applied (ARITH-11).
    case tanh = "TANH"
    /// Accepted, but not applied (ARITH-11).
    case signBit = "SIGN_BIT"
}
