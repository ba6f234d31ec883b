extension Operator {
    /// IMAG: takes the imaginary part of each complex number.
    public static let imag = Operator(
        "IMAG", code: 133, summary: "Takes the imaginary part of each complex number.",
        inferShapes: { [try $0.input(0).shape] },
        variants: [ComplexParts.variant(operands: "IMAG-1", result: "IMAG-2") { $0.imaginary }],
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}
