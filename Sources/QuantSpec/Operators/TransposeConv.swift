extension Operator {
    /// TRANSPOSE_CONV: computes a transposed convolution. Each input element, multiplied by the filter, is added to a
    /// region of the output. A bias is added and a fused activation is applied.
    public static let transposeConv = Operator(
        "TRANSPOSE_CONV", code: 67,
        summary: "Computes a transposed convolution, with a bias and a fused activation.",
        attributes: [
            Attribute<Padding>.padding.declaration, Attribute<Int>.strideHeight.declaration,
            Attribute<Int>.strideWidth.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
            WeightedOperator.quantizedBiasType.declaration,
        ],
        binary16: .sum(areProducts: true),
        inferShapes: { try TransposeConv.outputShapes($0) },
        shapedBy: [0],
        products: { try $0.input(2).shape.dimensions + $0.input(1).shape.dimensions.dropLast() },
        variants: TransposeConv.integerForms + [TransposeConv.hybrid, TransposeConv.float32],
        outlines: TransposeConv.outlines, domain: TransposeConv.domain,
        postTraining: PostTraining(
            .free, weights: [.init(1, dimension: 0, activation: 2, bias: 3)], takesWeightsAlone: true, version: 2,
            wide: .init(.free, inputs: [2, 1], version: 3), dynamicRange: .init([1], dimension: 0, version: 2)))
}

/// The geometry of a transposed convolution: input [batch, height, width, channels], filter [output channels, height,
/// width, channels], output as the operand `output_shape` says.
struct TransposeConv: SlidingOperator {
    static let operatorName = "TRANSPOSE_CONV"
    static let operands = WeightedOperator.Operands(
        input: 2, filter: 1, bias: 3, weightClause: "TRANSPOSE_CONV-8",
        others: [0: Operand("output_shape", .int32, .unquantized, role: .constant)])

    static let realClause: Clause = "TRANSPOSE_CONV-9"
    static let realConstraints: [Constraint] = []

    let input: Shape
    let filter: Shape
    let output: Shape
    /// The windows that slide over the output; their output size is the input's size (TRANSPOSE_CONV-2).
    var vertical: Window
    var horizontal: Window

    /// - Throws: `SpecificationError` if ranks, channels or strides do not fit together, or windows over the output
    ///   do not give the input's size.
    init(_ instance: Instance) throws {
        input = try instance.input(2).shape
        filter = try instance.input(1).shape
        output = Shape(try instance.constantIntegers(0))
        guard try instance.input(0).shape.rank == 1, output.rank == 4, input.rank == 4, filter.rank == 4 else {
            throw SpecificationError(
                .invalid, "the input has shape \(input), the filter \(filter) and the output \(output)",
                remedy: "use four dimensions", clause: "TRANSPOSE_CONV-1")
        }
        guard output[0] == input[0], output[3] == filter[0], input[3] == filter[3], input[3] > 0, filter[0] > 0,
            let count = output.checkedCount, count <= Int(Int32.max)
        else {
            throw SpecificationError(
                .invalid, "an input of shape \(input) and a filter of shape \(filter) do not give \(output)",
                remedy: "keep the batches, and use a filter [output channels, height, width, input channels]",
                clause: "TRANSPOSE_CONV-1")
        }
        (vertical, horizontal) = try Window.pair(
            sliding: output, filterHeight: filter[1], filterWidth: filter[2], instance.attributes)
        guard vertical.outputSize == input[1], horizontal.outputSize == input[2], input[1] > 0, input[2] > 0 else {
            throw SpecificationError(
                .invalid,
                "an output of \(output[1]) by \(output[2]) needs an input of \(vertical.outputSize) by \(horizontal.outputSize), not \(input[1]) by \(input[2])",
                remedy: "choose an output size whose convolution has the size of the input", clause: "TRANSPOSE_CONV-2")
        }
    }

    var outputChannels: Int { filter[0] }

    /// TRANSPOSE_CONV-3: for each output position, the input positions whose windows contain it.
    func sums(weights: [Int16], padding: Int16, steps _: Steps) -> any SlidingSums {
        PatchSums(
            input: input, filter: filter, weights: weights, padding: padding,
            rows: TapTable(slidingOverOutput: vertical),
            columns: TapTable(slidingOverOutput: horizontal))
    }

    func realSums(weights: [Float]) -> any RealSums { patchSums(weights: weights) }

