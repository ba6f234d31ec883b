extension Operator {
    /// NEG: negates each stored element.
    public static let neg = Operator(
        "NEG", code: 59, summary: "Negates each stored element.",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            Negation.integers(.int8), Negation.integers(.int16),
            Unary.float32(clauses: ["NEG-1", "NEG-4"]) { value, _, _ in -value },
            Negation.binary16, Negation.integers(.int32), Negation.integers(.int64),
        ],
        outlines: Unary.outlines() + [
            Outline("other-parameters", [[33]], variants: ["int8"], breaking: ["NEG-3"])
        ], domain: ElementDomain.domain())
}

enum Negation {
    /// NEG-2: negates stored integers in their own width; the least value wraps.
    static func integers(_ type: ElementType) -> Variant {
        let isQuantized = DataMovement.isQuantized(type)
        let symmetry = [
            Constraint("NEG-3", .nonconforming, .sameParameters([.input(0), .output(0)])),
            Constraint("NEG-3", .nonconforming, .zeroPoint(.input(0), 0)),
            Constraint("NEG-3", .nonconforming, .zeroPoint(.output(0), 0)),
        ]
        return Variant(
            type.rawValue, DataMovement.scheme(of: type), inputs: [DataMovement.operand("input", type)],
            outputs: [DataMovement.operand("output", type)], constraints: isQuantized ? symmetry : [],
            clauses: ["NEG-1", "NEG-2"],
            evaluate: { call in
                try call.setOutput(0, integers: try call.integers(0).map { 0 &- $0 })
            })
    }

    /// NEG-4: inverts the sign bit, also of a NaN.
    static let binary16 = Variant(
        "float16", .float16, inputs: [Operand("input", .float16, .unquantized)],
        outputs: [Operand("output", .float16, .unquantized)], clauses: ["NEG-1", "NEG-4"],
        evaluate: { call in
            call.setOutput(
                0, try call.values(0, as: Binary16.self).map { Binary16(bitPattern: $0.bitPattern ^ 0x8000) })
        })
}
