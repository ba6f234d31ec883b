extension Operator {
    /// DEPTHWISE_CONV_2D: computes a two-dimensional convolution of each input channel with filters of its own,
    /// possibly strided or dilated, with a bias and a fused activation.
    public static let depthwiseConv2D = Operator(
        "DEPTHWISE_CONV_2D", code: 4,
        summary: "Computes a 2D convolution of each channel by itself, with a bias and a fused activation.",
        attributes: [
            Attribute<Padding>.padding.declaration, Attribute<Int>.strideHeight.declaration,
            Attribute<Int>.strideWidth.declaration, DepthwiseConv2D.depthMultiplier.declaration,
            Attribute<Int>.dilationHeight.declaration, Attribute<Int>.dilationWidth.declaration,
            Attribute<FusedActivation>.fusedActivation.declaration,
        ],
        binary16: .sum(areProducts: true),
        inferShapes: { try DepthwiseConv2D.outputShapes($0) },
        products: { try $0.output(0).shape.dimensions + $0.input(1).shape.dimensions.dropLast() },
        variants: DepthwiseConv2D.integerForms
            + [
                DepthwiseConv2D.hybrid, DepthwiseConv2D.float32, DepthwiseConv2D.int8x4("DEPTHWISE_CONV_2D-13"),
            ],
        outlines: DepthwiseConv2D.outlines, domain: DepthwiseConv2D.domain,
        postTraining: PostTraining(
            .free, weights: [.init(1, dimension: 3, bias: 2)], version: 3,
            wide: .init(.free, inputs: [0, 1], version: 3), dynamicRange: .init([1], dimension: 3, version: 6)))
}

/// The geometry of a depthwise convolution: input [batch, height, width, channels], filter [1, height, width, output
/// channels], output [batch, height, width, output channels].
struct DepthwiseConv2D: SlidingOperator {
    /// The number of filters for each input channel. The shapes decide; DEPTHWISE_CONV_2D-2 requires this value to
    /// agree.
    static let depthMultiplier = Attribute("depth_multiplier", default: 0)

    static let operatorName = "DEPTHWISE_CONV_2D"
    static let operands = WeightedOperator.Operands(quantizedDimension: 3, weightClause: "DEPTHWISE_CONV_2D-8")
    static let realClause: Clause = "DEPTHWISE_CONV_2D-11"

    let input: Shape
    let filter: Shape
    var vertical: Window
    var horizontal: Window

    /// - Throws: `SpecificationError` if ranks, channels, strides or dilations do not fit together.
    init(_ instance: Instance) throws {
        input = try instance.input(0).shape
        filter = try instance.input(1).shape
        guard input.rank == 4, filter.rank == 4 else {
            throw SpecificationError(
                .invalid, "the input has shape \(input) and the filter \(filter)", remedy: "use four dimensions",
                clause: "DEPTHWISE_CONV_2D-1")
        }
        guard filter[0] == 1, input[3] > 0, filter[3] > 0, filter[3] % input[3] == 0 else {
            throw SpecificationError(
                .invalid, "\(input[3]) input channels do not fit a filter of shape \(filter)",
                remedy: "use a filter [1, height, width, channels × multiplier]", clause: "DEPTHWISE_CONV_2D-2")
        }
        (vertical, horizontal) = try Window.pair(
            sliding: input, filterHeight: filter[1], filterWidth: filter[2], instance.attributes, isDilated: true)
    }

    var outputChannels: Int { filter[3] }
    var output: Shape { Shape([input[0], vertical.outputSize, horizontal.outputSize, outputChannels]) }

    /// DEPTHWISE_CONV_2D-3: each input channel has its own filters, next to each other in the last dimension of the
    /// filter.
    func sums(weights: [Int16], padding: Int16, steps: Steps) -> any SlidingSums {
        let (rows, columns) = (TapTable(sliding: vertical), TapTable(sliding: horizontal))
        // A padding value other than 0, replaced steps or a single channel: computed as a convolution in groups.
        if input[3] > 1, padding == 0, !steps.replacesDotProducts {
            return ChannelSums(
                walk: WindowWalk(input, rows: rows, columns: columns), inputChannels: input[3],
                outputChannels: outputChannels, weights: weights)
        }
        return PatchSums(
            input: input, filter: Shape([outputChannels, filter[1], filter[2], 1]), weights: filtersByChannel(weights),
            padding: padding, rows: rows, columns: columns)
    }

    func realSums(weights: [Float]) -> any RealSums {
        let walk = WindowWalk(input, rows: TapTable(sliding: vertical), columns: TapTable(sliding: horizontal))
        return ChannelSums(
            walk: walk, inputChannels: input[3], outputChannels: outputChannels, weights: weights)
    }

