extension Operator {
    /// LOGICAL_NOT: negates each bool.
    public static let logicalNot = Operator(
        "LOGICAL_NOT", code: 87, summary: "Negates each bool.", binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            Variant(
                "bool", .float32, inputs: [Operand("input", .bool, .unquantized)],
                outputs: [Operand("output", .bool, .unquantized)], clauses: ["LOGICAL_NOT-1"],
                evaluate: { call in call.setOutput(0, try call.values(0, as: Bool.self).map { !$0 }) })
        ],
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}
