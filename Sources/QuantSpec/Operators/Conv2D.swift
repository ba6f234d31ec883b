extension Operator {
    /// CONV_2D: a two-dimensional convolution over channels, possibly in groups, with bias and fused activation.
    public static let conv2D = Operator(
        "CONV_2D", code: 3, summary: "A two-dimensional convolution, possibly dilated or in groups, with bias.",
        attributes: [
            Attribute<Padding>.padding.declaration, Attribute<Int>.strideHeight.declaration,
            Attribute<Int>.strideWidth.declaration, Attribute<Int>.dilationHeight.declaration,
            Attribute<Int>.dilationWidth.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
            WeightedOperator.quantizedBiasType.declaration,
        ],
        inferShapes: { [try Convolution($0).output] },
        products: { try $0.output(0).shape.dimensions + $0.input(1).shape.dimensions.dropFirst() },
        variants: Convolution.integerForms + [Conv2D.hybridPerAxis, Conv2D.hybridPerTensor],
        outlines: Conv2D.outlines)
}

enum Conv2D {
    /// CONV_2D-9: the reference runs no convolution without a bias.
    static let biasIsPresent = Constraint(
        "CONV_2D-9", .referenceLimit, erratum: 1, .holds("the bias is present") { $0[.input(2)] != nil })

    // MARK: Hybrid forms

    /// CONV_2D-10: float activations and int8 weights with a scale a channel; each batch is quantized asymmetrically.
    static let hybridPerAxis = Variant(
        "hybrid.per-axis", .dynamicRange, inputs: Convolution.operands.hybrid,
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [biasIsPresent, Convolution.windowsFit],
        clauses: ["CONV_2D-1", "CONV_2D-2", "CONV_2D-3", "CONV_2D-10"],
        where: Variant.Condition(
            "the filter has several scales, which differ, or several groups", scalesDiffer),
        evaluate: { call in
            let scales = try call.instance.input(1).quantization?.scales ?? []
            let steps = call.steps
            try evaluateHybrid(&call, isAsymmetric: true) { accumulator, channel, rowScale in
                Float(accumulator) * steps.channelScale(scales, channel) * rowScale
            }
        })

    /// CONV_2D-11: float activations and int8 weights with one scale; each batch is quantized symmetrically.
    static let hybridPerTensor = Variant(
        "hybrid.per-tensor", .dynamicRange, inputs: Convolution.operands.hybrid,
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [
            biasIsPresent, Convolution.windowsFit,
            Constraint(
                "CONV_2D-11", .referenceLimit,
                .holds("the convolution has one group") { (try? Convolution($0).groups) == 1 }),
        ],
        clauses: ["CONV_2D-1", "CONV_2D-2", "CONV_2D-3", "CONV_2D-11"],
        evaluate: { call in
            let scale = try call.instance.input(1).scale
            try evaluateHybrid(&call, isAsymmetric: false) { accumulator, _, rowScale in
                Float(accumulator) * (rowScale * scale)
            }
        })

    @Sendable private static func scalesDiffer(_ instance: Instance) -> Bool {
        let scales = instance[.input(1)]?.quantization?.scales ?? []
        return scales.count > 1 && (scales.contains { $0 != scales[0] } || (try? Convolution(instance).groups) != 1)
    }

