/// BITWISE_XOR and RIGHT_SHIFT: a function of the bits of each two stored integers that broadcasting pairs (REP-6).
enum StoredPair {
    /// The types that the reference takes. The elements of other types cannot be combined.
    private static let types: [ElementType] = [.int8, .uint8, .int16, .uint16, .int32, .uint32]

    /// The forms of one of the two operators, one for each type.
    ///
    /// - Parameters:
    ///   - name: the operator's name, with which its clauses begin.
    ///   - combine: gives the result for two widened elements of a type of some bits. It is truncated to the type.
    static func forms(
        _ name: String, _ combine: @escaping @Sendable (Int64, Int64, _ bits: Int64) -> Int64
    ) -> [Variant] {
        types.map { type in
            Variant(
                type.rawValue, DataMovement.scheme(of: type),
                inputs: [DataMovement.operand("input1", type), DataMovement.operand("input2", type)],
                outputs: [DataMovement.operand("output", type)],
                constraints: [Pairwise.rankLimit(Clause("\(name)-2"))], clauses: [Clause("\(name)-1")],
                prepare: { instance, _ in
                    let pairs = try Pairwise.Pairs(instance)
                    let bits = Int64(type.bitWidth ?? 64)
                    return Plan { call in
                        let results = pairs.map(try call.integers(0), try call.integers(1)) { combine($0, $1, bits) }
                        try call.setOutput(0, integers: results)
                    }
                })
        }
    }

    /// Few shapes, and all stored values of 8 bits.
    static let outlines =
        LogicalPair.outlines + [
            Outline("all-values", [[256], [1]], variants: ["int8", "uint8"]),
            Outline("all-values-second", [[1], [256]], variants: ["int8", "uint8"]),
        ]
}
