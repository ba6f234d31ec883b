extension Operator {
    /// STABLEHLO_ADD: adds the stored values of two tensors.
    public static let stablehloAdd = Operator(
        "STABLEHLO_ADD", code: 163, summary: "Adds the stored values of two tensors.",
        binary16: .roundings(1, underflows: 0),
        inferShapes: { [try StableElementwise.outputShape($0, "STABLEHLO_ADD-1")] },
        variants: StableElementwise.variants(
            "STABLEHLO_ADD", movesValues: false, real: { $0 + $1 }, integer: { $0 &+ $1 }),
        outlines: StableElementwise.outlines, domain: StableElementwise.domain)
}
