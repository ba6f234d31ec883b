extension Operator {
    /// FLOOR_MOD: computes the remainder of the floored division of two tensors element by element, with broadcasting.
    /// It has the divisor's sign. Stored values are divided; scales and zero points are not used.
    public static let floorMod = Operator(
        "FLOOR_MOD", code: 95,
        summary: "Computes the remainder of the floored division of two tensors, with broadcasting.",
        binary16: FloorDivision.binary16Remainder,
        inferShapes: { try Pairwise.shapes($0) },
        variants: FloorDivision.variants(
            [.int8, .int16, .int32, .int64], clauses: ["FLOOR_MOD-1", "FLOOR_MOD-2"], division: "FLOOR_MOD-3",
            rankLimit: "FLOOR_MOD-4", combine: { $2.elementWise.floorRemainder($0, $1) }) + [
                FloorDivision.realVariant(
                    clauses: ["FLOOR_MOD-5"], rankLimit: "FLOOR_MOD-4", division: nil,
                    combine: { FloorDivision.remainder($0, $1) })
            ],
        outlines: FloorDivision.outlines, domain: PairDomain.domain(inputRanges: [1: 1...127]))
}
