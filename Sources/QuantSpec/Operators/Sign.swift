extension Operator {
    /// SIGN: gives 1, -1 or 0 for each element that is positive, negative or zero.
    public static let sign = Operator(
        "SIGN", code: 158, summary: "Gives 1, -1 or 0 for each element that is positive, negative or zero.",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -1...1 },
        variants: [
            Unary.float32(clauses: ["SIGN-1", "SIGN-2"]) { value, _, _ in SignFunction.sign(value) },
            SignFunction.int32,
        ],
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}

enum SignFunction {
    /// SIGN-2: a NaN is returned unchanged; both zeros give +0.
    static func sign(_ value: Float) -> Float { value.isNaN ? value : value > 0 ? 1 : value < 0 ? -1 : 0 }

    /// SIGN-3: int32 without quantization.
    static let int32 = Variant(
        "int32", .float32, inputs: [Operand("input", .int32, .unquantized)],
        outputs: [Operand("output", .int32, .unquantized)], clauses: ["SIGN-1", "SIGN-3"],
        evaluate: { call in call.setOutput(0, try call.values(0, as: Int32.self).map { $0.signum() }) })
}
