/// The value of one attribute, as the TFLite schema stores it. Enumerations are held by their schema name.
public enum AttributeValue: Sendable, Hashable {
    case integer(Int64)
    case real(Float)
    case flag(Bool)
    case name(String)
    case integers([Int64])
    case reals([Float])

    /// The value for messages and reports; a list in brackets.
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

/// A Swift type that an attribute's value can be read as.
public protocol AttributeRepresentable: Sendable, Hashable {
    init?(_ value: AttributeValue)
    var attributeValue: AttributeValue { get }
    /// The names an enumeration has; `nil` for a type that is not one.
    static var attributeNames: [String]? { get }
}

/// A typed key: the schema's field name, and the value that the schema gives where the field is absent.
public struct Attribute<Value: AttributeRepresentable>: Sendable {
    public let name: String
    public let defaultValue: Value

    @inline(never)
    public init(_ name: String, default defaultValue: Value) {
        self.name = name
        self.defaultValue = defaultValue
    }

    public var declaration: AttributeDeclaration {
        AttributeDeclaration(
            name: name, defaultValue: defaultValue.attributeValue, allowedNames: Value.attributeNames)
    }
}

/// An attribute of an operator without its Swift type: what tables, validation and vectors need.
public struct AttributeDeclaration: Sendable, Hashable {
    public let name: String
    public let defaultValue: AttributeValue
    public let allowedNames: [String]?
}

/// An operator's attributes by schema name; an absent one has the schema's default.
public struct Attributes: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    public var values: [String: AttributeValue]

    public init(_ values: [String: AttributeValue] = [:]) { self.values = values }
    public init(dictionaryLiteral elements: (String, AttributeValue)...) {
        values = [:]
        for (name, value) in elements { values[name] = value }
    }

    public subscript<Value>(_ attribute: Attribute<Value>) -> Value {
        get { values[attribute.name].flatMap(Value.init) ?? attribute.defaultValue }
        set { values[attribute.name] = newValue.attributeValue }
    }

    /// These attributes with one more.
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

/// An enumeration of the schema, whose raw values are the schema's names.
public protocol AttributeEnumeration: AttributeRepresentable, CaseIterable, RawRepresentable
where RawValue == String {}

extension AttributeEnumeration {
    public init?(_ value: AttributeValue) {
        guard case .name(let name) = value else { return nil }
        self.init(rawValue: name)
    }
    public var attributeValue: AttributeValue { .name(rawValue) }
    public static var attributeNames: [String]? { allCases.map(\.rawValue) }
}

/// How a window reaches over the border (the schema's `Padding`).
public enum Padding: String, AttributeEnumeration {
    case same = "SAME"
    case valid = "VALID"
}

/// What is applied to an operator's result (the schema's `ActivationFunctionType`).
public enum FusedActivation: String, AttributeEnumeration {
    case none = "NONE"
    case relu = "RELU"
    case reluN1To1 = "RELU_N1_TO_1"
    case relu6 = "RELU6"
    case tanh = "TANH"
    case signBit = "SIGN_BIT"
}
