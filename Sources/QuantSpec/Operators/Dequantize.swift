extension Operator {
    /// DEQUANTIZE: stored integers, or binary16 numbers, to the real values that they stand for.
    public static let dequantize = Operator(
        "DEQUANTIZE", code: 6,
        summary: "Stored integers, or binary16 numbers, to the real values that they stand for.",
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            Dequantizing.integers(.int8, .int8, .perTensorOrAnyAxis),
            Dequantizing.integers(.uint8, .uint8, .perTensorOrAnyAxis),
            Dequantizing.integers(.int16, .int16x8, .perTensor),
            Dequantizing.integers(.int4, .int8, .perTensorOrAnyAxis),
            Dequantizing.binary16,
        ],
        outlines: Quantizing.outlines)
}

enum Dequantizing {
    /// DEQUANTIZE-2: the distance from the channel's zero point times the channel's scale, rounded once.
    static func integers(_ type: ElementType, _ scheme: Scheme, _ granularity: Operand.Granularity) -> Variant {
        Variant(
            type.rawValue, scheme,
            inputs: [Operand("input", type, granularity)],
            outputs: [Operand("output", .float32, .unquantized)],
            constraints: type == .int16 ? symmetry : [],
            clauses: ["DEQUANTIZE-1", "DEQUANTIZE-2"],
            derive: { instance, _ in
                var derived = Derived()
                derived[.inputOffset] = try instance.input(0).quantization?.zeroPoints.map { -$0 } ?? []
                return derived
            },
            evaluate: { try evaluateIntegers(&$0) })
    }

    /// DEQUANTIZE-4: the reference refuses 16-bit tensors whose zero point is not 0.
    private static let symmetry = [
        Constraint("REP-3", .nonconforming, .zeroPoint(.input(0), 0)),
        Constraint("DEQUANTIZE-4", .referenceLimit, .zeroPoint(.input(0), 0)),
    ]

    private static func evaluateIntegers(_ call: inout Call) throws {
        let steps = call.steps
        let input = try call.instance.input(0)
        let channels = ChannelIndex(input)
        let scales = input.quantization?.scales ?? [0]
        let offsets = call.derived[.inputOffset]
        let values = try call.integers(0).enumerated().map { position, stored in
            let channel = channels[position]
            return steps.dequantize(
                stored, steps.channelScale(scales, channel), -steps.channelZeroPoint(offsets, channel))
        }
        call.setOutput(0, values)
    }

    /// DEQUANTIZE-3: binary16 has every value in binary32 too.
    static let binary16 = Variant(
        "float16", .float16,
        inputs: [Operand("input", .float16, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        clauses: ["DEQUANTIZE-1", "DEQUANTIZE-3"],
        evaluate: { call in
            let steps = call.steps
            call.setOutput(0, try call.values(0, as: Binary16.self).map { steps.widen($0) })
        })
}