    /// The weights in the order of a convolution with one group for each input channel: [output channels, height,
    /// width].
    private func filtersByChannel(_ weights: [Int16]) -> [Int16] {
        let taps = filter[1] * filter[2]
        return (0..<outputChannels * taps).map { weights[$0 % taps * outputChannels + $0 / taps] }
    }

    // MARK: Hybrid form

    /// DEPTHWISE_CONV_2D-12: float32 activations, and int8 weights with one scale for each output channel. Each batch is
    /// quantized asymmetrically at run time.
    static let hybrid = Variant(
        "hybrid", .dynamicRange, inputs: operands.hybrid,
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: constraints + [
            Constraint(
                "DEPTHWISE_CONV_2D-12", .nonconforming, erratum: 122,
                .holds("the filter has one scale for each output channel") { instance in
                    guard let filter = instance[.input(1)], let scales = filter.quantization?.scales else {
                        return true
                    }
                    return scales.count == filter.shape.dimensions.last
                }),
            batchLimit("DEPTHWISE_CONV_2D-12"),
        ],
        clauses: ["DEPTHWISE_CONV_2D-1", "DEPTHWISE_CONV_2D-2", "DEPTHWISE_CONV_2D-3", "DEPTHWISE_CONV_2D-12"],
        prepare: {
            try prepareHybrid($0, $1, isAsymmetric: true) { accumulator, weightScale, rowScale in
                Float(accumulator) * (weightScale * rowScale)
            }
        })

    // MARK: Constraints

    static var constraints: [Constraint] { [multiplierAgrees, biasIsNotEmpty, windowsFit] }

    /// ARITH-16: the reference limit of windows that are longer than an input without padding.
    private static let windowsFit = Window.fitLimit { instance in
        let geometry = try DepthwiseConv2D(instance)
        return [geometry.vertical, geometry.horizontal]
    }

    /// DEPTHWISE_CONV_2D-2: the attribute agrees with the shapes.
    private static let multiplierAgrees = Constraint(
        "DEPTHWISE_CONV_2D-2", .nonconforming,
        .attributeTimesDimension(
            depthMultiplier.name, DimensionReference(.input(0), 3), is: DimensionReference(.input(1), 3)))

    /// DEPTHWISE_CONV_2D-9: the reference rejects an empty third input; an omitted bias is left off the list.
    private static let biasIsNotEmpty = Constraint(
        "DEPTHWISE_CONV_2D-9", .referenceLimit, erratum: 40,
        .holds("an omitted bias is left off the list of inputs") { $0.inputs.count < 3 || $0.inputs[2] != nil })

    /// DEPTHWISE_CONV_2D-10: the reference has no form with a 32-bit bias.
    static var narrowBiasConstraints: [Constraint] {
        [
            Constraint(
                "DEPTHWISE_CONV_2D-10", .referenceLimit, erratum: 41,
                .holds("the bias has 64 bits") { $0[.input(2)]?.type != .int32 })
        ]
    }

    // MARK: Domain

    private static let verticalAxes = SlidingDomain.Direction("h") { try DepthwiseConv2D($0).vertical }
    private static let horizontalAxes = SlidingDomain.Direction("w") { try DepthwiseConv2D($0).horizontal }
    private static let channels = TypedAxis("input channels", SlidingDomain.channelCounts) {
        try DepthwiseConv2D($0).input.dimensions.last
    }
    private static let multiplier = TypedAxis("depth multiplier", [1, 2, 3, 4, 8]) {
        let geometry = try DepthwiseConv2D($0)
        return geometry.filter[3] / geometry.input[3]
    }

    /// Kernels have special code for windows of 3 × 3, in most cases for one filter for each channel.
    private static let path = SlidingDomain.path(
        [.window, .square, .stridedSquare, .unevenSquare, .dilatedSquare, .multipliedSquare], isTripled: true
    ) { instance in
        let geometry = try DepthwiseConv2D(instance)
        let path = SlidingDomain.Path(geometry.vertical, geometry.horizontal)
        if geometry.filter[3] == geometry.input[3] { return path }
        return path == .square ? .multipliedSquare : .window
    }

