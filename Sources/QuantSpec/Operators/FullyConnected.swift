extension Operator {
    /// FULLY_CONNECTED: multiplies every row of the input by every row of the filter, with a bias and a fused
    /// activation.
    ///
    /// Input: a multiple of `depth` elements, as rows [rows, depth]. Filter [units, depth], bias [units], output [rows,
    /// units], or the input's leading dimensions and units.
    public static let fullyConnected = Operator(
        "FULLY_CONNECTED", code: 9,
        summary: "Multiplies every row of the input by every row of the filter, with a bias and a fused activation.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration, FullyConnected.keepDimensions.declaration,
            FullyConnected.asymmetricInputs.declaration, WeightedOperator.quantizedBiasType.declaration,
            FullyConnected.weightsFormat.declaration,
        ],
        binary16: .sum(areProducts: true),
        inferShapes: {
            let geometry = try FullyConnected.Geometry($0)
            try WeightedOperator.checkBias($0, channels: geometry.units, clause: "FULLY_CONNECTED-7")
            return [geometry.output]
        },
        products: { try $0.output(0).shape.dimensions + $0.input(1).shape.dimensions.suffix(1) },
        withoutOptions: { $0[.input(0)]?.type == .int16 ? .referenceLimit : nil },
        variants: [FullyConnected.int8, FullyConnected.uint8] + FullyConnected.int16Forms
            + [FullyConnected.hybrid("hybrid", FullyConnected.operands), FullyConnected.float32]
            + FullyConnected.int4Forms,
        outlines: FullyConnected.outlines, domain: FullyConnected.domain,
        postTraining: PostTraining(
            .free, weights: [.init(1, dimension: 0, bias: 2)], version: 4,
            wide: .init(.free, inputs: [0, 1], version: 4),
            dynamicRange: .init([1], dimension: 0, quantizesInputsAsymmetrically: true, version: 12)))
}

enum FullyConnected {
    /// Whether the output keeps the input's leading dimensions. Otherwise the output is [rows, units].
    static let keepDimensions = Attribute("keep_num_dims", default: false)
    /// Whether a hybrid input is quantized asymmetrically.
    static let asymmetricInputs = Attribute("asymmetric_quantize_inputs", default: false)

    /// The memory layout of the filter.
    static let weightsFormat = Attribute("weights_format", default: WeightsFormat.rows)

    enum WeightsFormat: String, AttributeEnumeration {
        case rows = "DEFAULT"
        case shuffled = "SHUFFLED4x16INT8"
    }

    /// FULLY_CONNECTED-1: the filter is stored row by row; the shuffled layout is invalid.
    private static let filterHasRows = Constraint(
        "FULLY_CONNECTED-1", .invalid,
        .attribute(weightsFormat.name, oneOf: [WeightsFormat.rows.attributeValue]))

    /// FULLY_CONNECTED-1: the sizes of the input, [rows, depth], and of the filter, [units, depth].
    struct Geometry: Sendable {
        let rows: Int
        let depth: Int
        let units: Int
        let output: Shape

        init(_ instance: Instance) throws {
            let input = try instance.input(0).shape
            let filter = try instance.input(1).shape
            guard filter.rank == 2, filter[1] > 0, input.rank >= 1, input.count % filter[1] == 0 else {
                throw SpecificationError(
                    .invalid, "an input of shape \(input) does not fit a filter of shape \(filter)",
                    remedy: "use a filter [units, depth] whose depth divides the input", clause: "FULLY_CONNECTED-1")
            }
            depth = filter[1]
            units = filter[0]
            rows = input.count / depth
            guard instance.attributes[keepDimensions] else {
                output = [rows, units]
                return
            }
            guard input.dimensions.last == depth else {
                throw SpecificationError(
                    .invalid,
                    "keep_num_dims is set, but an input of shape \(input) does not fit a filter of shape \(filter)",
                    remedy: "make the input's last dimension the filter's depth", clause: "FULLY_CONNECTED-1")
            }
            output = Shape(Array(input.dimensions.dropLast()) + [units])
        }
    }

    // MARK: Integer forms

    static let operands = WeightedOperator.Operands(weightClause: "FULLY_CONNECTED-8")

