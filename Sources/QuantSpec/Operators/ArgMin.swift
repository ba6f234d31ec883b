extension Operator {
    /// ARG_MIN: where along an axis the least element stands.
    public static let argMin = Operator(
        "ARG_MIN", code: 79, summary: "The index along an axis of the least element, the first among equals.",
        attributes: [ArgMaxMin.outputType.declaration],
        inferShapes: { [try ArgMaxMin($0, "ARG_MIN").output] },
        shapedBy: [1],
        variants: ArgMaxMin.variants("ARG_MIN", bestAt: -1),
        outlines: ArgMaxMin.outlines, domain: ArgMaxMin.domain)
}
