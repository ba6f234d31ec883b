import QuantSpec

/// The table of an operator's attributes, made from its declaration, as Markdown: one row for each attribute.
public struct AttributeTable: Sendable, Hashable {
    /// The lines of the table, without the marks; empty if the operator has no attributes.
    public let lines: [String]

    /// Makes the table from the operator's attributes and the constraints of its forms.
    public init(_ declaration: Operator) {
        guard !declaration.attributes.isEmpty else {
            lines = []
            return
        }
        let rows = declaration.attributes.map { attribute in
            [
                "`\(attribute.name)`", attribute.typeName, attribute.defaultValue.text,
                AttributeTable.allowedValues(of: attribute, declaration.variants),
            ]
        }
        lines =
            MarkdownTable(columns: ["Attribute", "Type", "Default", "Allowed values"], rows: rows, fixedColumns: 4)
            .lines
    }

    /// The names of an enumeration; otherwise what the constraints of the forms ask for, with the forms if they differ.
    private static func allowedValues(of attribute: AttributeDeclaration, _ variants: [Variant]) -> String {
        if let names = attribute.allowedNames { return names.joined(separator: ", ") }
        if case .flag = attribute.defaultValue { return "true, false" }
        let texts = variants.map { $0.allowedValues(of: attribute.name) ?? "any" }
        let distinct = texts.indices.filter { texts.firstIndex(of: texts[$0]) == $0 }.map { texts[$0] }
        guard distinct.count > 1 else { return distinct.first ?? "any" }
        return distinct.map { text in
            let forms = zip(variants, texts).filter { $0.1 == text }.map { "`\($0.0.id)`" }
            return "\(text) (\(forms.joined(separator: ", ")))"
        }.joined(separator: "; ")
    }
}

extension AttributeDeclaration {
    /// The type as tables show it.
    fileprivate var typeName: String {
        switch defaultValue {
        case .integer: "integer"
        case .real: "real"
        case .flag: "flag"
        case .name: "name"
        case .integers: "integers"
        case .reals: "reals"
        }
    }
}

extension Variant {
    /// The numbers that every valid instance has in an attribute; `nil` if no constraint says it as data.
    fileprivate func allowedValues(of attribute: String) -> String? {
        let texts = constraints.filter { $0.force == .invalid }.compactMap { constraint -> String? in
            switch constraint.relation {
            case .attribute(attribute, let values): values.map(\.text).joined(separator: ", ")
            case .attributeAtLeast(attribute, let least): "\(least) or more"
            case .realAttribute(attribute, let range): range.text
            default: nil
            }
        }
        return texts.isEmpty ? nil : texts.joined(separator: " and ")
    }
}

extension ClosedRange<Float> {
    /// The range as tables show it.
    fileprivate var text: String {
        if lowerBound == -.greatestFiniteMagnitude && upperBound == .greatestFiniteMagnitude { return "finite" }
        return upperBound == .infinity ? "\(lowerBound) or more" : "\(lowerBound) to \(upperBound)"
    }
}
