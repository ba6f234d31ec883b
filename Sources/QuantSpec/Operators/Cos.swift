extension Operator {
    /// COS: computes the cosine of each element, in radians.
    public static let cos = Operator(
        "COS", code: 108, summary: "Computes the cosine of each element, in radians.",
        binary16: .function(units: 2),
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -1...1 },
        variants: Trigonometry.forms("COS") { $1.activations.cosine32($0) },
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}
