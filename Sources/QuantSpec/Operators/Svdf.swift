extension Operator {
    /// SVDF: computes a dense layer over a window of time, factored into a feature and a time filter.
    public static let svdf = Operator(
        "SVDF", code: 27,
        summary: "Computes a dense layer over a window of time, factored into a feature and a time filter.",
        attributes: [
            Svdf.rank.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
            Svdf.asymmetricQuantizeInputs.declaration,
        ],
        inferShapes: { instance in
            let sizes = try SvdfSizes(instance)
            return [[sizes.batches, sizes.units]]
        },
        products: {
            let features = try $0.input(1).shape
            return [try SvdfSizes($0).batches, features[0], features[1] + (try $0.input(2).shape[1])]
        },
        variants: [Svdf.int8, Svdf.float32, Svdf.hybrid],
        outlines: Svdf.outlines, domain: Svdf.domain,
        postTraining: PostTraining(
            nil, isQuantizable: false, dynamicRange: .init([1, 2], quantizesInputsAsymmetrically: true, version: 4)))
}

enum Svdf {
    /// The number of filters whose sums are added up to one unit.
    static let rank = Attribute("rank", default: 0)
    /// Whether hybrid forms quantize their input asymmetrically. The integer form ignores it.
    static let asymmetricQuantizeInputs = Attribute("asymmetric_quantize_inputs", default: false)

    // Multipliers and shifts (DERIVED-4).
    static let featureMultiplier: DerivedKey = "effective_scale_1_multiplier"
    static let featureShift: DerivedKey = "effective_scale_1_shift"
    static let timeMultiplier: DerivedKey = "effective_scale_2_multiplier"
    static let timeShift: DerivedKey = "effective_scale_2_shift"

    private static let state = 4

    /// SVDF-3 to SVDF-6: int8 activations and feature weights, int16 state and time weights.
    static let int8 = Variant(
        "int8", .int8,
        inputs: [
            Operand("input", .int8),
            Operand(
                "weights_feature", .int8, role: .constant, part: .weights, zeroPoint: 0,
                storedRange: Operand.StoredRange(-127...127, "SVDF-9")),
            Operand("weights_time", .int16, role: .constant, part: .weights, zeroPoint: 0),
            Operand("bias", .int32, .unread, role: .constant, part: .bias, presence: .optional),
            Operand("state", .int16, role: .state, zeroPoint: 0),
        ],
        outputs: [Operand("output", .int8)],
        sums: [
            SumDeclaration("features", scale: .product(.scale(.input(0)), .scale(.input(1))), result: .input(state)),
            SumDeclaration(scale: .product(.scale(.input(state)), .scale(.input(2)))),
        ],
        constraints: [
            Constraint(
                "SVDF-7", .invalid,
                .attribute(
                    Attribute<FusedActivation>.fusedActivation.name,
                    oneOf: [FusedActivation.none.attributeValue, FusedActivation.relu.attributeValue])),
            Constraint(
                "SVDF-7", .referenceLimit, erratum: 15,
                .holds("the fused activation is RELU") { $0.attributes[.fusedActivation] == .relu }),
            Constraint(
                "SVDF-7", .nonconforming,
                .whereAttribute(
                    Attribute<FusedActivation>.fusedActivation.name, is: FusedActivation.relu.attributeValue,
                    .zeroPoint(.output(0), -128))),
            Constraint(
                "SVDF-1", .referenceLimit, erratum: 18,
                .holds("the state has elements") { $0[.input(state)]?.shape.count != 0 }),
            Constraint("SVDF-8", .nonconforming, .scaleIsProduct(.input(3), of: .input(4), .input(2))),
        ],
        clauses: ["SVDF-1", "SVDF-2", "SVDF-3", "SVDF-4", "SVDF-5", "SVDF-6"],
        prepare: prepare)

