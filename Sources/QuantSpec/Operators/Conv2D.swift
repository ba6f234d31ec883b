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
        variants: [
            Conv2D.int8, Conv2D.uint8, Conv2D.int16WideBias, Conv2D.int16NarrowBias, Conv2D.hybridPerAxis,
            Conv2D.hybridPerTensor,
        ],
        outlines: Conv2D.outlines)
}

enum Conv2D {
    static let paddingTop: DerivedKey = "padding_top"
    static let paddingLeft: DerivedKey = "padding_left"

    // MARK: Integer forms

    /// CONV_2D-4: int8 activations and weights, a 32-bit bias and accumulator.
    static let int8 = Variant(
        "int8", .int8,
        inputs: [
            Operand("input", .int8),
            Operand(
                "filter", .int8, .perTensorOrPerAxis(dimension: 0), role: .constant, zeroPoint: 0,
                storedRange: -127...127),
            Operand("bias", .int32, .unread, role: .constant, presence: .optional),
        ],
        outputs: [Operand("output", .int8)],
        constraints: WeightedOperator.biasConstraints("CONV_2D-7") + [weightsInRange, biasIsPresent],
        clauses: ["CONV_2D-1", "CONV_2D-2", "CONV_2D-3", "CONV_2D-4"],
        derive: { try derive($0, steps: $1, realMultiplier: $1.realMultiplier) },
        evaluate: { try evaluateNarrow(&$0, input: Int8.self, filter: Int8.self) })

    /// CONV_2D-5: uint8 activations and weights, both with zero points; one multiplier from the product in binary32.
    static let uint8 = Variant(
        "uint8", .uint8,
        inputs: [
            Operand("input", .uint8), Operand("filter", .uint8, role: .constant),
            Operand("bias", .int32, .unread, role: .constant, presence: .optional),
        ],
        outputs: [Operand("output", .uint8)],
        constraints: WeightedOperator.biasConstraints("CONV_2D-7")
            + [biasIsPresent, WeightedOperator.biasScaleLimit("CONV_2D-7")],
        clauses: ["CONV_2D-1", "CONV_2D-2", "CONV_2D-3", "CONV_2D-5"],
        derive: { try derive($0, steps: $1, realMultiplier: $1.realMultiplierOfRoundedProduct) },
        evaluate: { try evaluateNarrow(&$0, input: UInt8.self, filter: UInt8.self) })

    /// CONV_2D-6: int16 activations, int8 weights, a 64-bit bias or none.
    static let int16WideBias = int16("int16x8.int64-bias", bias: .int64) {
        $0[.input(2)] != nil || $0.attributes[WeightedOperator.quantizedBiasType] != .int32
    }

    /// CONV_2D-6: int16 activations, int8 weights, a 32-bit bias and accumulator.
    static let int16NarrowBias = int16("int16x8.int32-bias", bias: .int32) { _ in true }

    private static func int16(
        _ id: String, bias: ElementType, where holds: @escaping @Sendable (Instance) -> Bool
    ) -> Variant {
        Variant(
            id, .int16x8,
            inputs: [
                Operand("input", .int16, zeroPoint: 0),
                Operand(
                    "filter", .int8, .perTensorOrPerAxis(dimension: 0), role: .constant, zeroPoint: 0,
                    storedRange: -127...127),
                Operand("bias", bias, .unread, role: .constant, presence: .optional),
            ],
            outputs: [Operand("output", .int16, zeroPoint: 0)],
            constraints: WeightedOperator.biasConstraints("CONV_2D-7") + [weightsInRange, biasIsPresent]
                + WeightedOperator.biasTypeConstraints("CONV_2D-6", bias),
            clauses: ["CONV_2D-1", "CONV_2D-2", "CONV_2D-3", "CONV_2D-6"],
            where: Variant.Condition(
                "the bias is \(bias.rawValue), or quantized_bias_type does not say otherwise", holds),
            derive: { try derive($0, steps: $1, realMultiplier: $1.realMultiplier) },
            evaluate: { call in
                if WeightedOperator.accumulatesWide(call.instance, steps: call.steps) {
                    try evaluateWide(&call)
                } else {
                    try evaluateNarrow(&call, input: Int16.self, filter: Int8.self)
                }
            })
    }

    /// CONV_2D-8: weights keep to [-127, 127].
    private static let weightsInRange = Constraint("CONV_2D-8", .nonconforming, .storedRange(.input(1), -127...127))

    /// CONV_2D-9: the reference runs no convolution without a bias.
    private static let biasIsPresent = Constraint(
        "CONV_2D-9", .referenceLimit, .holds("the bias is present") { $0[.input(2)] != nil })

