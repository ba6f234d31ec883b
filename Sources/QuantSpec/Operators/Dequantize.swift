extension Operator {
    /// DEQUANTIZE: converts stored integers to real values, and binary16 to binary32.
    public static let dequantize = Operator(
        "DEQUANTIZE", code: 6,
        summary: "Converts stored integers to real values, and binary16 to binary32.",
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            Dequantizing.integers(.int8, .int8, .perTensorOrAnyAxis),
            Dequantizing.integers(.uint8, .uint8, .perTensorOrAnyAxis),
            Dequantizing.integers(.int16, .int16x8, .perTensor),
            Dequantizing.integers(.int4, .int8, .perTensorOrAnyAxis),
            Dequantizing.binary16,
        ],
        outlines: Quantizing.outlines, domain: ElementDomain.domain())
}

enum Dequantizing {
    /// DEQUANTIZE-2: `(stored - zero point) × scale`, with the parameters of the element's channel, rounded once to
    /// binary32.
    static func integers(_ type: ElementType, _ scheme: Scheme, _ granularity: Operand.Granularity) -> Variant {
        Variant(
            type.rawValue, scheme,
            inputs: [Operand("input", type, granularity)],
            outputs: [Operand("output", .float32, .unquantized)],
            constraints: type == .int16 ? symmetry : [],
            clauses: ["DEQUANTIZE-1", "DEQUANTIZE-2"],
            prepare: { try prepareIntegers($0, $1) })
    }

    /// REP-3: a zero point other than 0 of an int16 tensor is nonconforming. DEQUANTIZE-4: the reference rejects it.
    private static let symmetry = [
        Constraint("REP-3", .nonconforming, .zeroPoint(.input(0), 0)),
        Constraint("DEQUANTIZE-4", .referenceLimit, .zeroPoint(.input(0), 0)),
    ]

    private static func prepareIntegers(_ instance: Instance, _ steps: Steps) throws -> Plan {
        let input = try instance.input(0)
        var derived = Derived()
        derived[.inputOffset] = input.quantization?.zeroPoints.map { -$0 } ?? []
        let channels = ChannelIndex(input)
        let (channelScales, channelZeroPoints) = channels.parameters(input, steps)
        return Plan(derived) { call in
            let stored = try call.integers(0)
            let reals = stored.indices.map { position -> Float in
                let channel = channels[position]
                let (scale, zeroPoint) = (channelScales[channel], channelZeroPoints[channel])
                return steps.replacesReals
                    ? steps.dequantize(stored[position], scale, zeroPoint)
                    : Float(Double(scale) * Double(stored[position] &- zeroPoint))
            }
            call.setOutput(0, reals)
        }
    }

    /// DEQUANTIZE-3: binary16 to binary32, which is exact.
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
