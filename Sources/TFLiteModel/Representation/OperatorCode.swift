/// An operator and its version. Operators of a subgraph refer to it by index.
public struct OperatorCode: Sendable, Hashable {
    /// The schema's `BuiltinOperator`. For 32 (CUSTOM), `customCode` names the operator.
    ///
    /// The file stores the code twice, in a byte up to 127 and in a wider field. The greater value counts.
    public var builtinCode: Int
    /// The name of a custom operator.
    public var customCode: String?
    /// The operator's version.
    public var version: Int

    /// An operator by its number in the schema. `customCode` is needed if that number is 32 (CUSTOM).
    public init(builtinCode: Int, customCode: String? = nil, version: Int = 1) {
        self.builtinCode = builtinCode
        self.customCode = customCode
        self.version = version
    }

    /// A builtin operator by the schema's name, such as `CONV_2D`, or by `BUILTIN_n` if the schema lacks code n.
    ///
    /// - Throws: `ModelError` of kind `invalid` for any other name.
    public init(name: String, version: Int = 1) throws(ModelError) {
        guard let code = BuiltinOperators.code(named: name) else {
            throw ModelError(
                .invalid, "no builtin operator has the name \(name)",
                remedy: "give a name of the schema's BuiltinOperator, or a code with a custom name")
        }
        self.init(builtinCode: code, version: version)
    }

    /// The schema's name, such as `CONV_2D` or `CUSTOM`; `BUILTIN_n` if the schema lacks code n.
    public var name: String { BuiltinOperators.name(of: builtinCode) }

    /// Whether the operator is a custom one.
    public var isCustom: Bool { builtinCode == BuiltinOperators.custom }
}

extension OperatorCode {
    /// The schema's name; for a custom operator followed by its own name.
    public var fullName: String {
        guard isCustom, let customCode else { return name }
        return "\(name) \(customCode)"
    }
}