    private static func derive(_ instance: Instance, steps: Steps) throws -> Derived {
        let input = try instance.input(0)
        let output = try instance.output(0)
        let stateScale = try instance.input(state).scale
        var derived = try Derived.offsets(instance)
        let featureFactor = steps.realMultiplierInBinary32(input.scale, try instance.input(1).scale, stateScale)
        derived.set([steps.quantizeMultiplier(featureFactor)], featureMultiplier, featureShift)
        let timeFactor = steps.realMultiplierInBinary32(stateScale, try instance.input(2).scale, output.scale)
        derived.set([steps.quantizeMultiplier(timeFactor)], timeMultiplier, timeShift)
        // SVDF-5: the range of int8, because no activation is applied.
        derived.setActivationRange(.none, for: output, steps: steps)
        return derived
    }

    @Sendable private static func prepare(_ instance: Instance, _ steps: Steps) throws -> Plan {
        let sizes = try SvdfSizes(instance)
        let derived = try derive(instance, steps: steps)
        let inputZeroPoint = try instance.input(0).zeroPoint
        let featureWeights = try PackedConstant(widening: instance, 1)
        let featureScaling = Requantization([derived.factor(featureMultiplier, featureShift)], steps)
        let timeFactor = derived.factor(timeMultiplier, timeShift)
        let timeFactors = [QuantizedMultiplier](repeating: timeFactor, count: sizes.units)
        let stage = OutputStage(
            Requantization(timeFactors, steps), derived, channels: sizes.units, steps)
        return Plan(derived) { call in
            let input = WeightedOperator.centred(try call.values(0, as: Int8.self), zeroPoint: inputZeroPoint)
            // SVDF-3: the feature of each batch and filter, requantized to the state's scale.
            let featureSums = Int32.dotProducts(
                input, try featureWeights.value(call), depth: sizes.features, steps)
            call.record("features", featureSums)
            let features = featureScaling.requantized(featureSums).map {
                steps.replacesScalars ? steps.saturated(Int64($0), to: Int16.self) : Int16(clamping: $0)
            }
            let window = advanced(try call.values(state), by: features, sizes)
            call.setState(state, window)
            let sums = timeSums(window, try call.values(2), sizes, steps)
            stage.finish(&call, sums, bias: try call.optionalValues(3), as: Int8.self)
        }
    }

    /// SVDF-2: drops the oldest element of each window, and appends the newest.
    private static func advanced<Value>(_ window: [Value], by newest: [Value], _ sizes: SvdfSizes) -> [Value] {
        var advanced = window
        for (row, feature) in newest.enumerated() {
            let start = row * sizes.memory
            for place in start..<start + sizes.memory - 1 { advanced[place] = window[place + 1] }
            advanced[start + sizes.memory - 1] = feature
        }
        return advanced
    }

    /// SVDF-4, SVDF-5: for each batch and unit, the dot products of its filters' windows and time weights, added up.
    private static func timeSums(
        _ window: [Int16], _ weights: [Int16], _ sizes: SvdfSizes, _ steps: Steps
    ) -> [Int32] {
        var sums = [Int32](repeating: 0, count: sizes.batches * sizes.units)
        for row in 0..<sizes.batches * sizes.filters {
            let (start, weightStart) = (row * sizes.memory, row % sizes.filters * sizes.memory)
            if steps.replacesDotProducts {
                let dot = steps.dotProducts(
                    Array(window[start..<start + sizes.memory]),
                    Array(weights[weightStart..<weightStart + sizes.memory]), sizes.memory)
                sums[row / sizes.rank] &+= dot.first ?? 0
            } else {
                for place in 0..<sizes.memory {
                    sums[row / sizes.rank] &+= Int32(window[start + place]) &* Int32(weights[weightStart + place])
                }
            }
        }
        return sums
    }

    // MARK: Real forms

    /// SVDF-10: all operands are float32.
    static let float32 = Variant(
        "float32", .float32, inputs: realInputs(.float32), outputs: [Operand("output", .float32, .unquantized)],
        constraints: realConstraints, clauses: ["SVDF-1", "SVDF-2", "SVDF-10", "SVDF-12"]
    ) { instance, steps in
        let sizes = try SvdfSizes(instance)
        return Plan { call in
            let input: [Float] = try call.values(0)
            let weights: [Float] = try call.values(1)
            let zeros = [Float](repeating: 0, count: sizes.batches * sizes.filters)
            let newest = LaneSums.matrix(addedTo: zeros, input, weights, depth: sizes.features, steps)
            try finish(&call, newest, try call.values(2), sizes, steps)
        }
    }

