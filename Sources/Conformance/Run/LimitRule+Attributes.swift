import JSON
import QuantSpec
import Targets
import VectorFiles

extension SettingsValue {
    /// The values that a rule lists for each attribute.
    ///
    /// - Parameter operators: the operators of the rule. Each attribute must belong to at least one of them.
    func attributeRules(of operators: [Operator]) throws(ConformanceError) -> [LimitRule.AttributeRule] {
        let declarations = operators.flatMap(\.attributes)
        var rules: [LimitRule.AttributeRule] = []
        for member in try filledMembers() {
            let declared = Set(declarations.filter { $0.name == member.name })
            guard !declared.isEmpty else {
                throw member.value.unknown(member.name, "attribute", among: Set(declarations.map(\.name)))
            }
            var values: [AttributeValue] = []
            for item in try member.value.filledList() { values.append(try item.attributeValue(declared)) }
            rules.append(LimitRule.AttributeRule(name: member.name, values: values))
        }
        return rules
    }

    /// The value of an attribute.
    ///
    /// - Parameter declared: the operators' declarations of the attribute.
    private func attributeValue(_ declared: Set<AttributeDeclaration>) throws(ConformanceError) -> AttributeValue {
        if let value = declared.lazy.compactMap({ attributeValue(as: $0) }).first { return value }
        let kinds = Set(declared.map(\.words)).sorted().joined(separator: "; ")
        throw error("the attribute takes no value \(value.shortText)", remedy: "use \(kinds)")
    }

    /// The value in the form that vectors have. Returns `nil` if the value is of another kind.
    private func attributeValue(as declaration: AttributeDeclaration) -> AttributeValue? {
        switch (declaration.defaultValue, value) {
        case (.integer, .integer(let integer)): .integer(integer)
        case (.flag, .flag(let flag)): .flag(flag)
        case (.flag, .integer(let integer)) where integer == 0 || integer == 1: .flag(integer == 1)
        case (.real, .integer(let integer)): .real(Float(integer))
        case (.real, .text(let text)): HexFloat.float(text).map(AttributeValue.real)
        case (.name, .text(let name)) where declaration.allowedNames?.contains(name) ?? true: .name(name)
        case (.integers, .integers(let integers)): .integers(integers)
        case (.integers, .array(let items)) where items.isEmpty: .integers([])
        default: nil
        }
    }
}

extension AttributeDeclaration {
    /// The values that the attribute takes, for a message.
    fileprivate var words: String {
        if let allowedNames { return allowedNames.joined(separator: ", ") }
        return switch defaultValue {
        case .integer: "a whole number, such as 1"
        case .flag: "true or false"
        case .real: "a whole number, or a hexadecimal one such as \"0x1.8p-3\""
        case .integers: "a list of whole numbers, such as [1, 2]"
        case .name: "a name"
        case .reals: "nothing: a rule cannot list its values"
        }
    }
}

extension JSONValue {
    /// The value as written, or its kind if it is a list or an object.
    fileprivate var shortText: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .integer(let integer): "\(integer)"
        case .number(let digits): digits
        case .text(let text): "\"\(text)\""
        case .integers, .array: "that is a list"
        case .object: "that is an object"
        }
    }
}
