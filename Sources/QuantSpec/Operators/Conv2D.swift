extension Operator {
    /// CONV_2D: computes a two-dimensional convolution, possibly strided, dilated or in groups, with a bias and a fused
    /// activation.
    ///
    /// Input [batch, height, width, channels], filter [output channels, height, width, channels / groups], bias [output
    /// channels], output [batch, height, width, output channels].
    public static let conv2D = Operator(
        "CONV_2D", code: 3,
        summary: "Computes a 2D convolution, possibly dilated or in groups, with a bias and a fused activation.",
        attributes: [
            Attribute<Padding>.padding.declaration, Attribute<Int>.strideHeight.declaration,
            Attribute<Int>.strideWidth.declaration, Attribute<Int>.dilationHeight.declaration,
            Attribute<Int>.dilationWidth.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
            WeightedOperator.quantizedBiasType.declaration,
        ],
        binary16: .sum(areProducts: true),
        inferShapes: { try Convolution.outputShapes($0) },
        products: { try $0.output(0).shape.dimensions + $0.input(1).shape.dimensions.dropFirst() },
        variants: Convolution.integerForms
            + [
                Conv2D.hybridPerAxis("hybrid.per-axis", Convolution.operands),
                Conv2D.hybridPerTensor("hybrid.per-tensor", Convolution.operands), Convolution.float32,
                Convolution.int8x4("CONV_2D-13"),
            ] + Convolution.int16x4("CONV_2D-13") + Conv2D.int4HybridForms,
        outlines: Conv2D.outlines, domain: Conv2D.domain,
        postTraining: PostTraining(
            .free, weights: [.init(1, dimension: 0, bias: 2)], version: 3,
            wide: .init(.free, inputs: [0, 1], version: 3), dynamicRange: .init([1], dimension: 0, version: 5)))
}

enum Conv2D {
    /// CONV_2D-9: the reference rejects a convolution without a bias.
    static let biasIsPresent = Constraint(
        "CONV_2D-9", .referenceLimit, erratum: 1, .holds("the bias is present") { $0[.input(2)] != nil })

    // MARK: Hybrid forms

    /// CONV_2D-10: float32 activations, and int8 weights with one scale for each channel. Each batch is quantized
    /// asymmetrically at run time.
    static func hybridPerAxis(
        _ id: String, _ operands: WeightedOperator.Operands, _ clauses: [Clause] = []
    ) -> Variant {
        Variant(
            id, .dynamicRange, inputs: operands.hybrid, outputs: [Operand("output", .float32, .unquantized)],
            constraints: [biasIsPresent, Convolution.windowsFit],
            clauses: ["CONV_2D-1", "CONV_2D-2", "CONV_2D-3", "CONV_2D-10"] + clauses,
            where: Variant.Condition(
                "the filter has several scales, which differ, or several groups", scalesDiffer),
            prepare: {
                try Convolution.prepareHybrid($0, $1, isAsymmetric: true) { accumulator, weightScale, rowScale in
                    Float(accumulator) * weightScale * rowScale
                }
            })
    }

    /// CONV_2D-11: float32 activations, and int8 weights with one scale. Each batch is quantized symmetrically at run
    /// time.
    static func hybridPerTensor(
        _ id: String, _ operands: WeightedOperator.Operands, _ clauses: [Clause] = []
    ) -> Variant {
        Variant(
            id, .dynamicRange, inputs: operands.hybrid, outputs: [Operand("output", .float32, .unquantized)],
            constraints: [
                biasIsPresent, Convolution.windowsFit,
                Constraint(
                    "CONV_2D-11", .referenceLimit,
                    .holds("the convolution has one group") { (try? Convolution($0).groups) == 1 }),
            ],
            clauses: ["CONV_2D-1", "CONV_2D-2", "CONV_2D-3", "CONV_2D-11"] + clauses,
            prepare: {
                try Convolution.prepareHybrid($0, $1, isAsymmetric: false) { accumulator, weightScale, rowScale in
                    Float(accumulator) * (rowScale * weightScale)
                }
            })
    }