    private static func evaluateHybrid(
        _ call: inout Call, isAsymmetric: Bool, scale: (Int32, _ channel: Int, _ rowScale: Float) -> Float
    ) throws {
        let convolution = try Convolution(call.instance, steps: call.steps)
        try WeightedOperator.checkBias(call.instance, channels: convolution.outputChannels, clause: "CONV_2D-7")
        let input = try call.values(0, as: Float.self)
        let batches = convolution.input[0]
        let batchSize = batches > 0 ? input.count / batches : 0
        let rows = (0..<batches).map { batch in
            call.steps.quantizeHybridInput(input[batch * batchSize..<(batch + 1) * batchSize], isAsymmetric)
        }
        let centred = rows.flatMap { WeightedOperator.centred($0.values, zeroPoint: Int64($0.zeroPoint)) }
        let filter = WeightedOperator.centred(try call.values(1, as: Int8.self), zeroPoint: 0)
        let sums = convolution.sums(weights: filter, steps: call.steps).accumulate(
            input: centred, padding: 0, steps: call.steps)
        let bias: [Float]? = try call.optionalValues(2)
        let activation = call.attributes[.fusedActivation]
        let outputBatch = max(convolution.output.count / max(batches, 1), 1)
        call.setOutput(
            0,
            sums.indices.map { index in
                let channel = index % convolution.outputChannels
                let scaled = scale(sums[index], channel, rows[index / outputBatch].scale)
                return activation.applyKeepingFinite(bias.map { scaled + $0[channel] } ?? scaled)
            })
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        let unit = Attributes().setting(.padding, .valid).setting(.strideHeight, 1).setting(.strideWidth, 1)
        let same = unit.setting(.padding, .same)
        let strided = same.setting(.strideHeight, 2).setting(.strideWidth, 1)
        return [
            Outline("pointwise", [[1, 3, 3, 8], [5, 1, 1, 8], [5]], unit),
            Outline("same-3x3", [[1, 5, 4, 3], [4, 3, 3, 3], [4]], same.setting(.fusedActivation, .relu)),
            Outline("strides-2x1", [[1, 6, 5, 2], [3, 3, 2, 2], [3]], strided),
            Outline(
                "strides-2x3", [[2, 7, 8, 1], [2, 2, 3, 1], [2]],
                unit.setting(.strideHeight, 2).setting(.strideWidth, 3)),
            Outline(
                "dilated-2x1", [[1, 6, 5, 2], [2, 2, 2, 2], [2]],
                same.setting(.dilationHeight, 2).setting(.fusedActivation, .relu6)),
            Outline("dilated-1x3", [[1, 3, 9, 1], [3, 1, 3, 1], [3]], unit.setting(.dilationWidth, 3)),
            Outline(
                "groups-2", [[1, 3, 3, 4], [4, 2, 2, 2], [4]], same,
                variants: ["int8", "uint8", "int16x8.int64-bias", "int16x8.int32-bias", "hybrid.per-axis"]),
            Outline("tail-17", [[1, 1, 2, 17], [3, 1, 1, 17], [3]], unit.setting(.fusedActivation, .reluN1To1)),
            Outline("tail-33", [[1, 2, 1, 33], [2, 1, 1, 33], [2]], unit),
            Outline("channels-17", [[1, 2, 2, 4], [17, 1, 1, 4], [17]], unit),
            Outline("channels-16", [[2, 2, 2, 16], [16, 1, 1, 16], [16]], unit),
            Outline("channels-33", [[1, 2, 1, 31], [33, 1, 1, 31], [33]], unit),
            Outline("batch-3", [[3, 2, 2, 2], [2, 2, 2, 2], [2]], same),
            Outline("deep-1031", [[1, 1, 1, 1031], [2, 1, 1, 1031], [2]], unit),
            Outline("one", [[1, 1, 1, 1], [1, 1, 1, 1], [1]], unit),
            Outline("empty", [[0, 3, 3, 2], [2, 2, 2, 2], [2]], unit),
            Outline(
                "weights-of-minus-128", [[1, 3, 3, 2], [2, 1, 1, 2], [2]], unit,
                fixedValues: [1: [-128, 127, -128, -127]], variants: ["int8"], breaking: ["CONV_2D-8"]),
            Outline("no-bias", [[1, 3, 3, 2], [2, 2, 2, 2], nil], same),
            Outline(
                "bias-int32", [[1, 3, 3, 2], [2, 2, 2, 2], [2]],
                same.setting(WeightedOperator.quantizedBiasType, .int32),
                variants: ["int16x8.int32-bias"]),
            Outline(
                "bias-int64", [[1, 3, 3, 2], [2, 2, 2, 2], [2]],
                same.setting(WeightedOperator.quantizedBiasType, .int64),
                variants: ["int16x8.int64-bias"]),
        ]
    }()
}
