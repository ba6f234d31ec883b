extension Operator {
    /// CONV_3D_TRANSPOSE: computes a transposed three-dimensional convolution, possibly strided or dilated, with a bias and a
    /// fused activation.
    ///
    /// Output shape [5], filter [depth, height, width, output channels, channels], input [batch, depth, height, width, channels],
    /// bias [output channels].
    public static let conv3DTranspose = Operator(
        "CONV_3D_TRANSPOSE", code: 141,
        summary: "Computes a transposed 3D convolution, possibly dilated, with a bias and a fused activation.",
        attributes: Conv3D.attributes,
        binary16: .sum(areProducts: true),
        inferShapes: { try Conv3DTranspose.outputShapes($0) },
        shapedBy: [0],
        products: { try $0.input(2).shape.dimensions + $0.input(1).shape.dimensions.dropLast() },
        variants: [Conv3DTranspose.float32], outlines: Conv3DTranspose.outlines, domain: Conv3DTranspose.domain)
}

/// The geometry of a transposed three-dimensional convolution. The windows slide over the output.
struct Conv3DTranspose: SlidingGeometry {
    private static let operands = WeightedOperator.Operands(
        input: 2, filter: 1, bias: 3, weightClause: "CONV_3D_TRANSPOSE-1",
        others: [0: Operand("output_shape", .int32, .unquantized, role: .constant)])

    let input: Shape
    let filter: Shape
    let output: Shape
    let depth: Window
    var vertical: Window
    var horizontal: Window

    /// - Throws: `SpecificationError` if ranks, channels, strides or dilations do not fit together, or windows over the output do
    ///   not give the input's size.
    init(_ instance: Instance) throws {
        let clause: Clause = "CONV_3D_TRANSPOSE-1"
        input = try instance.input(2).shape
        filter = try instance.input(1).shape
        output = try Indexing.shape(givenBy: 0, of: instance, clause)
        guard output.rank == 5, input.rank == 5, filter.rank == 5, input.dimensions.dropFirst().allSatisfy({ $0 > 0 }),
            output[0] == input[0], output[4] == filter[3], input[4] == filter[4], filter[3] > 0
        else {
            throw SpecificationError(
                .invalid, "an input of shape \(input) and a filter of shape \(filter) do not give \(output)",
                remedy:
                    "use five dimensions, and a filter [depth, height, width, output channels, input channels]",
                clause: clause)
        }
        (depth, vertical, horizontal) = try Conv3D.windows(sliding: output, filter, instance.attributes)
        let sizes = [depth, vertical, horizontal].map(\.outputSize)
        guard sizes == Array(input.dimensions[1...3]) else {
            throw SpecificationError(
                .invalid, "an output of shape \(output) needs an input of \(sizes), not \(input)",
                remedy: "choose an output size whose convolution has the size of the input",
                clause: "CONV_3D_TRANSPOSE-2")
        }
    }

    var outputChannels: Int { filter[3] }

    /// CONV_3D_TRANSPOSE-3: the slices and rows of the tensors are taken for the rows of tall ones.
    private func sums(weights: [Float]) -> RealPatchSums {
        let slices = TapTable(slidingOverOutput: depth)
        let rows = TapTable(slidingOverOutput: vertical)
        let walk = WindowWalk(
            [input[0], input[1] * input[2], input[3], input[4]],
            rows: TapTable(crossing: slices, rows, innerSize: input[2]),
            columns: TapTable(slidingOverOutput: horizontal))
        let size = filter[3] * filter[4]
        let packed = stride(from: 0, to: weights.count, by: size).flatMap {
            RealProduct.transposed(weights[$0..<$0 + size], columns: filter[4])
        }
        return RealPatchSums(walk, depth: filter[4], width: filter[3], packed: packed)
    }

    fileprivate static func outputShapes(_ instance: Instance) throws -> [Shape] {
        let geometry = try Conv3DTranspose(instance)
        try WeightedOperator.checkBias(
            instance, channels: geometry.outputChannels, clause: "CONV_3D_TRANSPOSE-1", at: operands)
        return [geometry.output]
    }

    // MARK: Form

