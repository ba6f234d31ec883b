extension Operator {
    /// MINIMUM: selects the lesser of two stored values, element by element, with broadcasting.
    public static let minimum = Operator(
        "MINIMUM", code: 57, summary: "Selects the lesser of two stored values, element by element, with broadcasting.",
        binary16: .exact,
        inferShapes: { try Pairwise.shapes($0) },
        variants: MaximumMinimum.variants("MINIMUM", firstWinsAt: -1),
        outlines: Comparison.outlines + MaximumMinimum.broadcasts + [MaximumMinimum.otherParameters("MINIMUM-3")],
        domain: PairDomain.domain(),
        postTraining: PostTraining(.same, version: 2, wide: .init(.forced, inputs: nil)))
}
