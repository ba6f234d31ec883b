extension Operator {
    /// FLOOR: rounds each element towards minus infinity.
    public static let floor = Operator(
        "FLOOR", code: 8, summary: "Rounds each element towards minus infinity.",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            Unary.float32(clauses: ["FLOOR-1", "FLOOR-2"]) { value, _, _ in Rounding.floor(value) },
            Unary.float16(clauses: ["FLOOR-1", "FLOOR-3"]) { value, _, _ in Rounding.floor(value) },
        ],
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}
