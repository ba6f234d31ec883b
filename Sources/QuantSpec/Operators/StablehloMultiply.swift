extension Operator {
    /// STABLEHLO_MULTIPLY: multiplies the stored values of two tensors.
    public static let stablehloMultiply = Operator(
        "STABLEHLO_MULTIPLY", code: 165, summary: "Multiplies the stored values of two tensors.",
        binary16: .roundings(1),
        inferShapes: { [try StableElementwise.outputShape($0, "STABLEHLO_MULTIPLY-1")] },
        variants: StableElementwise.variants(
            "STABLEHLO_MULTIPLY", movesValues: false, real: { $0 * $1 }, integer: { $0 &* $1 }),
        outlines: StableElementwise.outlines, domain: StableElementwise.domain)
}