    /// SVDF-11: float32 activations, state and bias, int8 weights. Each row of the input is quantized at run time.
    static let hybrid = Variant(
        "hybrid", .dynamicRange, inputs: realInputs(.int8), outputs: [Operand("output", .float32, .unquantized)],
        constraints: realConstraints, clauses: ["SVDF-1", "SVDF-2", "SVDF-11", "SVDF-12"]
    ) { instance, steps in
        let sizes = try SvdfSizes(instance)
        let weights = try PackedConstant(widening: instance, 1)
        let scale = try instance.input(1).scale
        let timeScale = try instance.input(2).scale
        let isAsymmetric = instance.attributes[asymmetricQuantizeInputs]
        return Plan { call in
            let input: [Float] = try call.values(0)
            let zeros = [Float](repeating: 0, count: sizes.batches * sizes.filters)
            let newest = HybridSums.matrix(
                addedTo: zeros, input, try weights.value(call), scale: scale, depth: sizes.features,
                isAsymmetric: isAsymmetric, steps)
            let timeWeights = try call.values(2, as: Int8.self).map { Float($0) * timeScale }
            try finish(&call, newest, timeWeights, sizes, steps)
        }
    }

    private static func realInputs(_ weights: ElementType) -> [Operand] {
        let isReal = weights.integerRange == nil
        func matrix(_ name: String) -> Operand {
            Operand(
                name, weights, isReal ? .unquantized : .perTensor, role: .constant, part: .weights,
                zeroPoint: isReal ? nil : 0,
                storedRange: isReal ? nil : Operand.StoredRange(-127...127, "SVDF-9"))
        }
        return [
            Operand("input", .float32, .unquantized), matrix("weights_feature"), matrix("weights_time"),
            Operand("bias", .float32, .unquantized, role: .constant, part: .bias, presence: .optional),
            Operand("state", .float32, .unquantized, role: .state),
        ]
    }

    private static let realConstraints = [
        Constraint(
            "SVDF-1", .referenceLimit, erratum: 18,
            .holds("the state has elements") { $0[.input(state)]?.shape.count != 0 })
    ]

    /// SVDF-10: advances the windows, and applies the time filters, the bias and the activation.
    private static func finish(
        _ call: inout Call, _ newest: [Float], _ weights: [Float], _ sizes: SvdfSizes, _ steps: Steps
    ) throws {
        let window = advanced(try call.values(state) as [Float], by: newest, sizes)
        call.setState(state, window)
        let sums = (0..<sizes.batches * sizes.filters).map { row -> Float in
            let (start, weightStart) = (row * sizes.memory, row % sizes.filters * sizes.memory)
            return LaneSums.products(
                window[start..<start + sizes.memory], weights[weightStart..<weightStart + sizes.memory], steps)
        }
        let bias: [Float]? = try call.optionalValues(3)
        let activation = call.attributes[.fusedActivation]
        let output = (0..<sizes.batches * sizes.units).map { place -> Float in
            let sum = steps.recurrent.realSum(0, Array(sums[place * sizes.rank..<(place + 1) * sizes.rank]), false)
            return activation.applyRecurrent(bias.map { sum + $0[place % sizes.units] } ?? sum, steps)
        }
        call.setOutput(0, output)
    }

