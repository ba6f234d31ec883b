extension Operator {
    /// MAXIMUM: selects the greater of two stored values, element by element, with broadcasting.
    public static let maximum = Operator(
        "MAXIMUM", code: 55,
        summary: "Selects the greater of two stored values, element by element, with broadcasting.",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: MaximumMinimum.variants("MAXIMUM", firstWinsAt: 1),
        outlines: Comparison.outlines + MaximumMinimum.broadcasts + [MaximumMinimum.otherParameters("MAXIMUM-3")],
        domain: PairDomain.domain(),
        postTraining: PostTraining(.same, version: 2, wide: .init(.forced, inputs: nil)))
}
