extension Operator {
    /// BIDIRECTIONAL_SEQUENCE_RNN: two recurrent layers over the time steps of a sequence, one from each end.
    public static let bidirectionalSequenceRnn = Operator(
        "BIDIRECTIONAL_SEQUENCE_RNN", code: 46,
        summary: "Runs two dense layers of the input and of their own last output over a sequence, one from each end.",
        attributes: [
            RecurrentNetwork.timeMajor.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
            Bidirectional.mergeOutputs.declaration, RecurrentNetwork.asymmetricQuantizeInputs.declaration,
        ],
        inferShapes: { instance in
            let networks = try BidirectionalRnn.networks(instance)
            return Bidirectional.outputs(instance, networks.forward.output, networks.backward.output)
        },
        products: { instance in
            let networks = try BidirectionalRnn.networks(instance)
            let (forward, backward) = (networks.forward, networks.backward)
            let width = forward.inputs &+ forward.auxiliaryInputs
            return [
                forward.time.steps, forward.time.batches,
                forward.units &* (width &+ forward.units) &+ backward.units &* (width &+ backward.units),
            ]
        },
        inputCounts: Operator.InputCounts([12], "BIDIRECTIONAL_SEQUENCE_RNN-1"),
        variants: BidirectionalRnn.variants, outlines: BidirectionalRnn.outlines, domain: BidirectionalRnn.domain)
}

enum BidirectionalRnn {
    private static let auxiliaryInput = 9
    /// The positions of the matrices of the auxiliary input.
    private static let auxiliaryWeights = (forward: 10, backward: 11)

    private static func clause(_ number: Int) -> Clause { Clause("BIDIRECTIONAL_SEQUENCE_RNN-\(number)") }

    static let variants: [Variant] = Bidirectional.variants(
        inputs: inputs, clauses: { [1, 2, 3, $0 == .int8 ? 5 : 4].map(clause) }, merge: clause(1),
        constraints: { $0 == .int8 ? rowDefects + hybridDefects : rowDefects },
        prepare: { instance, steps in
            let sizes = try networks(instance)
            let forward = try RecurrentNetwork.Kernel(instance, sizes.forward, steps)
            let backward = try RecurrentNetwork.Kernel(instance, sizes.backward, steps)
            return Plan { call in
                let first = try forward.run(&call)
                let second = try backward.run(&call)
                Bidirectional.setOutputs(&call, (first, forward.sizes.units), (second, backward.sizes.units))
            }
        })

    private static func inputs(_ weights: ElementType) -> [Operand] {
        func network(_ prefix: String) -> [Operand] {
            RecurrentNetwork.operands(weights, weightClause: clause(6), prefix: prefix)
        }
        let auxiliary = ["fw_aux_weights", "bw_aux_weights"].map {
            RecurrentNetwork.matrix($0, weights, clause(6), presence: .optional)
        }
        return [Operand("input", .float32, .unquantized)] + network("fw_") + network("bw_")
            + [Operand("aux_input", .float32, .unquantized, presence: .optional)] + auxiliary
    }

    /// BIDIRECTIONAL_SEQUENCE_RNN-3: what the auxiliary input is.
    ///
    /// - Throws: `SpecificationError` if only one of its matrices is there, or no auxiliary input beside them.
    static func auxiliary(_ instance: Instance) throws -> Bidirectional.Auxiliary {
        func has(_ position: Int) -> Bool { instance[.input(position)] != nil }
        let hasWeights = has(auxiliaryWeights.forward)
        guard hasWeights == has(auxiliaryWeights.backward), has(auxiliaryInput) || !hasWeights else {
            throw SpecificationError(
                .invalid, "RNN: only some of the auxiliary input and its two matrices are connected",
                remedy: "connect the input alone, all three, or none", clause: clause(3))
        }
        return hasWeights ? .both : has(auxiliaryInput) ? .backward : .absent
    }

    /// The sizes of both networks.
    static func networks(
        _ instance: Instance
    ) throws -> (forward: RecurrentNetwork.Sizes, backward: RecurrentNetwork.Sizes) {
        let auxiliary = try auxiliary(instance)
        var forward = RecurrentNetwork.Places()
        var backward = RecurrentNetwork.Places(
            input: auxiliary == .backward ? auxiliaryInput : 0, weights: 5, recurrentWeights: 6, bias: 7, state: 8,
            isReversed: true)
        if auxiliary == .both {
            forward.auxiliary = (auxiliaryInput, auxiliaryWeights.forward)
            backward.auxiliary = (auxiliaryInput, auxiliaryWeights.backward)
        }
        if auxiliary == .backward, try instance.input(auxiliaryInput).shape != instance.input(0).shape {
            throw SpecificationError(
                .invalid, "RNN: the input \(try instance.input(auxiliaryInput).shape) of the backward network",
                remedy: "give it the shape of the input", clause: clause(3))
        }
        func sizes(_ places: RecurrentNetwork.Places) throws -> RecurrentNetwork.Sizes {
            try RecurrentNetwork.Sizes(instance, places, isSequence: true, clause: clause(1))
        }
        return (try sizes(forward), try sizes(backward))
    }

    // MARK: Where the reference differs