    /// FULLY_CONNECTED-3: int8 activations and weights. A per-tensor filter may have a zero point other than 0.
    static let int8 = Variant(
        "int8", .int8,
        inputs: operands.list(
            input: Operand("input", .int8), filter: operands.weights(zeroPoint: nil),
            bias: WeightedOperator.bias(.int32)),
        outputs: [Operand("output", .int8)],
        constraints: constraints + [Constraint("FULLY_CONNECTED-8", .nonconforming, .zeroPoint(.input(1), 0))],
        clauses: ["FULLY_CONNECTED-1", "FULLY_CONNECTED-2", "FULLY_CONNECTED-3"],
        prepare: { try prepare($0, $1, Int8.self, Int8.self, sum: Int32.self) })

    /// FULLY_CONNECTED-4: uint8 activations and weights, both with zero points.
    static let uint8 = Variant(
        "uint8", .uint8,
        inputs: operands.list(
            input: Operand("input", .uint8),
            filter: Operand("filter", .uint8, role: .constant, part: .weights),
            bias: WeightedOperator.bias(.int32)),
        outputs: [Operand("output", .uint8)], constraints: constraints,
        clauses: ["FULLY_CONNECTED-1", "FULLY_CONNECTED-2", "FULLY_CONNECTED-4"],
        prepare: { try prepare($0, $1, UInt8.self, UInt8.self, sum: Int32.self) })

    /// FULLY_CONNECTED-5: int16 activations and int8 weights, with a 64-bit bias, a 32-bit bias, or no bias.
    static let int16Forms = int16Forms("int16x8", operands)

    private static func int16Forms(
        _ name: String, _ operands: WeightedOperator.Operands, _ clauses: [Clause] = []
    ) -> [Variant] {
        WeightedOperator.int16Forms(
            name, operands, biasTypeClause: "FULLY_CONNECTED-5", constraints: constraints,
            clauses: ["FULLY_CONNECTED-1", "FULLY_CONNECTED-2", "FULLY_CONNECTED-5"] + clauses,
            narrow: { try prepare($0, $1, Int16.self, Int8.self, sum: Int32.self) },
            wide: { try prepare($0, $1, Int16.self, Int8.self, sum: Int64.self) })
    }

    /// FULLY_CONNECTED-12: the forms with int4 weights, whose zero points are 0.
    static let int4Forms: [Variant] = {
        let clause: Clause = "FULLY_CONNECTED-12"
        let operands = FullyConnected.operands.int4(clause)
        let int8 = Variant(
            "int8x4", .int8,
            inputs: operands.list(input: Operand("input", .int8), bias: WeightedOperator.bias(.int32)),
            outputs: [Operand("output", .int8)], constraints: constraints,
            clauses: ["FULLY_CONNECTED-1", "FULLY_CONNECTED-2", "FULLY_CONNECTED-3", clause],
            prepare: { try prepare($0, $1, Int8.self, Int8.self, sum: Int32.self) })
        return [int8] + int16Forms("int16x4", operands, [clause]) + [hybrid("hybrid-int4", operands, [clause])]
    }()

    private static let constraints =
        WeightedOperator.biasConstraints("FULLY_CONNECTED-7") + [
            filterHasRows,
            WeightedOperator.biasScaleLimit("FULLY_CONNECTED-7"),
            Constraint(
                "FULLY_CONNECTED-9", .referenceLimit,
                .attribute(
                    "fused_activation_function",
                    oneOf: [.name("NONE"), .name("RELU"), .name("RELU_N1_TO_1"), .name("RELU6")])),
        ]

    private static func derive(_ instance: Instance, _ geometry: Geometry, _ steps: Steps) throws -> Derived {
        let isPerTensor = try instance.input(1).quantization?.isPerTensor ?? true
        return try WeightedOperator.derive(
            instance, channels: geometry.units, steps: steps,
            realMultiplier: isPerTensor ? steps.realMultiplierOfRoundedProduct : steps.realMultiplier)
    }