    private func patchSums(weights: [Float]) -> RealPatchSums {
        let walk = WindowWalk(
            input, rows: TapTable(slidingOverOutput: vertical), columns: TapTable(slidingOverOutput: horizontal))
        return RealPatchSums(walk, filter: filter, groups: 1, weights: weights)
    }

    // MARK: Hybrid form

    /// TRANSPOSE_CONV-10: float32 activations and int8 weights. Every product is rescaled before it is added.
    static let hybrid = Variant(
        "hybrid", .dynamicRange, inputs: operands.hybrid,
        outputs: [Operand("output", .float32, .unquantized)], constraints: [batchLimit("TRANSPOSE_CONV-10")],
        clauses: ["TRANSPOSE_CONV-1", "TRANSPOSE_CONV-2", "TRANSPOSE_CONV-3", "TRANSPOSE_CONV-10"],
        prepare: { instance, steps in
            let geometry = try TransposeConv(instance, steps: steps)
            let channels = geometry.outputChannels
            let weightScales = try weightScales(instance, channels, steps)
            let filter = try PackedConstant(instance, operands.filter) { (values: [Int8], _) in
                geometry.patchSums(weights: values.map { Float($0) })
            }
            let stage = RealStage(instance.attributes[.fusedActivation], channels: channels)
            return Plan { call in
                let (rowScales, centred) = rows(
                    try call.values(operands.input), geometry.input[0], steps, isAsymmetric: true)
                let sums = try filter.value(call).accumulate(
                    centred.map { Float($0) }, weightScales: weightScales, batchScales: rowScales)
                call.setOutput(0, stage.finish(sums, bias: try call.optionalValues(operands.bias)))
            }
        })

    // MARK: Constraints

    /// TRANSPOSE_CONV-6: a `quantized_bias_type` that contradicts the type of the bias is nonconforming.
    static var constraints: [Constraint] {
        [(ElementType.int64, WeightedOperator.QuantizedBiasType.int32), (.int32, .int64)].map { type, attribute in
            Constraint(
                "TRANSPOSE_CONV-6", .nonconforming,
                .attributeExcluded(
                    WeightedOperator.quantizedBiasType.name, [attribute.attributeValue], by: .input(3), type))
        }
    }

    // MARK: Domain

    /// The windows slide over the output: the domain chooses its size, which determines the input's.
    private static let verticalAxes = SlidingDomain.Direction("h") { try TransposeConv($0).vertical }
    private static let horizontalAxes = SlidingDomain.Direction("w") { try TransposeConv($0).horizontal }
    private static let batch = TypedAxis("batch", [1, 2, 3]) { try TransposeConv($0).input.dimensions.first }
    private static let inputChannels = TypedAxis("input channels", SlidingDomain.channelCounts) {
        try TransposeConv($0).input.dimensions.last
    }
    private static let outputChannelAxis = TypedAxis("output channels", SlidingDomain.channelCounts) {
        try TransposeConv($0).outputChannels
    }

    private static let padding = TypedAxis("padding", Padding.allCases) { $0.attributes[.padding] }
    private static let path = SlidingDomain.path([.window, .square, .stridedSquare]) { instance in
        let geometry = try TransposeConv(instance)
        return SlidingDomain.Path(geometry.vertical, geometry.horizontal)
    }

