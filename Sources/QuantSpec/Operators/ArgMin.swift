extension Operator {
    /// ARG_MIN: where along an axis the least element stands.
    public static let argMin = Operator(
        "ARG_MIN", code: 79, summary: "The index along an axis of the least element, the first among equals.",
        attributes: [ExtremumIndex.outputType.declaration],
        inferShapes: { [try ExtremumIndex($0, "ARG_MIN").output] },
        shapedBy: [1],
        variants: ExtremumIndex.variants("ARG_MIN", bestAt: -1),
        outlines: ExtremumIndex.outlines, domain: ExtremumIndex.domain)
}
