extension Operator {
    /// MUL: the product of two tensors, broadcast to one shape, with a fused activation.
    public static let mul = Operator(
        "MUL", code: 18, summary: "The element-wise product of two tensors, broadcast to one shape.",
        attributes: [Attribute<FusedActivation>.fusedActivation.declaration],
        inferShapes: { try Pairwise.shapes($0) },
        variants: [
            Multiplication.rescaled(Int8.self, "int8", .int8),
            Multiplication.rescaled(UInt8.self, "uint8", .uint8),
            Multiplication.rescaled(Int16.self, "int16", .int16x8),
        ] + Multiplication.plain.variants([.float32, .float16, .int32, .int64]),
        outlines: Multiplication.outlines)
}

enum Multiplication {
    /// MUL-3: the product of the centred values, brought to the output's scale.
    static func rescaled<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        let zeroPoint: Int64? = Stored.bitWidth == 16 ? 0 : nil
        return Variant(
            id, scheme,
            inputs: Pairwise.operands(Stored.elementType, .perTensor, zeroPoint: zeroPoint),
            outputs: [Operand("output", Stored.elementType, zeroPoint: zeroPoint)],
            constraints: [Pairwise.rankLimit("MUL-5")],
            clauses: ["MUL-1", "MUL-2", "MUL-3"],
            derive: { try derive($0, $1) },
            evaluate: { try evaluate(&$0, Stored.self) })
    }

    private static func derive(_ instance: Instance, _ steps: Steps) throws -> Derived {
        let output = try instance.output(0)
        let multiplier = steps.realMultiplierInBinary32(
            try instance.input(0).scale, try instance.input(1).scale, output.scale)
        var derived = Derived()
        try derived.setOffsets(instance)
        derived.set([steps.quantizeMultiplier(multiplier)], .outputMultiplier, .outputShift)
        derived.setActivationRange(instance.attributes[.fusedActivation], for: output, steps: steps)
        return derived
    }

    private static func evaluate<Stored: QuantizedInteger>(_ call: inout Call, _: Stored.Type) throws {
        let steps = call.steps
        let offset1 = call.derived.offset(.input1Offset)
        let offset2 = call.derived.offset(.input2Offset)
        let factor = call.derived.factor(.outputMultiplier, .outputShift)
        let outputOffset = call.derived.scalar(.outputOffset)
        let range = call.derived.activationRange
        try Pairwise.combine(&call) { (first: Stored, second: Stored) in
            let product = steps.elementWise.product(Int32(first) &+ offset1, Int32(second) &+ offset2)
            let requantized = Int64(steps.requantize(product, by: factor))
            return Stored(
                truncatingIfNeeded: steps.saturate(steps.addZeroPoint(requantized, outputOffset), range))
        }
    }

    /// MUL-4: plain integers wrap, reals are rounded once.
    static let plain = PlainPair(
        clauses: ["MUL-1", "MUL-4"], rankLimit: "MUL-5", real: { $0 * $1 }, integer: { $0 &* $1 })

    /// Shared with DIV.
    static let outlines =
        Pairwise.shapesWorthTesting.map { Outline($0.id, [$0.first, $0.second]) } + [
            Outline("relu", [[3, 16], [3, 16]], Attributes().setting(.fusedActivation, .relu)),
            Outline("relu6", [[2, 15], [2, 15]], Attributes().setting(.fusedActivation, .relu6)),
            Outline("relu-n1-to-1", [[3, 11], [11]], Attributes().setting(.fusedActivation, .reluN1To1)),
        ]
}
