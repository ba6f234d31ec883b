extension Operator {
    /// SUM: computes the sum of the elements along some axes.
    public static let sum = Operator(
        "SUM", code: 74, summary: "Computes the sum of the elements along some axes.",
        attributes: [Reduction.keepDimensions.declaration],
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: [
            Sum.quantized(Int8.self, "int8", .int8), Sum.quantized(UInt8.self, "uint8", .uint8),
            Reduction.plain(Int32.self, clauses: ["SUM-1", "SUM-5"], from: 0, { $0 &+ $1 }),
            Reduction.plain(Int64.self, clauses: ["SUM-1", "SUM-5"], from: 0, { $0 &+ $1 }),
            Reduction.real(clauses: ["SUM-1", "SUM-6"], neutral: 0, +),
        ],
        outlines: Reduction.outlines(), domain: ReductionDomain.domain)
}

enum Sum {
    /// SUM-3: the sum, requantized to the output's scale.
    static func quantized<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        ScaledSum.variant(
            Stored.self, id, scheme, clauses: ["SUM-1", "SUM-2", "SUM-3"],
            factor: { real, _, steps in steps.quantizeMultiplier(real) })
    }
}
