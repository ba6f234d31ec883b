extension Operator {
    /// FLOOR_DIV: the quotient of stored values, rounded towards negative infinity.
    public static let floorDiv = Operator(
        "FLOOR_DIV", code: 90, summary: "The element-wise quotient, rounded towards negative infinity.",
        inferShapes: { try Pairwise.shapes($0) },
        variants: FloorDivision.variants(
            [.int8, .int16, .int32], clauses: ["FLOOR_DIV-1", "FLOOR_DIV-2"], division: "FLOOR_DIV-3",
            rankLimit: "FLOOR_DIV-4", combine: { $2.elementWise.floorQuotient($0, $1) }) + [
                FloorDivision.realVariant(
                    clauses: ["FLOOR_DIV-5"], rankLimit: "FLOOR_DIV-4", division: "FLOOR_DIV-3",
                    combine: { FloorDivision.quotient($0, $1) })
            ],
        outlines: FloorDivision.outlines, domain: PairDomain.domain(inputRanges: [1: 1...127]))
}
