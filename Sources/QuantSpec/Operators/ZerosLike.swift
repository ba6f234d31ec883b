extension Operator {
    /// ZEROS_LIKE: makes a tensor of zeros with the input's shape.
    public static let zerosLike = Operator(
        "ZEROS_LIKE", code: 93, summary: "Makes a tensor of zeros with the input's shape.",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in 0...0 },
        variants: [ElementType.float32, .int32, .int64].map(ZerosLike.variant),
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}

enum ZerosLike {
    /// ZEROS_LIKE-1: every output element is 0, whatever the input holds.
    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, .float32, inputs: [Operand("input", type, .unquantized)],
            outputs: [Operand("output", type, .unquantized)], clauses: ["ZEROS_LIKE-1"],
            evaluate: { call in
                let count = try call.instance.output(0).shape.count
                call.setOutput(0, elements: try Elements.single(0, type).repeatingFirst(count))
            })
    }
}
