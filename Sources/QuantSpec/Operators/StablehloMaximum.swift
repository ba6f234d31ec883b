extension Operator {
    /// STABLEHLO_MAXIMUM: takes the greater of two stored values.
    public static let stablehloMaximum = Operator(
        "STABLEHLO_MAXIMUM", code: 166, summary: "Takes the greater of two stored values.",
        binary16: .exact,
        inferShapes: { [try StableElementwise.outputShape($0, "STABLEHLO_MAXIMUM-1")] },
        variants: StableElementwise.variants(
            "STABLEHLO_MAXIMUM", movesValues: true, real: { $0 < $1 ? $1 : $0 }, integer: { max($0, $1) }),
        outlines: StableElementwise.outlines, domain: StableElementwise.domain)
}