    static let outlines: [Outline] = [
        outline("rank-1", batches: 1, features: 16, filters: 4, memory: 8, rank: 1, steps: 10),
        outline("rank-2", batches: 2, features: 17, filters: 8, memory: 5, rank: 2, steps: 8),
        outline("no-bias", batches: 1, features: 15, filters: 3, memory: 7, rank: 1, steps: 9, hasBias: false),
        outline("memory-1", batches: 2, features: 9, filters: 4, memory: 1, rank: 2, steps: 3),
        outline("memory-2", batches: 3, features: 3, filters: 3, memory: 2, rank: 3, steps: 7),
        outline("long-memory", batches: 1, features: 31, filters: 2, memory: 33, rank: 1, steps: 7, variants: integer),
        outline("wide", batches: 2, features: 64, filters: 32, memory: 16, rank: 1, steps: 7, variants: integer),
        outline("units-17", batches: 2, features: 33, filters: 17, memory: 4, rank: 1, steps: 5, variants: integer),
        outline("one", batches: 1, features: 1, filters: 1, memory: 3, rank: 1, steps: 7),
        outline("no-activation", batches: 1, features: 5, filters: 2, memory: 3, rank: 1, steps: 4, activation: .none),
        outline(
            "tanh", batches: 1, features: 5, filters: 4, memory: 5, rank: 2, steps: 3, activation: .tanh,
            variants: ["float32", "hybrid"]),
        outline(
            "sign-bit", batches: 1, features: 3, filters: 5, memory: 2, rank: 5, steps: 2, activation: .signBit,
            variants: ["float32"]),
    ]

    private static let integer: Set<String> = ["int8"]

    private static func outline(
        _ id: String, batches: Int, features: Int, filters: Int, memory: Int, rank: Int, steps: Int,
        hasBias: Bool = true, activation: FusedActivation = .relu, variants: Set<String> = []
    ) -> Outline {
        Outline(
            id,
            [
                [batches, features], [filters, features], [filters, memory], hasBias ? [filters / rank] : nil,
                [batches, filters &* memory],
            ],
            Attributes().setting(Svdf.rank, rank).setting(.fusedActivation, activation), variants: variants,
            steps: steps)
    }
}

/// SVDF-1: the sizes of an SVDF, checked against each other.
private struct SvdfSizes {
    let batches: Int
    let features: Int
    let filters: Int
    let memory: Int
    let rank: Int
    var units: Int { filters / rank }

    /// - Throws: `SpecificationError` if a shape or the rank does not fit the others.
    init(_ instance: Instance) throws {
        let input = try instance.input(0).shape
        let feature = try instance.input(1).shape
        let time = try instance.input(2).shape
        let rank = instance.attributes[Svdf.rank]
        guard input.rank == 2, feature.rank == 2, time.rank == 2 else {
            throw SvdfSizes.error("input and weights must have rank 2")
        }
        batches = input[0]
        features = input[1]
        filters = feature[0]
        memory = time[1]
        self.rank = rank
        guard rank >= 1, filters >= 1, filters.isMultiple(of: rank) else {
            throw SvdfSizes.error("rank \(rank) does not divide \(filters) filters")
        }
        guard features >= 1, memory >= 1, feature[1] == features, time[0] == filters else {
            throw SvdfSizes.error("the weights \(feature) and \(time) do not fit the input \(input)")
        }
        let state = try instance.input(4).shape
        guard state == [batches, filters &* memory] else {
            throw SvdfSizes.error("the state is \(state), not [\(batches), \(filters * memory)]")
        }
        if let bias = instance[.input(3)], bias.shape != [filters / rank] {
            throw SvdfSizes.error("the bias is \(bias.shape), not [\(filters / rank)]")
        }
    }

    private static func error(_ problem: String) -> SpecificationError {
        SpecificationError(.invalid, "SVDF: \(problem)", remedy: "correct the shapes or the rank", clause: "SVDF-1")
    }
}

extension Svdf {
    private static let batches = TypedAxis("batch", [1, 2, 3]) { try SvdfSizes($0).batches }
    private static let features = TypedAxis("features", [1, 2, 3, 8, 16, 17]) { try $0.input(0).shape.dimensions.last }
    private static let units = TypedAxis("units", [1, 2, 3, 8, 17]) { try SvdfSizes($0).units }
    private static let memory = TypedAxis("memory", [1, 2, 3, 8]) { try $0.input(2).shape.dimensions.last }
    private static let ranks = TypedAxis("rank", [1, 2, 3]) { $0.attributes[rank] }

    static let domain = Domain([batches.axis, features.axis, units.axis, memory.axis, ranks.axis]) { point in
        outline(
            "covering", batches: point[batches], features: point[features], filters: point[units] * point[ranks],
            memory: point[memory], rank: point[ranks], steps: 3)
    }
}
