/// The schema's `BuiltinOperator`: codes, names, and the table in which each operator's attributes are stored.
public enum BuiltinOperators {
    /// The code of all custom operators.
    public static let custom = 32
    /// The value of the old one-byte field for every code above it.
    public static let placeholderForGreaterCodes = 127

    /// The schema's name of a code; `BUILTIN_n` if the schema lacks code n.
    public static func name(of code: Int) -> String {
        names.indices.contains(code) ? names[code] : "BUILTIN_\(code)"
    }

    /// The code of a name: a name of the schema, or `BUILTIN_n` if the schema lacks code n. Returns `nil` for any other
    /// name.
    public static func code(named name: String) -> Int? {
        if let code = codes[name] { return code }
        guard name.hasPrefix("BUILTIN_"), let code = Int32(name.dropFirst("BUILTIN_".count)),
            code >= 0, self.name(of: Int(code)) == name
        else { return nil }
        return Int(code)
    }

    /// The table in which a builtin operator's attributes are stored; `nil` if the operator has none.
    public static func options(ofOperator name: String) -> OptionsTable? {
        if let shared = sharedOptions[name] { return OptionsTable.named(shared) }
        return ownOptions[withoutUnderscores(name)].flatMap(OptionsTable.named)
    }

    private static let codes: [String: Int] = {
        var codes: [String: Int] = [:]
        for (code, name) in names.enumerated() { codes[name] = code }
        return codes
    }()

    /// Tables whose name is that of their operator, without underscores and case: `conv2d` gives `Conv2DOptions`.
    private static let ownOptions: [String: String] = {
        var options: [String: String] = [:]
        for table in OptionsTable.first + OptionsTable.second {
            options[withoutUnderscores(String(table.name.dropLast("Options".count)))] = table.name
        }
        return options
    }()

    /// Tables that several operators share, or whose name differs from that of their operator.
    private static let sharedOptions: [String: String] = [
        "AVERAGE_POOL_2D": "Pool2DOptions",
        "MAX_POOL_2D": "Pool2DOptions",
        "L2_POOL_2D": "Pool2DOptions",
        "L2_NORMALIZATION": "L2NormOptions",
        "UNIDIRECTIONAL_SEQUENCE_RNN": "SequenceRNNOptions",
        "MEAN": "ReducerOptions",
        "SUM": "ReducerOptions",
        "REDUCE_PROD": "ReducerOptions",
        "REDUCE_MAX": "ReducerOptions",
        "REDUCE_MIN": "ReducerOptions",
        "REDUCE_ANY": "ReducerOptions",
        "REDUCE_ALL": "ReducerOptions",
        "MAXIMUM": "MaximumMinimumOptions",
        "MINIMUM": "MaximumMinimumOptions",
        "CONV_3D_TRANSPOSE": "Conv3DOptions",
        "RANDOM_STANDARD_NORMAL": "RandomOptions",
        "RANDOM_UNIFORM": "RandomOptions",
        "MULTINOMIAL": "RandomOptions",
    ]

    private static func withoutUnderscores(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" }
    }
}
