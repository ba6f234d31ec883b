extension Operator {
    /// STABLEHLO_MINIMUM: takes the lesser of two stored values.
    public static let stablehloMinimum = Operator(
        "STABLEHLO_MINIMUM", code: 181, summary: "Takes the lesser of two stored values.",
        binary16: .exact,
        inferShapes: { [try StableElementwise.outputShape($0, "STABLEHLO_MINIMUM-1")] },
        variants: StableElementwise.variants(
            "STABLEHLO_MINIMUM", movesValues: true, real: { $1 < $0 ? $1 : $0 }, integer: { min($0, $1) }),
        outlines: StableElementwise.outlines, domain: StableElementwise.domain)
}