    private static func derive(
        _ instance: Instance, steps: Steps, realMultiplier: (Float, Float, Float) -> Double
    ) throws -> Derived {
        let convolution = try Convolution(instance, steps: steps)
        try WeightedOperator.checkBias(instance, channels: convolution.outputChannels, clause: "CONV_2D-7")
        var derived = try WeightedOperator.derive(
            instance, channels: convolution.outputChannels, steps: steps, realMultiplier: realMultiplier)
        derived[paddingTop] = [Int64(convolution.vertical.paddingBefore)]
        derived[paddingLeft] = [Int64(convolution.horizontal.paddingBefore)]
        return derived
    }

    private static func evaluateNarrow<Stored: QuantizedInteger, Weight: QuantizedInteger>(
        _ call: inout Call, input _: Stored.Type, filter _: Weight.Type
    ) throws {
        let steps = call.steps
        let factors = call.derived.factors(.outputMultiplier, .outputShift)
        let sums = try accumulate(
            call, input: try call.values(0, as: Stored.self), filter: try call.values(1, as: Weight.self), zero: 0,
            dotProducts: steps.dotProducts)
        let bias: [Int32]? = try call.optionalValues(2)
        WeightedOperator.finish(&call, sums, bias: bias, as: Stored.self) { accumulator, channel in
            Int64(steps.requantize(accumulator, by: factors[channel]))
        }
    }

    private static func evaluateWide(_ call: inout Call) throws {
        let steps = call.steps
        let factors = call.derived.factors(.outputMultiplier, .outputShift)
        let sums = try accumulate(
            call, input: try call.values(0, as: Int16.self), filter: try call.values(1, as: Int8.self), zero: 0,
            dotProducts: steps.wideDotProducts)
        let bias: [Int64]? = try call.optionalValues(2)
        WeightedOperator.finishWide(&call, sums, bias: bias, as: Int16.self) { accumulator, channel in
            Int64(steps.multiplyWide(accumulator, factors[channel]))
        }
    }

    /// CONV_2D-3: the sum over the window of (input - input zero point) x (filter - filter zero point).
    private static func accumulate<Stored: QuantizedInteger, Weight: QuantizedInteger, Accumulator>(
        _ call: Call, input: [Stored], filter: [Weight], zero: Accumulator,
        dotProducts: ([Int16], [Int16], Int) -> [Accumulator]
    ) throws -> [Accumulator] {
        let inputDescription = try call.instance.input(0)
        return try Convolution(call.instance, steps: call.steps).accumulate(
            input: WeightedOperator.centred(input, zeroPoint: inputDescription.zeroPoint),
            filter: WeightedOperator.centred(filter, zeroPoint: try call.instance.input(1).zeroPoint),
            padding: WeightedOperator.centredPadding(inputDescription, call.steps), zero: zero,
            dotProducts: dotProducts)
    }

    // MARK: Hybrid forms

    private static let hybridInputs = [
        Operand("input", .float32, .unquantized),
        Operand(
            "filter", .int8, .perTensorOrPerAxis(dimension: 0), role: .constant, zeroPoint: 0, storedRange: -127...127),
        Operand("bias", .float32, .unquantized, role: .constant, presence: .optional),
    ]

    /// CONV_2D-10: float activations and int8 weights with a scale a channel; each batch is quantized asymmetrically.
    static let hybridPerAxis = Variant(
        "hybrid.per-axis", .dynamicRange, inputs: hybridInputs,
        outputs: [Operand("output", .float32, .unquantized)], constraints: [weightsInRange, biasIsPresent],
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
        "hybrid.per-tensor", .dynamicRange, inputs: hybridInputs,
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [
            weightsInRange, biasIsPresent,
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
        let sums = convolution.accumulate(
            input: centred, filter: filter, padding: 0, zero: 0, dotProducts: call.steps.dotProducts)
        let bias: [Float]? = try call.optionalValues(2)
        let activation = call.attributes[.fusedActivation]
        let outputBatch = max(convolution.output.count / max(batches, 1), 1)
        call.setOutput(
            0,
            sums.indices.map { index in
                let channel = index % convolution.outputChannels
                let scaled = scale(sums[index], channel, rows[index / outputBatch].scale)
                return activation.apply(bias.map { scaled + $0[channel] } ?? scaled)
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
            Outline("batch-3", [[3, 2, 2, 2], [2, 2, 2, 2], [2]], same),
            Outline("deep-1031", [[1, 1, 1, 1031], [2, 1, 1, 1031], [2]], unit),
            Outline("one", [[1, 1, 1, 1], [1, 1, 1, 1], [1]], unit),
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
