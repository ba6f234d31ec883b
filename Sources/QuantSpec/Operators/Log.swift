extension Operator {
    /// LOG: computes the natural logarithm of each element.
    public static let log = Operator(
        "LOG", code: 73, summary: "Computes the natural logarithm of each element.",
        binary16: .function(units: 2),
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            UnaryTable.variant(
                Int8.self, clauses: ["LOG-1", "LOG-2", "LOG-3"], NaturalLogarithm.function),
            UnaryTable.interpolated(clauses: ["LOG-1", "LOG-3", "LOG-4"], NaturalLogarithm.function),
            Unary.float32(clauses: ["LOG-1", "LOG-5"], bound: ResultBound(1, "LOG-5")) { value, _, steps in
                steps.activations.logarithm32(value)
            },
        ],
        outlines: Unary.outlines(quantized: ["int8", "int16"], real: ["float32"]), domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}

enum NaturalLogarithm {
    /// LOG-2, LOG-3: for an element of 0 or less, the least real value that the output represents.
    static let function: UnaryTable.Function = { value, instance, steps in
        guard value <= 0 else { return steps.activations.logarithm32(value) }
        guard let output = instance[.output(0)], let range = output.type.integerRange else { return 0 }
        return steps.dequantize(range.lowerBound, output.scale, output.zeroPoint)
    }
}