    static let domain = Domain(
        verticalAxes.axes(isDilated: false) + horizontalAxes.axes(isDilated: false)
            + [batch.axis, inputChannels.axis, outputChannelAxis.axis, padding.axis, path.axis],
        properties: SlidingDomain.properties(verticalAxes, horizontalAxes)
    ) { point in
        let (vertical, horizontal) = (verticalAxes, horizontalAxes)
        let point = SlidingDomain.point(point, along: point[path], vertical, horizontal)
        let output = Shape([point[batch], point[vertical.size], point[horizontal.size], point[outputChannelAxis]])
        let attributes = SlidingDomain.attributes(point, vertical, horizontal, isDilated: false)
            .setting(.padding, point[padding])
        let (rows, columns) = try Window.pair(
            sliding: output, filterHeight: point[vertical.window], filterWidth: point[horizontal.window], attributes)
        return Outline(
            "covering",
            [
                [4],
                [point[outputChannelAxis], point[vertical.window], point[horizontal.window], point[inputChannels]],
                [point[batch], rows.outputSize, columns.outputSize, point[inputChannels]], [point[outputChannelAxis]],
            ], attributes, fixedValues: [0: output.dimensions.map(Int64.init)])
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        let unit = Attributes().setting(.padding, .valid).setting(.strideHeight, 1).setting(.strideWidth, 1)
        let same = unit.setting(.padding, .same)
        let twice = same.setting(.strideHeight, 2).setting(.strideWidth, 2)
        func outline(
            _ id: String, _ output: [Int64], _ input: Shape, _ filter: Shape, bias: Bool = true,
            _ attributes: Attributes, weights: [Int64]? = nil, variants: Set<String> = [],
            breaking: Set<Clause> = []
        ) -> Outline {
            var fixedValues = [0: output]
            fixedValues[1] = weights
            return Outline(
                id, [[4], filter, input, bias ? [filter[0]] : nil], attributes, fixedValues: fixedValues,
                variants: variants, breaking: breaking)
        }
        return [
            outline("same-2x2", [1, 6, 4, 3], [1, 3, 2, 2], [3, 3, 3, 2], twice.setting(.fusedActivation, .relu)),
            outline("same-odd", [1, 5, 3, 2], [1, 3, 2, 2], [2, 3, 2, 2], twice),
            outline("unit", [1, 4, 4, 2], [1, 4, 4, 3], [2, 3, 3, 3], same.setting(.fusedActivation, .relu6)),
            outline("valid", [1, 4, 5, 2], [1, 2, 3, 2], [2, 3, 3, 2], unit),
            outline(
                "valid-strides-2x3", [1, 5, 8, 2], [1, 2, 2, 1], [2, 3, 5, 1],
                unit.setting(.strideHeight, 2).setting(.strideWidth, 3)),
            outline(
                "strides-3x1", [1, 7, 3, 2], [1, 3, 3, 1], [2, 4, 2, 1],
                same.setting(.strideHeight, 3).setting(.fusedActivation, .reluN1To1)),
            outline(
                "gaps", [1, 6, 9, 1], [1, 2, 3, 2], [1, 2, 1, 2],
                same.setting(.strideHeight, 3).setting(.strideWidth, 3)),
            outline(
                "strides-3x1-of-one-row", [1, 3, 4, 2], [1, 1, 4, 3], [2, 7, 3, 3], same.setting(.strideHeight, 3)),
            outline(
                "strides-1x3-of-one-column", [1, 4, 3, 2], [1, 4, 1, 3], [2, 3, 7, 3], same.setting(.strideWidth, 3)),
            outline("tail-17", [1, 2, 2, 3], [1, 1, 1, 17], [3, 2, 2, 17], twice),
            outline("channels-17", [1, 2, 2, 17], [1, 2, 2, 3], [17, 1, 1, 3], unit),
            outline("channels-16", [2, 2, 2, 16], [2, 1, 1, 4], [16, 2, 2, 4], twice),
            outline("channels-33", [1, 1, 2, 33], [1, 1, 2, 15], [33, 1, 1, 15], unit),
            outline("empty", [0, 4, 4, 2], [0, 2, 2, 2], [2, 3, 3, 2], twice),
            outline(
                "weights-of-minus-128", [1, 3, 3, 2], [1, 3, 3, 2], [2, 1, 1, 2], unit,
                weights: [-128, 127, -128, -127], variants: ["int8"], breaking: ["TRANSPOSE_CONV-8"]),
            outline("deep-1031", [1, 1, 5, 3], [1, 1, 5, 1031], [3, 1, 1, 1031], unit),
            outline("batch-3", [3, 4, 2, 2], [3, 2, 1, 2], [2, 2, 2, 2], twice),
            outline("one", [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], unit),
            outline("no-bias", [1, 4, 4, 2], [1, 2, 2, 2], [2, 3, 3, 2], bias: false, twice),
            outline(
                "bias-int32", [1, 4, 4, 2], [1, 2, 2, 2], [2, 3, 3, 2],
                twice.setting(WeightedOperator.quantizedBiasType, .int32), variants: ["int16x8.int32-bias"]),
            outline(
                "bias-int64", [1, 4, 4, 2], [1, 2, 2, 2], [2, 3, 3, 2],
                twice.setting(WeightedOperator.quantizedBiasType, .int64), variants: ["int16x8.int64-bias"]),
        ]
    }()
}
