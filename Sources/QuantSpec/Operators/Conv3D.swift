extension Operator {
    /// CONV_3D: computes a three-dimensional convolution, possibly strided or dilated, with a bias and a fused
    /// activation.
    ///
    /// Input [batch, depth, height, width, channels], filter [depth, height, width, channels, output channels], bias
    /// [output channels], output [batch, depth, height, width, output channels].
    public static let conv3D = Operator(
        "CONV_3D", code: 132,
        summary: "Computes a 3D convolution, possibly dilated, with a bias and a fused activation.",
        attributes: Conv3D.attributes,
        binary16: .sum(areProducts: true),
        inferShapes: {
            let geometry = try Conv3D($0)
            try WeightedOperator.checkBias($0, channels: geometry.outputChannels, clause: "CONV_3D-1")
            return [geometry.output]
        },
        products: { try $0.output(0).shape.dimensions + $0.input(1).shape.dimensions.dropLast() },
        variants: [Conv3D.float32], outlines: Conv3D.outlines, domain: Conv3D.domain)
}

/// The geometry of a three-dimensional convolution.
struct Conv3D: SlidingGeometry {
    /// The stride along the depth, in elements. The schema's default, 0, is invalid.
    static let strideDepth = Attribute("stride_d", default: 0)
    /// The distance of neighbouring taps along the depth, in elements.
    static let dilationDepth = Attribute("dilation_d_factor", default: 1)

    /// The attributes of both three-dimensional convolutions.
    static let attributes = [
        Attribute<Padding>.padding.declaration, strideDepth.declaration, Attribute<Int>.strideHeight.declaration,
        Attribute<Int>.strideWidth.declaration, dilationDepth.declaration,
        Attribute<Int>.dilationHeight.declaration, Attribute<Int>.dilationWidth.declaration,
        Attribute<FusedActivation>.fusedActivation.declaration,
    ]

    /// The windows along depth, height and width.
    ///
    /// - Parameters:
    ///   - tensor: the shape over which they slide, `[batch, depth, height, width, channels]`.
    ///   - filter: the shape of the filter, which begins with its sizes along these three.
    ///   - attributes: padding, strides and dilations.
    static func windows(
        sliding tensor: Shape, _ filter: Shape, _ attributes: Attributes
    ) throws -> (depth: Window, vertical: Window, horizontal: Window) {
        func window(_ axis: Int, stride: Int, dilation: Int) throws -> Window {
            try Window(
                inputSize: tensor[axis + 1], filterSize: filter[axis], stride: stride, dilation: dilation,
                padding: attributes[.padding])
        }
        return (
            try window(0, stride: attributes[strideDepth], dilation: attributes[dilationDepth]),
            try window(1, stride: attributes[.strideHeight], dilation: attributes[.dilationHeight]),
            try window(2, stride: attributes[.strideWidth], dilation: attributes[.dilationWidth])
        )
    }

    let input: Shape
    let filter: Shape
    let depth: Window
    var vertical: Window
    var horizontal: Window

    /// - Throws: `SpecificationError` if ranks, channels, strides or dilations do not fit together.
    init(_ instance: Instance) throws {
        let input = try instance.input(0).shape
        let filter = try instance.input(1).shape
        guard input.rank == 5, filter.rank == 5, input[4] == filter[3], input[4] > 0, filter[4] > 0 else {
            throw SpecificationError(
                .invalid, "the input has shape \(input) and the filter \(filter)",
                remedy: "use five dimensions, and a filter [depth, height, width, input channels, output channels]",
                clause: "CONV_3D-1")
        }
        (self.input, self.filter) = (input, filter)
        (depth, vertical, horizontal) = try Conv3D.windows(sliding: input, filter, instance.attributes)
    }

    var outputChannels: Int { filter[4] }
    var output: Shape {
        [input[0], depth.outputSize, vertical.outputSize, horizontal.outputSize, outputChannels]
    }

    /// CONV_3D-2: the slices and rows of the input are taken for the rows of one tall input.
    private func sums(weights: [Float]) -> RealPatchSums {
        let slices = TapTable(sliding: depth)
        let rows = TapTable(sliding: vertical)
        let walk = WindowWalk(
            [input[0], input[1] * input[2], input[3], input[4]],
            rows: TapTable(crossing: slices, rows, innerSize: input[2]), columns: TapTable(sliding: horizontal))
        return RealPatchSums(walk, depth: input[4], width: outputChannels, packed: weights)
    }

    // MARK: Form