    /// CONV_2D-13: the hybrid forms with int4 weights.
    static let int4HybridForms: [Variant] = [
        hybridPerAxis("hybrid-int4.per-axis", Convolution.operands.int4("CONV_2D-13"), ["CONV_2D-13"]),
        hybridPerTensor("hybrid-int4.per-tensor", Convolution.operands.int4("CONV_2D-13"), ["CONV_2D-13"]),
    ]

    @Sendable private static func scalesDiffer(_ instance: Instance) -> Bool {
        let scales = instance[.input(1)]?.quantization?.scales ?? []
        return scales.count > 1 && (scales.contains { $0 != scales[0] } || (try? Convolution(instance).groups) != 1)
    }

    // MARK: Domain

    private static let vertical = SlidingDomain.Direction("h") { try Convolution($0).vertical }
    private static let horizontal = SlidingDomain.Direction("w") { try Convolution($0).horizontal }
    private static let inputChannels = TypedAxis("input channels", SlidingDomain.channelCounts) {
        try $0.input(0).shape.dimensions.last
    }
    private static let outputChannels = TypedAxis("output channels", SlidingDomain.channelCounts) {
        try Convolution($0).outputChannels
    }
    private static let groups = TypedAxis("groups", [1, 2, 3]) { try Convolution($0).groups }
    private static let path = SlidingDomain.path(
        [.window, .pointwise, .stridedPointwise, .row, .square, .stridedSquare]
    ) { instance in
        let geometry = try Convolution(instance)
        return SlidingDomain.Path(geometry.vertical, geometry.horizontal)
    }

    static let domain = Domain(
        vertical.axes(isDilated: true) + horizontal.axes(isDilated: true)
            + [SlidingDomain.batch.axis, inputChannels.axis, outputChannels.axis, groups.axis, path.axis],
        properties: SlidingDomain.properties(vertical, horizontal)
    ) { point in
        let point = SlidingDomain.point(point, along: point[path], vertical, horizontal)
        let groups = point[groups]
        // The number of groups must divide the channels: both counts are rounded up to a multiple of it.
        let channels = (point[inputChannels] + groups - 1) / groups * groups
        let outputs = (point[outputChannels] + groups - 1) / groups * groups
        return Outline(
            "covering",
            [
                [point[SlidingDomain.batch], point[vertical.size], point[horizontal.size], channels],
                [outputs, point[vertical.window], point[horizontal.window], channels / groups], [outputs],
            ], SlidingDomain.attributes(point, vertical, horizontal, isDilated: true))
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
                variants: ["int8", "uint8", "int16x8.int64-bias", "int16x8.int32-bias", "hybrid.per-axis", "float32"]),
            Outline("tail-17", [[1, 1, 2, 17], [3, 1, 1, 17], [3]], unit.setting(.fusedActivation, .reluN1To1)),
            Outline("tail-33", [[1, 2, 1, 33], [2, 1, 1, 33], [2]], unit),
            Outline("channels-17", [[1, 2, 2, 4], [17, 1, 1, 4], [17]], unit),
            Outline("channels-16", [[2, 2, 2, 16], [16, 1, 1, 16], [16]], unit),
            Outline("channels-33", [[1, 2, 1, 31], [33, 1, 1, 31], [33]], unit),
            Outline("batch-3", [[3, 2, 2, 2], [2, 2, 2, 2], [2]], same),
            Outline("deep-1031", [[1, 1, 7, 1031], [5, 1, 1, 1031], [5]], unit),
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
            Outline("no-bias-pointwise", [[1, 3, 3, 8], [5, 1, 1, 8], nil], unit),
            Outline(
                "no-bias-strided", [[1, 5, 6, 5], [5, 3, 3, 5], nil],
                strided.setting(.strideWidth, 2).setting(.fusedActivation, .relu)),
            Outline(
                "no-bias-groups", [[1, 3, 4, 4], [6, 2, 2, 2], nil], same,
                variants: ["int8", "uint8", "int16x8.int64-bias"]),
            Outline(
                "no-bias-int32", [[1, 3, 3, 5], [5, 2, 2, 5], nil],
                same.setting(WeightedOperator.quantizedBiasType, .int32), variants: ["int16x8.int32-bias"]),
            Outline(
                "deep-522", [[1, 4, 4, 58], [3, 3, 3, 58], [3]], unit, variants: ["int16x8.int64-bias"]),
        ]
    }()
}
