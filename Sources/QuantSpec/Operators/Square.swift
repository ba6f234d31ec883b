extension Operator {
    /// SQUARE: multiplies each element by itself.
    public static let square = Operator(
        "SQUARE", code: 92, summary: "Multiplies each element by itself.",
        binary16: .roundings(1),
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0 ... .infinity },
        variants: [Unary.float32(clauses: ["SQUARE-1", "SQUARE-2"]) { value, _, _ in value * value }],
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}
