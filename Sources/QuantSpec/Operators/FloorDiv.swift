extension Operator {
    /// FLOOR_DIV: divides two tensors element by element, with broadcasting, and rounds each quotient towards minus
    /// infinity. Stored values are divided; scales and zero points are not used.
    public static let floorDiv = Operator(
        "FLOOR_DIV", code: 90,
        summary: "Divides two tensors element by element, with broadcasting, rounded towards minus infinity.",
        binary16: FloorDivision.binary16Quotient,
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