    static let domain = Domain(
        verticalAxes.axes(isDilated: true) + horizontalAxes.axes(isDilated: true)
            + [SlidingDomain.batch.axis, channels.axis, multiplier.axis, path.axis],
        properties: SlidingDomain.properties(verticalAxes, horizontalAxes)
    ) { point in
        var point = SlidingDomain.point(point, along: point[path], verticalAxes, horizontalAxes)
        switch point[path] {
        case .window: break
        case .multipliedSquare: point.choose(max(2, point[multiplier]), along: multiplier)
        default: point.choose(1, along: multiplier)
        }
        let outputs = point[channels] * point[multiplier]
        return Outline(
            "covering",
            [
                [point[SlidingDomain.batch], point[verticalAxes.size], point[horizontalAxes.size], point[channels]],
                [1, point[verticalAxes.window], point[horizontalAxes.window], outputs], [outputs],
            ],
            SlidingDomain.attributes(point, verticalAxes, horizontalAxes, isDilated: true)
                .setting(depthMultiplier, point[multiplier]))
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        let unit = Attributes().setting(.padding, .valid).setting(.strideHeight, 1).setting(.strideWidth, 1)
            .setting(depthMultiplier, 1)
        let same = unit.setting(.padding, .same)
        return [
            Outline("same-3x3", [[1, 5, 4, 3], [1, 3, 3, 3], [3]], same.setting(.fusedActivation, .relu)),
            Outline("multiplier-2", [[1, 4, 3, 3], [1, 2, 2, 6], [6]], same.setting(depthMultiplier, 2)),
            Outline("multiplier-3-of-one", [[1, 3, 4, 1], [1, 3, 2, 3], [3]], unit.setting(depthMultiplier, 3)),
            Outline(
                "strides-2x1", [[1, 6, 5, 2], [1, 3, 2, 2], [2]],
                same.setting(.strideHeight, 2).setting(.fusedActivation, .relu6)),
            Outline(
                "strides-2x3", [[2, 7, 8, 1], [1, 2, 3, 2], [2]],
                unit.setting(.strideHeight, 2).setting(.strideWidth, 3).setting(depthMultiplier, 2)),
            Outline("dilated-2x1", [[1, 6, 5, 2], [1, 2, 2, 2], [2]], same.setting(.dilationHeight, 2)),
            Outline("dilated-1x3", [[1, 3, 9, 1], [1, 1, 3, 1], [1]], unit.setting(.dilationWidth, 3)),
            Outline("taps-25", [[1, 6, 6, 2], [1, 5, 5, 2], [2]], same.setting(.fusedActivation, .reluN1To1)),
            Outline("taps-529", [[1, 23, 23, 1], [1, 23, 23, 1], [1]], unit),
            Outline("channels-17", [[1, 2, 2, 17], [1, 2, 1, 17], [17]], unit),
            Outline("channels-33", [[1, 1, 2, 33], [1, 1, 1, 33], [33]], unit),
            Outline("channels-16", [[2, 2, 2, 16], [1, 2, 2, 16], [16]], same),
            Outline("channels-32", [[2, 1, 2, 32], [1, 1, 2, 32], [32]], unit),
            Outline("dilated-batch-2", [[2, 5, 5, 3], [1, 2, 2, 3], [3]], unit.setting(.dilationHeight, 3)),
            Outline("empty", [[0, 3, 3, 2], [1, 2, 2, 2], [2]], unit),
            Outline(
                "weights-of-minus-128", [[1, 3, 3, 2], [1, 1, 2, 2], [2]], unit,
                fixedValues: [1: [-128, 127, -128, -127]], variants: ["int8"], breaking: ["DEPTHWISE_CONV_2D-8"]),
            Outline(
                "multiplier-misstated", [[1, 3, 3, 2], [1, 2, 2, 4], [4]], unit, breaking: ["DEPTHWISE_CONV_2D-2"]),
            Outline("batch-3", [[3, 2, 2, 2], [1, 2, 2, 2], [2]], same),
            Outline("one", [[1, 1, 1, 1], [1, 1, 1, 1], [1]], unit),
            Outline("no-bias", [[1, 3, 3, 2], [1, 2, 2, 2]], same),
            Outline(
                "multiplier-4-strides-2x1", [[1, 5, 7, 2], [1, 3, 2, 8], [8]],
                same.setting(.strideHeight, 2).setting(depthMultiplier, 4)),
            Outline(
                "multiplier-8-strides-1x2", [[1, 4, 5, 1], [1, 2, 3, 8], [8]],
                same.setting(.strideWidth, 2).setting(depthMultiplier, 8)),
            Outline("multiplier-5", [[1, 3, 3, 2], [1, 2, 2, 10], [10]], same.setting(depthMultiplier, 5)),
            Outline("taps-16", [[1, 4, 5, 1], [1, 4, 4, 1], [1]], unit),
            Outline("empty-bias", [[1, 2, 2, 2], [1, 2, 2, 2], nil], same, variants: ["int8", "uint8"]),
        ]
    }()
}
