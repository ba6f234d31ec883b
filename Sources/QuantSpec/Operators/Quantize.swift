extension Operator {
    /// QUANTIZE: real values to stored integers, or stored integers from one scale and zero point to another.
    public static let quantize = Operator(
        "QUANTIZE", code: 114,
        summary: "Real values to stored integers, or stored integers from one scale and zero point to another.",
        inferShapes: { [try $0.input(0).shape] },
        results: { $0[.input(0)]?.representableRange },
        variants: [
            Quantizing.realValues(to: .int8, .int8, .perTensorOrAnyAxis),
            Quantizing.realValues(to: .uint8, .uint8, .perTensorOrAnyAxis),
            Quantizing.realValues(to: .int16, .int16x8, .perTensorOrAnyAxis),
            Quantizing.realValues(to: .int4, .int8, .perTensor),
            Quantizing.integers(.int8, to: .int8, .int8),
            Quantizing.integers(.int8, to: .uint8, .uint8),
            Quantizing.integers(.uint8, to: .int8, .uint8),
            Quantizing.integers(.uint8, to: .uint8, .uint8),
            Quantizing.integers(.int8, to: .int16, .int16x8),
            Quantizing.integers(.uint8, to: .int16, .int16x8),
            Quantizing.integers(.int16, to: .int8, .int16x8),
            Quantizing.integers(.int16, to: .int16, .int16x8),
            Quantizing.integers(.int16, to: .int32, .int16x8),
            Quantizing.integers(.int32, to: .int8, .int16x8),
            Quantizing.integers(.int32, to: .int16, .int16x8),
        ],
        outlines: Quantizing.outlines)
}

enum Quantizing {
    /// Shared with DEQUANTIZE.
    static let outlines = [
        Outline("all-values", [[256]]),
        Outline("batch", [[2, 4, 4, 3]]),
        Outline("tail-below", [[3, 5]]),
        Outline("tail-none", [[1, 16]]),
        Outline("tail-above", [[17]]),
        Outline("two-lanes-below", [[31]]),
        Outline("two-lanes", [[4, 8]]),
        Outline("two-lanes-above", [[3, 11]]),
        Outline("rank-5", [[1, 2, 1, 3, 2]]),
        Outline("one", [[1]]),
        Outline("scalar", [[]]),
        Outline("empty", [[2, 0, 3]]),
    ]

    // MARK: Real values to integers

    /// QUANTIZE-2: each value is divided by its channel's scale and rounded, the zero point is added, the sum saturates.
    static func realValues(to type: ElementType, _ scheme: Scheme, _ granularity: Operand.Granularity) -> Variant {
        Variant(
            "float32-to-\(type.rawValue)", scheme,
            inputs: [Operand("input", .float32, .unquantized)],
            outputs: [Operand("output", type, granularity)],
            constraints: [Constraint("QUANTIZE-4", .nonconforming, scaleIsPositive(.output(0)))]
                + symmetry(.output(0), type),
            clauses: ["QUANTIZE-1", "QUANTIZE-2", "QUANTIZE-7"],
            derive: { instance, _ in
                var derived = Derived()
                derived[.outputOffset] = try instance.output(0).quantization?.zeroPoints ?? []
                return derived
            },
            evaluate: { try evaluateRealValues(&$0, range: type.integerRange ?? 0...0) })
    }

    private static func evaluateRealValues(_ call: inout Call, range: ClosedRange<Int64>) throws {
        let steps = call.steps
        let output = try call.instance.output(0)
        let channels = ChannelIndex(output)
        let scales = output.quantization?.scales ?? [0]
        let offsets = call.derived[.outputOffset]
        let stored = try call.values(0, as: Float.self).enumerated().map { position, value in
            let channel = channels[position]
            let quantized = steps.quantize(
                value, scale: steps.channelScale(scales, channel),
                zeroPoint: steps.channelZeroPoint(offsets, channel))
            return steps.saturate(quantized, range)
        }
        try call.setOutput(0, integers: stored)
    }

    // MARK: Integers to integers

    /// QUANTIZE-3: the distance from the input's zero point is multiplied by the ratio of the scales in fixed point.
    static func integers(_ inputType: ElementType, to outputType: ElementType, _ scheme: Scheme) -> Variant {
        Variant(
            "\(inputType.rawValue)-to-\(outputType.rawValue)", scheme,
            inputs: [Operand("input", inputType)],
            outputs: [Operand("output", outputType)],
            constraints: [
                Constraint("QUANTIZE-4", .nonconforming, scaleIsPositive(.output(0))),
                Constraint("QUANTIZE-6", .nonconforming, ratioFits),
            ] + symmetry(.input(0), inputType) + symmetry(.output(0), outputType)
                + sixteenBitLimits(inputType, outputType),
            clauses: ["QUANTIZE-1", "QUANTIZE-3"],
            derive: { try deriveRatio($0, steps: $1) },
            evaluate: { try evaluateIntegers(&$0, range: outputType.integerRange ?? 0...0) })
    }

    private static func deriveRatio(_ instance: Instance, steps: Steps) throws -> Derived {
        let input = try instance.input(0)
        let output = try instance.output(0)
        var derived = try Derived.offsets(instance)
        derived.set(
            [steps.quantizeMultiplier(Double(input.scale) / Double(output.scale))], .outputMultiplier, .outputShift)
        return derived
    }

    private static func evaluateIntegers(_ call: inout Call, range: ClosedRange<Int64>) throws {
        let steps = call.steps
        let inputOffset = Int32(truncatingIfNeeded: call.derived.scalar(.inputOffset))
        let outputOffset = call.derived.scalar(.outputOffset)
        let ratio = call.derived.factor(.outputMultiplier, .outputShift)
        let stored = try call.integers(0).map { value in
            let distance = Int32(truncatingIfNeeded: value) &+ inputOffset
            return steps.saturate(
                steps.addZeroPoint(Int64(steps.requantize(distance, by: ratio)), outputOffset), range)
        }
        try call.setOutput(0, integers: stored)
    }

    // MARK: Constraints

    private static func scaleIsPositive(_ reference: OperandReference) -> Relation {
        .bound(.scale(reference), [.above(0)])
    }

    /// REP-3: 16-bit tensors are symmetric.
    private static func symmetry(_ reference: OperandReference, _ type: ElementType) -> [Constraint] {
        type == .int16 ? [Constraint("REP-3", .nonconforming, .zeroPoint(reference, 0))] : []
    }

    /// QUANTIZE-5: between 16-bit tensors the reference refuses zero points other than 0.
    private static func sixteenBitLimits(_ input: ElementType, _ output: ElementType) -> [Constraint] {
        guard input == .int16, output == .int16 else { return [] }
        return [OperandReference.input(0), .output(0)].map {
            Constraint("QUANTIZE-5", .referenceLimit, .zeroPoint($0, 0))
        }
    }

    private static let ratioFits = Relation.bound(
        .quotient(.scale(.input(0)), .scale(.output(0))), [.below(0x1p31)])
}
