extension Operator {
    /// COMPLEX_ABS: computes the magnitude of each complex number.
    public static let complexAbs = Operator(
        "COMPLEX_ABS", code: 135, summary: "Computes the magnitude of each complex number.",
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            ComplexParts.variant(
                operands: "COMPLEX_ABS-1", result: "COMPLEX_ABS-2", bound: ResultBound(1, "COMPLEX_ABS-2"),
                ComplexParts.magnitude)
        ],
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}