    /// CONV_3D-2: float32 tensors, with a sum in the order of the input elements.
    static let float32 = Variant(
        "float32", .float32, inputs: WeightedOperator.Operands.usual.real,
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [
            Constraint("CONV_3D-1", .invalid, .rank(.input(0), 5...5)),
            Constraint("CONV_3D-1", .invalid, .rank(.input(1), 5...5)), windowsFit,
        ],
        clauses: ["CONV_3D-1", "CONV_3D-2"],
        prepare: { instance, steps in
            let geometry = try Conv3D(instance, steps: steps)
            return try WeightedOperator.realPlan(instance, channels: geometry.outputChannels) {
                geometry.sums(weights: $0)
            }
        })

    /// ARITH-16: no window is longer than an input without padding.
    private static let windowsFit = Window.fitLimit { instance in
        let geometry = try Conv3D(instance)
        return [geometry.depth, geometry.vertical, geometry.horizontal]
    }

    // MARK: Domain

    /// The axes of one direction.
    struct Direction: Sendable {
        let size: TypedAxis<Int>
        let window: TypedAxis<Int>
        let stride: TypedAxis<Int>
        let dilation: TypedAxis<Int>

        init(
            _ letter: String, sizes: [Int] = [1, 3, 4], windows: [Int] = [1, 2, 3],
            _ window: @escaping @Sendable (Instance) throws -> Window
        ) {
            size = TypedAxis("input_\(letter)", sizes) { try window($0).inputSize }
            self.window = TypedAxis("window_\(letter)", windows) { try window($0).filterSize }
            stride = TypedAxis("stride_\(letter)", [1, 2]) { try window($0).stride }
            dilation = TypedAxis("dilation_\(letter)", [1, 2]) { try window($0).dilation }
        }

        var axes: [DomainAxis] { [size.axis, window.axis, stride.axis, dilation.axis] }
    }

    private static let directions = [
        Direction("d") { try Conv3D($0).depth }, Direction("h") { try Conv3D($0).vertical },
        Direction("w") { try Conv3D($0).horizontal },
    ]
    private static let channels = TypedAxis("input channels", [1, 3]) { try $0.input(0).shape.dimensions.last }
    private static let outputs = TypedAxis("output channels", [1, 2, 3]) { try Conv3D($0).outputChannels }

    static let domain = Domain(
        directions.flatMap(\.axes) + [SlidingDomain.batch.axis, channels.axis, outputs.axis]
    ) { point in
        func values(_ axis: KeyPath<Direction, TypedAxis<Int>>) -> [Int] { directions.map { point[$0[keyPath: axis]] } }
        return Outline(
            "covering",
            [
                Shape([point[SlidingDomain.batch]] + values(\.size) + [point[channels]]),
                Shape(values(\.window) + [point[channels], point[outputs]]), [point[outputs]],
            ], attributes(strides: values(\.stride), dilations: values(\.dilation)))
    }

    static func attributes(strides: [Int], dilations: [Int] = [1, 1, 1]) -> Attributes {
        Attributes().setting(strideDepth, strides[0]).setting(.strideHeight, strides[1])
            .setting(.strideWidth, strides[2]).setting(dilationDepth, dilations[0])
            .setting(.dilationHeight, dilations[1]).setting(.dilationWidth, dilations[2])
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        let unit = attributes(strides: [1, 1, 1]).setting(.padding, .valid)
        let same = unit.setting(.padding, .same)
        return [
            Outline("same-3x3x3", [[1, 3, 4, 3, 2], [3, 3, 3, 2, 3], [3]], same.setting(.fusedActivation, .relu)),
            Outline(
                "strides-2x1x3", [[2, 5, 3, 7, 1], [2, 3, 2, 1, 2], [2]],
                attributes(strides: [2, 1, 3]).setting(.padding, .same).setting(.fusedActivation, .relu6)),
            Outline(
                "dilated-2x1x2", [[1, 5, 3, 5, 2], [2, 2, 3, 2, 2], [2]],
                attributes(strides: [1, 1, 1], dilations: [2, 1, 2]).setting(.padding, .valid)),
            Outline(
                "pointwise", [[3, 2, 2, 1, 9], [1, 1, 1, 9, 4], [4]], unit.setting(.fusedActivation, .reluN1To1)),
            Outline("one", [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1]], unit),
            Outline("no-bias", [[1, 2, 3, 3, 2], [2, 2, 2, 2, 2], nil], same),
            Outline("empty", [[0, 2, 2, 2, 1], [1, 1, 1, 1, 1], [1]], unit),
        ]
    }()
}
