extension Operator {
    /// REAL: takes the real part of each complex number.
    public static let real = Operator(
        "REAL", code: 134, summary: "Takes the real part of each complex number.",
        inferShapes: { [try $0.input(0).shape] },
        variants: [ComplexParts.variant(operands: "REAL-1", result: "REAL-2") { $0.real }],
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}
