extension Operator {
    /// QUANTIZE: quantizes real values, or requantizes stored integers to another scale and zero point.
    public static let quantize = Operator(
        "QUANTIZE", code: 114,
        summary: "Quantizes real values, or requantizes stored integers to another scale and zero point.",
        inferShapes: { [try $0.input(0).shape] },
        results: { $0[.input(0)]?.representableRange },
        variants: [
            Quantizing.realValues(to: .int8, .int8, .perTensorOrAnyAxis),
            Quantizing.realValues(to: .uint8, .uint8, .perTensorOrAnyAxis),
            Quantizing.realValues(to: .int16, .int16x8, .perTensorOrAnyAxis),
            Quantizing.realValues(to: .int4, .int8, .perTensor),
            Quantizing.integers(Int8.self, to: Int8.self, .int8),
            Quantizing.integers(Int8.self, to: UInt8.self, .uint8),
            Quantizing.integers(UInt8.self, to: Int8.self, .uint8),
            Quantizing.integers(UInt8.self, to: UInt8.self, .uint8),
            Quantizing.integers(Int8.self, to: Int16.self, .int16x8),
            Quantizing.integers(UInt8.self, to: Int16.self, .int16x8),
            Quantizing.integers(Int16.self, to: Int8.self, .int16x8),
            Quantizing.integers(Int16.self, to: Int16.self, .int16x8),
            Quantizing.integers(Int16.self, to: Int32.self, .int16x8),
            Quantizing.integers(Int32.self, to: Int8.self, .int16x8),
            Quantizing.integers(Int32.self, to: Int16.self, .int16x8),
        ],
        outlines: Quantizing.outlines, domain: ElementDomain.domain())
}

enum Quantizing {
    /// Shapes of test groups, shared with DEQUANTIZE.
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

    /// QUANTIZE-2: divides by the channel's scale, rounds, adds the channel's zero point, and saturates.
    static func realValues(to type: ElementType, _ scheme: Scheme, _ granularity: Operand.Granularity) -> Variant {
        Variant(
            "float32-to-\(type.rawValue)", scheme,
            inputs: [Operand("input", .float32, .unquantized)],
            outputs: [Operand("output", type, granularity)],
            constraints: [Constraint("QUANTIZE-4", .nonconforming, scaleIsPositive(.output(0)))]
                + symmetry(.output(0), type),
            clauses: ["QUANTIZE-1", "QUANTIZE-2", "QUANTIZE-7"],
            prepare: { try prepareReals($0, $1, range: type.integerRange ?? 0...0) })
    }

    private static func prepareReals(
        _ instance: Instance, _ steps: Steps, range: ClosedRange<Int64>
    ) throws -> Plan {
        let output = try instance.output(0)
        var derived = Derived()
        derived[.outputOffset] = output.quantization?.zeroPoints ?? []
        let channels = ChannelIndex(output)
        let (channelScales, channelZeroPoints) = channels.parameters(output, steps)
        let isReplaced = steps.replacesReals || steps.replacesScalars
        return Plan(derived) { call in
            let reals = try call.values(0, as: Float.self)
            let stored = reals.indices.map { position -> Int64 in
                let channel = channels[position]
                let (scale, zeroPoint) = (channelScales[channel], channelZeroPoints[channel])
                if isReplaced {
                    return steps.saturate(steps.quantize(reals[position], scale: scale, zeroPoint: zeroPoint), range)
                }
                let quotient = Int64(Int32(clamping: Int64(roundingHalfAwayFromZero: reals[position] / scale)))
                return min(max(quotient &+ zeroPoint, range.lowerBound), range.upperBound)
            }
            try call.setOutput(0, integers: stored)
        }
    }

    // MARK: Integers to integers

    /// QUANTIZE-3: multiplies the distance from the input's zero point by the ratio of the scales, in fixed point.
    static func integers<Input: QuantizedInteger, Output: QuantizedInteger>(
        _: Input.Type, to _: Output.Type, _ scheme: Scheme
    ) -> Variant {
        let (inputType, outputType) = (Input.elementType, Output.elementType)
        return Variant(
            "\(inputType.rawValue)-to-\(outputType.rawValue)", scheme,
            inputs: [Operand("input", inputType)],
            outputs: [Operand("output", outputType)],
            constraints: [
                Constraint("QUANTIZE-4", .nonconforming, scaleIsPositive(.output(0))),
                Constraint("QUANTIZE-6", .nonconforming, ratioFits),
            ] + symmetry(.input(0), inputType) + symmetry(.output(0), outputType)
                + sixteenBitLimits(inputType, outputType),
            clauses: ["QUANTIZE-1", "QUANTIZE-3"],
            prepare: { instance, steps in
                let (input, output) = (try instance.input(0), try instance.output(0))
                let ratio = steps.quantizeMultiplier(Double(input.scale) / Double(output.scale))
                var derived = try Derived.offsets(instance)
                derived.set([ratio], .outputMultiplier, .outputShift)
                let offset = derived.offset(.inputOffset)
                let stage = OutputStage(Requantization([ratio], steps), output, Output.self, steps)
                return Plan(derived) { call in
                    let distances = try call.values(0, as: Input.self).map { Int32(truncatingIfNeeded: $0) &+ offset }
                    stage.store(&call, distances, as: Output.self)
                }
            })
    }

    // MARK: Constraints

    private static func scaleIsPositive(_ reference: OperandReference) -> Relation {
        .bound(.scale(reference), [.above(0)])
    }

    /// REP-3: a zero point other than 0 of an int16 tensor is nonconforming.
    private static func symmetry(_ reference: OperandReference, _ type: ElementType) -> [Constraint] {
        type == .int16 ? [Constraint("REP-3", .nonconforming, .zeroPoint(reference, 0))] : []
    }

    /// QUANTIZE-5: from int16 to int16 the reference rejects zero points other than 0.
    private static func sixteenBitLimits(_ input: ElementType, _ output: ElementType) -> [Constraint] {
        guard input == .int16, output == .int16 else { return [] }
        return [OperandReference.input(0), .output(0)].map {
            Constraint("QUANTIZE-5", .referenceLimit, .zeroPoint($0, 0))
        }
    }

    private static let ratioFits = Relation.bound(
        .quotient(.scale(.input(0)), .scale(.output(0))), [.below(0x1p31)])
}