    private static func prepare<Stored: QuantizedInteger, Weight: QuantizedInteger, Sum: Accumulator>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type, _: Weight.Type, sum _: Sum.Type
    ) throws -> Plan {
        let geometry = try Geometry(instance)
        let derived = try derive(instance, geometry, steps)
        let requantization =
            steps.fullyConnectedScalesInBinary64
            ? Requantization(binary64: try realMultipliers(instance, geometry, steps), steps)
            : Sum.requantization(derived.factors(.outputMultiplier, .outputShift), steps)
        let stage = OutputStage(requantization, derived, channels: geometry.units, steps)
        let inputZeroPoint = try instance.input(0).zeroPoint
        // FULLY_CONNECTED-2: the zero points of a per-axis filter are not subtracted.
        let isPerTensor = try instance.input(1).quantization?.isPerTensor ?? true
        let weights = try PackedConstant(instance, 1) { (values: [Weight], zeroPoint) in
            WeightedOperator.centred(values, zeroPoint: isPerTensor ? zeroPoint : 0)
        }
        return Plan(derived) { call in
            let input = WeightedOperator.centred(try call.values(0, as: Stored.self), zeroPoint: inputZeroPoint)
            let sums = Sum.dotProducts(input, try weights.value(call), depth: geometry.depth, steps)
            stage.finish(&call, sums, bias: try call.optionalValues(2), as: Stored.self)
        }
    }

    /// FULLY_CONNECTED-6: the real multiplier of each unit, in binary64, for profiles that scale in binary64.
    private static func realMultipliers(
        _ instance: Instance, _ geometry: Geometry, _ steps: Steps
    ) throws -> [Double] {
        let scales = try instance.input(1).quantization?.scales ?? []
        let input = try instance.input(0).scale
        let output = try instance.output(0).scale
        return (0..<geometry.units).map { steps.realMultiplier(input, steps.channelScale(scales, $0), output) }
    }

    // MARK: Hybrid form

    /// FULLY_CONNECTED-10: float32 activations and int8 weights. Each row of the input is quantized at run time.
    static func hybrid(
        _ id: String, _ operands: WeightedOperator.Operands, _ clauses: [Clause] = []
    ) -> Variant {
        Variant(
            id, .dynamicRange, inputs: operands.hybrid, outputs: [Operand("output", .float32, .unquantized)],
            constraints: realConstraints, clauses: ["FULLY_CONNECTED-1", "FULLY_CONNECTED-10"] + clauses,
            prepare: prepareHybrid)
    }

    /// FULLY_CONNECTED-9: the activations of the forms with float32 tensors.
    private static let realConstraints = [
        filterHasRows,
        Constraint(
            "FULLY_CONNECTED-9", .invalid,
            .attribute(
                "fused_activation_function",
                oneOf: [.name("NONE"), .name("RELU"), .name("RELU_N1_TO_1"), .name("RELU6")])),
    ]

    @Sendable private static func prepareHybrid(_ instance: Instance, _ steps: Steps) throws -> Plan {
        let geometry = try Geometry(instance)
        let weights = try PackedConstant(widening: instance, 1)
        let scales = try instance.input(1).quantization?.scales ?? []
        let unitScales = (0..<geometry.units).map { steps.channelScale(scales, $0) }
        let isAsymmetric = instance.attributes[asymmetricInputs]
        let activation = instance.attributes[.fusedActivation]
        return Plan { call in
            let input = try call.values(0, as: Float.self)
            let filter = try weights.value(call)
            let bias: [Float] = try call.optionalValues(2) ?? [Float](repeating: 0, count: geometry.units)
            let isZero = input.allSatisfy { $0 == 0 }
            var output: [Float] = []
            output.reserveCapacity(geometry.rows * geometry.units)
            for row in 0..<geometry.rows {
                let quantized = steps.quantizeHybridInput(
                    input[row * geometry.depth..<(row + 1) * geometry.depth], isAsymmetric)
                let centred = WeightedOperator.centred(quantized.values, zeroPoint: Int64(quantized.zeroPoint))
                let sums = steps.dotProducts(centred, filter, geometry.depth)
                for unit in 0..<geometry.units {
                    let scaled = Float(sums[unit]) * (unitScales[unit] * quantized.scale)
                    output.append(activation.apply(isZero ? bias[unit] : bias[unit] + scaled))
                }
            }
            call.setOutput(0, output)
        }
    }

    // MARK: float32

    /// FULLY_CONNECTED-11: float32 tensors. The products of a sum are added in the order of the depth.
    static let float32 = Variant(
        "float32", .float32, inputs: operands.real, outputs: [Operand("output", .float32, .unquantized)],
        constraints: realConstraints, clauses: ["FULLY_CONNECTED-1", "FULLY_CONNECTED-2", "FULLY_CONNECTED-11"],
        prepare: { instance, _ in
            let geometry = try Geometry(instance)
            // [depth, units]
            let weights = try PackedConstant(instance, 1) { (values: [Float], _) in
                RealProduct.transposed(values[...], columns: geometry.depth)
            }
            let stage = RealStage(instance.attributes[.fusedActivation], channels: geometry.units)
            return Plan { call in
                let sums = RealProduct.matrix(
                    try call.values(0), times: try weights.value(call), depth: geometry.depth, width: geometry.units)
                call.setOutput(0, stage.finish(sums, bias: try call.optionalValues(2)))
            }
        })

    // MARK: Domain

    private static let rank = TypedAxis("input rank", [1, 2, 3, 4, 5]) { try $0.input(0).shape.rank }
    private static let rows = TypedAxis("rows", [1, 2, 3, 4, 5]) { try Geometry($0).rows }
    private static let depth = TypedAxis("depth", [1, 2, 3, 4, 8, 15, 16, 17, 32, 33, 64, 65]) {
        try Geometry($0).depth
    }
    private static let units = TypedAxis("units", [1, 2, 3, 4, 8, 15, 16, 17, 32, 33]) {
        try Geometry($0).units
    }

    static let domain = Domain([rank.axis, rows.axis, depth.axis, units.axis]) { point in
        let (rows, depth, units) = (point[rows], point[depth], point[units])
        // The rows are spread over one dimension or two before the depth.
        let input: Shape
        switch point[rank] {
        case 1:
            guard rows == 1 else { throw Domain.Exclusion("an input of rank 1 is one row") }
            input = [depth]
        case 2: input = [rows, depth]
        case 3: input = [1, rows, depth]
        case 4: input = [rows, 1, 1, depth]
        default: input = [1, rows, 1, 1, depth]
        }
        return Outline("covering", [input, [units, depth], [units]])
    }

    // MARK: Shapes worth testing

    static let outlines: [Outline] = {
        let keep = Attributes().setting(keepDimensions, true)
        return [
            Outline("small", [[1, 8], [5, 8], [5]]),
            Outline("batch-3-relu", [[3, 7], [4, 7], [4]], Attributes().setting(.fusedActivation, .relu)),
            Outline("tail-17", [[2, 17], [3, 17], [3]], Attributes().setting(.fusedActivation, .relu6)),
            Outline("tail-33", [[1, 33], [2, 33], [2]], Attributes().setting(.fusedActivation, .reluN1To1)),
            Outline("units-17", [[1, 4], [17, 4], [17]]),
            Outline("units-16", [[3, 32], [16, 32], [16]]),
            Outline("units-33", [[2, 15], [33, 15], [33]]),
            Outline("empty", [[0, 8], [3, 8], [3]]),
            Outline("keep-dimensions", [[2, 3, 5], [4, 5], [4]], keep),
            Outline("flattened", [[2, 2, 6], [3, 12], [3]]),
            Outline("deep-1031", [[5, 1031], [6, 1031], [6]]),
            Outline("one", [[1, 1], [1, 1], [1]]),
            Outline("no-bias", [[2, 9], [3, 9], nil]),
            Outline(
                "filter-zero-point", [[2, 7], [3, 7], [3]], variants: ["int8"], breaking: ["FULLY_CONNECTED-8"]),
            Outline(
                "filter-zero-point-of-5-units", [[2, 6], [5, 6], [5]], variants: ["int8"],
                breaking: ["FULLY_CONNECTED-8"]),
            Outline(
                "filter-zero-point-of-5-rows", [[5, 7], [9, 7], [9]], variants: ["int8"],
                breaking: ["FULLY_CONNECTED-8"]),
            Outline("rows-5-units-9", [[5, 7], [9, 7], [9]], variants: ["uint8"]),
            Outline(
                "asymmetric-inputs", [[3, 19], [4, 19], [4]], Attributes().setting(asymmetricInputs, true),
                variants: ["hybrid"]),
            Outline(
                "bias-int32", [[2, 9], [3, 9], [3]], Attributes().setting(WeightedOperator.quantizedBiasType, .int32),
                variants: ["int16x8.int32-bias"]),
            Outline(
                "bias-int64", [[2, 9], [3, 9], [3]], Attributes().setting(WeightedOperator.quantizedBiasType, .int64),
                variants: ["int16x8.int64-bias"]),
            Outline(
                "no-bias-int32", [[3, 9], [5, 9], nil],
                Attributes().setting(WeightedOperator.quantizedBiasType, .int32),
                variants: ["int16x8.int32-bias"]),
        ]
    }()
}