    /// CONV_3D_TRANSPOSE-3: float32 tensors, with a sum in the order of the input elements.
    static let float32 = Variant(
        "float32", .float32, inputs: operands.real, outputs: [Operand("output", .float32, .unquantized)],
        clauses: ["CONV_3D_TRANSPOSE-1", "CONV_3D_TRANSPOSE-2", "CONV_3D_TRANSPOSE-3"],
        prepare: { instance, steps in
            let geometry = try Conv3DTranspose(instance, steps: steps)
            return try WeightedOperator.realPlan(instance, channels: geometry.outputChannels, at: operands) {
                geometry.sums(weights: $0)
            }
        })

    // MARK: Domain

    private static let directions = [
        Conv3D.Direction("d", sizes: [1, 4], windows: [1, 3]) { try Conv3DTranspose($0).depth },
        Conv3D.Direction("h", sizes: [1, 4], windows: [1, 3]) { try Conv3DTranspose($0).vertical },
        Conv3D.Direction("w", sizes: [1, 4], windows: [1, 3]) { try Conv3DTranspose($0).horizontal },
    ]
    private static let batch = TypedAxis("batch", [1, 2]) { try Conv3DTranspose($0).input.dimensions.first }
    private static let channels = TypedAxis("input channels", [1, 2]) { try Conv3DTranspose($0).input.dimensions.last }
    private static let outputs = TypedAxis("output channels", [1, 2]) { try Conv3DTranspose($0).outputChannels }
    private static let padding = TypedAxis("padding", Padding.allCases) { $0.attributes[.padding] }

    static let domain = Domain(
        directions.flatMap(\.axes) + [batch.axis, channels.axis, outputs.axis, padding.axis]
    ) { point in
        func values(_ axis: KeyPath<Conv3D.Direction, TypedAxis<Int>>) -> [Int] {
            directions.map { point[$0[keyPath: axis]] }
        }
        let output = [point[batch]] + values(\.size) + [point[outputs]]
        let attributes = Conv3D.attributes(strides: values(\.stride), dilations: values(\.dilation))
            .setting(.padding, point[padding])
        let sizes = try (0..<3).map { axis in
            try Window(
                inputSize: output[axis + 1], filterSize: values(\.window)[axis], stride: values(\.stride)[axis],
                dilation: values(\.dilation)[axis], padding: point[padding]
            ).outputSize
        }
        return Outline(
            "covering",
            [
                [5], Shape(values(\.window) + [point[outputs], point[channels]]),
                Shape([point[batch]] + sizes + [point[channels]]), [point[outputs]],
            ], attributes, fixedValues: [0: output.map { Int64($0) }])
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        let unit = Conv3D.attributes(strides: [1, 1, 1]).setting(.padding, .valid)
        let same = unit.setting(.padding, .same)
        func outline(
            _ id: String, _ output: [Int64], _ input: Shape, _ filter: Shape, bias: Bool = true,
            _ attributes: Attributes
        ) -> Outline {
            Outline(
                id, [[5], filter, input, bias ? [filter[3]] : nil], attributes, fixedValues: [0: output])
        }
        let twice = Conv3D.attributes(strides: [2, 2, 2]).setting(.padding, .same)
        return [
            outline(
                "same-3x3x3", [1, 3, 3, 2, 2], [1, 3, 3, 2, 2], [3, 3, 3, 2, 2], same.setting(.fusedActivation, .relu)),
            outline(
                "twice", [2, 4, 2, 5, 2], [2, 2, 1, 3, 1], [2, 3, 2, 2, 1], twice.setting(.fusedActivation, .relu6)),
            outline(
                "strides-2x1x3", [1, 5, 3, 7, 1], [1, 2, 2, 2, 2], [3, 2, 4, 1, 2],
                Conv3D.attributes(strides: [2, 1, 3]).setting(.padding, .valid)),
            outline(
                "dilated-2x1x2", [1, 5, 4, 5, 2], [1, 3, 2, 3, 2], [2, 3, 2, 2, 2],
                Conv3D.attributes(strides: [1, 1, 1], dilations: [2, 1, 2]).setting(.padding, .valid)
                    .setting(.fusedActivation, .reluN1To1)),
            outline("pointwise", [3, 2, 2, 1, 4], [3, 2, 2, 1, 9], [1, 1, 1, 4, 9], unit),
            outline("one", [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], unit),
            outline("no-bias", [1, 3, 3, 2, 2], [1, 2, 2, 1, 2], [2, 2, 2, 2, 2], bias: false, unit),
            outline("empty", [0, 2, 2, 2, 1], [0, 2, 2, 2, 1], [1, 1, 1, 1, 1], unit),
        ]
    }()
}
