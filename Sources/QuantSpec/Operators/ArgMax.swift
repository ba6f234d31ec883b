extension Operator {
    /// ARG_MAX: where along an axis the greatest element stands.
    public static let argMax = Operator(
        "ARG_MAX", code: 56, summary: "The index along an axis of the greatest element, the first among equals.",
        attributes: [ExtremumIndex.outputType.declaration],
        inferShapes: { [try ExtremumIndex($0, "ARG_MAX").output] },
        shapedBy: [1],
        variants: ExtremumIndex.variants("ARG_MAX", bestAt: 1),
        outlines: ExtremumIndex.outlines, domain: ExtremumIndex.domain)
}
