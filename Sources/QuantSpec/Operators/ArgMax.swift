extension Operator {
    /// ARG_MAX: where along an axis the greatest element stands.
    public static let argMax = Operator(
        "ARG_MAX", code: 56, summary: "The index along an axis of the greatest element, the first among equals.",
        attributes: [ArgMaxMin.outputType.declaration],
        inferShapes: { [try ArgMaxMin($0, "ARG_MAX").output] },
        shapedBy: [1],
        variants: ArgMaxMin.variants("ARG_MAX", bestAt: 1),
        outlines: ArgMaxMin.outlines, domain: ArgMaxMin.domain)
}
