/// Which operator, in which version. Operators of a subgraph refer to it by index.
public struct OperatorCode: Sendable, Hashable {
    /// The schema's `BuiltinOperator`; for 32 (CUSTOM) `customCode` says which.
    ///
    /// The file stores it twice, as a byte up to 127 and as a wider field; the greater one holds.
    public var builtinCode: Int
    public var customCode: String?
    public var version: Int

    public init(builtinCode: Int, customCode: String? = nil, version: Int = 1) {
        self.builtinCode = builtinCode
        self.customCode = customCode
        self.version = version
    }

    /// A builtin operator by the schema's name, such as `CONV_2D`, or `BUILTIN_n` for one that the schema lacks.
    public init(name: String, version: Int = 1) throws(ModelError) {
        guard let code = BuiltinOperators.code(named: name) else {
            throw ModelError(
                .invalid, "no builtin operator has the name \(name)",
                remedy: "give a name of the schema's BuiltinOperator, or a code with a custom name")
        }
        self.init(builtinCode: code, version: version)
    }

    /// The schema's name, such as `CONV_2D` or `CUSTOM`; `BUILTIN_n` for a code that the schema lacks.
    public var name: String { BuiltinOperators.name(of: builtinCode) }

    public var isCustom: Bool { builtinCode == BuiltinOperators.custom }
}

extension OperatorCode {
    /// The builtin name; for a custom operator its own name behind it.
    public var fullName: String {
        guard isCustom, let customCode else { return name }
        return "\(name) \(customCode)"
    }
}