    /// What the reference reads elsewhere if there is an auxiliary input.
    private static let rowDefects = [
        Constraint(
            clause(3), .referenceDiffers, erratum: 119,
            .holds("the backward network has the input of the forward one, or time is the first dimension") {
                (try? auxiliary($0)) != .backward || $0.attributes[RecurrentNetwork.timeMajor]
            }),
        Constraint(
            clause(3), .referenceDiffers, erratum: 119,
            .holds("the auxiliary input has the width of the input if rows of it follow each other") { instance in
                guard let sizes = try? networks(instance).forward, sizes.auxiliaryInputs > 0,
                    sizes.auxiliaryInputs != sizes.inputs
                else { return true }
                let isFloat = instance[.input(1)]?.type == .float32
                return sizes.time.isTimeMajor
                    ? sizes.time.steps == 1 : isFloat || sizes.time.steps * sizes.time.batches == 1
            }),
    ]

    /// What the hybrid form of the reference does if time is the first dimension.
    private static let hybridDefects = [
        Constraint(
            clause(5), .referenceDiffers, erratum: 118,
            .holds("there is one time step if time is the first dimension") { instance in
                guard let time = try? networks(instance).forward.time, time.isTimeMajor else { return true }
                return time.steps == 1
            }),
        Constraint(
            clause(5), .referenceLimit, erratum: 125,
            .holds("merged outputs of several batches are quantized asymmetrically if time is the first dimension") {
                instance in
                guard let time = try? networks(instance).forward.time, time.isTimeMajor else { return true }
                return !instance.attributes[Bidirectional.mergeOutputs] || time.batches == 1
                    || instance.attributes[RecurrentNetwork.asymmetricQuantizeInputs]
            }),
    ]

    // MARK: Shapes worth testing

    /// - Parameters:
    ///   - id: the id of the outline.
    ///   - sizes: batches, time steps, features, and units of the forward and of the backward network.
    ///   - attributes: the attributes.
    ///   - auxiliary: what the auxiliary input is, and its width if both networks have it.
    private static func outline(
        _ id: String, _ sizes: [Int], _ attributes: Attributes,
        _ auxiliary: (Bidirectional.Auxiliary, width: Int) = (.absent, 0)
    ) -> Outline {
        let (batches, steps, inputs) = (sizes[0], sizes[1], sizes[2])
        let units = [sizes[3], sizes[4]]
        let time = attributes[RecurrentNetwork.timeMajor] ? [steps, batches] : [batches, steps]
        let width = auxiliary.0 == .both ? auxiliary.width : inputs
        let networks = units.flatMap { units -> [Shape?] in
            [[units, inputs], [units, units], [units], [batches, units]]
        }
        return Outline(
            id,
            [Shape(time + [inputs])] + networks + [auxiliary.0 == .absent ? nil : Shape(time + [width])]
                + units.map { auxiliary.0 == .both ? [$0, width] : nil },
            attributes, variants: Bidirectional.forms(isMerged: attributes[Bidirectional.mergeOutputs]),
            outputCount: attributes[Bidirectional.mergeOutputs] ? 1 : 2, steps: 2)
    }

    static let outlines: [Outline] = {
        let tanh = Attributes().setting(.fusedActivation, .tanh)
        let isMerged = tanh.setting(Bidirectional.mergeOutputs, true)
        let isAsymmetric = tanh.setting(RecurrentNetwork.asymmetricQuantizeInputs, true)
        let isTimeMajor = tanh.setting(RecurrentNetwork.timeMajor, true)
        return [
            outline("two-steps", [2, 2, 5, 2, 2], tanh),
            outline("merged", [2, 2, 3, 2, 3], isMerged.setting(.fusedActivation, .relu6)),
            outline("auxiliary", [1, 2, 4, 2, 2], isAsymmetric, (.both, 4)),
            outline("other-width", [2, 2, 3, 2, 2], tanh, (.both, 5)),
            outline("time-major", [2, 2, 4, 2, 2], isTimeMajor),
            outline("backward-input", [2, 1, 3, 2, 4], isTimeMajor, (.backward, 0)),
            outline("backward-input-of-two-steps", [2, 2, 3, 2, 2], isTimeMajor, (.backward, 0)),
            outline("asymmetric", [2, 2, 17, 2, 2], isAsymmetric),
            outline("none", [1, 2, 2, 2, 2], [:]),
            outline("merged-time-major", [2, 1, 3, 2, 2], isMerged.setting(RecurrentNetwork.timeMajor, true))
                .limited(to: ["hybrid.merged"]),
        ]
    }()

    private static let batches = TypedAxis("batch", [1, 2]) { try networks($0).forward.time.batches }
    private static let time = TypedAxis("time steps", [1, 2]) { try networks($0).forward.time.steps }
    private static let inputs = TypedAxis("features", [1, 5]) { try networks($0).forward.inputs }
    private static let units = TypedAxis("units", [1, 3]) { try networks($0).forward.units }
    private static let others = TypedAxis("backward units", [1, 2]) { try networks($0).backward.units }
    private static let order = TypedAxis("time_major", [false, true]) { $0.attributes[RecurrentNetwork.timeMajor] }
    private static let second = TypedAxis("auxiliary input", Bidirectional.Auxiliary.allCases) { try auxiliary($0) }

    static let domain = Domain(
        [
            batches.axis, time.axis, inputs.axis, units.axis, others.axis, order.axis, second.axis,
            Bidirectional.merging.axis,
        ], choosesOperands: true
    ) { point in
        outline(
            "covering", [point[batches], point[time], point[inputs], point[units], point[others]],
            Attributes().setting(RecurrentNetwork.timeMajor, point[order])
                .setting(Bidirectional.mergeOutputs, point[Bidirectional.merging]),
            (point[second], width: point[inputs]))
    }
}
