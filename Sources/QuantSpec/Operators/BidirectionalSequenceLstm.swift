extension Operator {
    /// BIDIRECTIONAL_SEQUENCE_LSTM: two long short-term memories over the time steps of a sequence, one from each end.
    public static let bidirectionalSequenceLstm = Operator(
        "BIDIRECTIONAL_SEQUENCE_LSTM", code: 52,
        summary: "Runs two long short-term memories over the time steps of a sequence, one from each end.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration, Lstm.cellClip.declaration,
            Lstm.projectionClip.declaration, Bidirectional.mergeOutputs.declaration,
            BidirectionalLstm.timeMajor.declaration, Lstm.asymmetricQuantizeInputs.declaration,
        ],
        inferShapes: { instance in
            let networks = try BidirectionalLstm.networks(instance)
            return Bidirectional.outputs(instance, networks.forward.output, networks.backward.output)
        },
        products: { instance in
            let networks = try BidirectionalLstm.networks(instance)
            let both = [networks.forward, networks.backward].map { $0.products.last ?? 0 }
            return [networks.forward.time.steps, networks.forward.time.batches, both.reduce(0, &+)]
        },
        checkConnections: { instance in
            for network in try BidirectionalLstm.places(instance) {
                try LstmSizes.checkConnections(instance, network, isSequence: true)
            }
        },
        inputCounts: Operator.InputCounts([48], "BIDIRECTIONAL_SEQUENCE_LSTM-1"),
        variants: BidirectionalLstm.variants, outlines: BidirectionalLstm.outlines, domain: BidirectionalLstm.domain)
}

enum BidirectionalLstm {
    /// Whether time is the first dimension of input and output, and not the second one.
    static let timeMajor = Attribute("time_major", default: true)
    /// The number of inputs that are the weights and biases of one network.
    private static let weightCount = 17
    private static let states = 35
    private static let auxiliaryInput = 39
    /// The position of the input gate's matrix for the auxiliary input, of the forward network and of the backward one.
    private static let auxiliaryWeights = [40, 44]

    private static func clause(_ number: Int) -> Clause { Clause("BIDIRECTIONAL_SEQUENCE_LSTM-\(number)") }

    static let variants: [Variant] = Bidirectional.variants(
        inputs: inputs,
        clauses: { type in
            // There is no layer normalization.
            [1, 2, 3, type == .int8 ? 5 : 4].map(clause) + RealLstm.clauses(type).filter { $0 != "RECURRENT-18" }
        }, merge: clause(1),
        constraints: { type in
            [equalNetworks, keptStates]
                + RealLstm.constraints(clause(type == .int8 ? 5 : 4), type) { instance in
                    let sizes = try networks(instance)
                    return [sizes.forward, sizes.backward]
                }
        },
        prepare: { instance, steps in
            let sizes = try networks(instance)
            let forward = try RealLstmKernel(instance, sizes.forward, steps)
            let backward = try RealLstmKernel(instance, sizes.backward, steps)
            return Plan { call in
                let first = try forward.run(&call)
                let second = try backward.run(&call)
                Bidirectional.setOutputs(&call, (first, forward.sizes.outputs), (second, backward.sizes.outputs))
            }
        })

    /// The reference compares the shapes of both networks with the sizes of each.
    private static let equalNetworks = Constraint(
        clause(1), .referenceLimit,
        .holds("both networks have as many cells and as many outputs") { instance in
            guard let sizes = try? networks(instance) else { return true }
            return sizes.forward.cells == sizes.backward.cells && sizes.forward.outputs == sizes.backward.outputs
        })

    /// The reference finds the states of a batch by the width of a row of the output.
    private static let keptStates = Constraint(
        clause(2), .referenceDiffers, erratum: 127,
        .holds("merged outputs have one batch, or time is the first dimension") { instance in
            guard instance.attributes[Bidirectional.mergeOutputs], let time = try? networks(instance).forward.time
            else {
                return true
            }
            return time.isTimeMajor || time.batches == 1
        })

    private static func inputs(_ weights: ElementType) -> [Operand] {
        let clause = weights == .int8 ? clause(6) : nil
        let types = RealLstm.types(weights)
        let forward = Lstm.operands(types, weightClause: clause, prefix: "fw_")
        let backward = Lstm.operands(types, weightClause: clause, prefix: "bw_")
        let auxiliary = ["fw_", "bw_"].flatMap { prefix in
            Lstm.operands(types, weightClause: clause, prefix: "\(prefix)aux_")[1...4].map {
                Operand(
                    $0.name, $0.type, $0.granularity, role: .constant, part: .weights, presence: .optional,
                    zeroPoint: $0.fixedZeroPoint, storedRange: $0.storedRange)
            }
        }
        return [Operand("input", .float32, .unquantized)] + forward[1...weightCount] + backward[1...weightCount]
            + forward[Lstm.outputState...Lstm.cellState] + backward[Lstm.outputState...Lstm.cellState]
            + [Operand("aux_input", .float32, .unquantized, presence: .optional)] + auxiliary
    }

    /// BIDIRECTIONAL_SEQUENCE_LSTM-3: what the auxiliary input is.
    ///
    /// - Throws: `SpecificationError` if only some of its matrices are there, or no auxiliary input beside them.
    static func auxiliary(_ instance: Instance) throws -> Bidirectional.Auxiliary {
        func has(_ position: Int) -> Bool { instance[.input(position)] != nil }
        let hasWeights = has(auxiliaryWeights[0] + Lstm.Gate.forget.rawValue)
        let isWhole = zip(auxiliaryWeights, [0, 1]).allSatisfy { first, network in
            Lstm.Gate.allCases.allSatisfy { gate in
                let hasGate = has(network * weightCount + gate.inputWeights)
                return has(first + gate.rawValue) == (hasWeights && hasGate)
            }
        }
        guard isWhole, has(auxiliaryInput) || !hasWeights else {
            throw SpecificationError(
                .invalid, "LSTM: only some of the auxiliary input and its matrices are connected",
                remedy: "connect the input alone, all of them, or none", clause: clause(3))
        }
        return hasWeights ? .both : has(auxiliaryInput) ? .backward : .absent
    }

    /// The forward network and the backward network.
    static func places(_ instance: Instance) throws -> [LstmNetwork] {
        let auxiliary = try auxiliary(instance)
        return (0..<2).map { place in
            let isBackward = place == 1
            let first = place * weightCount + 1
            var positions = [isBackward && auxiliary == .backward ? auxiliaryInput : 0]
            positions += first..<first + weightCount
            positions += [states + 2 * place, states + 2 * place + 1]
            return LstmNetwork(
                positions,
                auxiliary: auxiliary == .both
                    ? LstmNetwork.Auxiliary(input: auxiliaryInput, weights: auxiliaryWeights[place]) : nil,
                isReversed: isBackward, timeMajor: timeMajor)
        }
    }

    /// The sizes of both networks.
    static func networks(_ instance: Instance) throws -> (forward: LstmSizes, backward: LstmSizes) {
        let places = try places(instance)
        let input = try instance.input(0).shape
        guard input.rank == 3, try places[1][0] == 0 || instance.input(auxiliaryInput).shape == input else {
            throw SpecificationError(
                .invalid, "LSTM: the input has the shape \(input), or the backward network has another one",
                remedy: "give the inputs of both networks the same three dimensions", clause: clause(3))
        }
        return (
            try LstmSizes(instance, places[0], isSequence: true), try LstmSizes(instance, places[1], isSequence: true)
        )
    }

    // MARK: Shapes worth testing

    /// - Parameters:
    ///   - id: the id of the outline.
    ///   - sizes: the sizes of both networks.
    ///   - parts: the parts of each network.
    ///   - auxiliary: what the auxiliary input is.
    ///   - attributes: the attributes besides the activation, which is tanh.
    private static func outline(
        _ id: String, _ sizes: LstmDomain.Sizes, _ parts: [LstmDomain.Parts], _ auxiliary: Bidirectional.Auxiliary,
        _ attributes: Attributes
    ) -> Outline {
        let attributes = attributes.setting(timeMajor, attributes[Lstm.timeMajor])
        let networks = parts.map { LstmDomain.outline(id, sizes, $0, attributes, isSequence: true).inputs }
        let input = networks[0][0]
        let width = input?.dimensions.last ?? 1
        var shapes: [Shape?] = [input]
        for network in networks { shapes += network[1...weightCount] }
        for network in networks { shapes += network[Lstm.outputState...Lstm.cellState] }
        shapes.append(auxiliary == .absent ? nil : input)
        for network in networks {
            for matrix in network[1...4] {
                shapes.append(auxiliary == .both ? matrix.map { [$0[0], width] } : nil)
            }
        }
        let isMerged = attributes[Bidirectional.mergeOutputs]
        return Outline(
            id, shapes, attributes.setting(.fusedActivation, .tanh), variants: Bidirectional.forms(isMerged: isMerged),
            outputCount: isMerged ? 1 : 2, steps: 2)
    }

    static let outlines: [Outline] = {
        typealias Parts = LstmDomain.Parts
        typealias Sizes = LstmDomain.Sizes
        let isMerged = Attributes().setting(Bidirectional.mergeOutputs, true)
        let isTimeMajor = Attributes().setting(Lstm.timeMajor, true)
        let clips = isTimeMajor.setting(Lstm.cellClip, 0.5).setting(Lstm.projectionClip, 0.25)
            .setting(Lstm.asymmetricQuantizeInputs, true)
        let whole = Parts(peepholes: .present, projection: .biased)
        let plain = [Parts(), Parts()]
        let coupled = [Parts(gates: .coupled), Parts(gates: .coupled)]
        return [
            outline("two-steps", Sizes(batches: 2, steps: 2, inputs: 5, cells: 4), coupled, .absent, [:]),
            outline(
                "merged", Sizes(steps: 2, inputs: 2, cells: 4, outputs: 2), [whole, whole], .absent, isMerged),
            outline(
                "clips", Sizes(steps: 2, inputs: 2, cells: 4, outputs: 3),
                [Parts(gates: .coupled, projection: .plain), Parts(projection: .plain)], .absent, clips),
            outline(
                "auxiliary", Sizes(steps: 2, inputs: 3, cells: 4), [Parts(), Parts(gates: .coupled)], .both, [:]),
            outline("backward-input", Sizes(batches: 2, steps: 2, inputs: 2, cells: 4), plain, .backward, [:]),
            outline("time-major", Sizes(batches: 2, steps: 2, inputs: 2, cells: 4), coupled, .absent, isTimeMajor),
            outline("features-17", Sizes(inputs: 17, cells: 4), coupled, .absent, [:]).limited(to: ["hybrid"]),
        ]
    }()

    private static let batches = TypedAxis("batch", [1, 2]) { try networks($0).forward.time.batches }
    private static let time = TypedAxis("time steps", [1, 2]) { try networks($0).forward.time.steps }
    private static let inputs = TypedAxis("features", [1, 2]) { try networks($0).forward.inputs }
    private static let gates = TypedAxis("gates", LstmDomain.Gates.allCases) { instance in
        instance[.input(Lstm.Gate.input.inputWeights)] == nil ? .coupled : .four
    }
    private static let peepholes = TypedAxis("peepholes", LstmDomain.Peepholes.allCases) { instance in
        instance[.input(Lstm.Gate.output.peephole ?? 0)] == nil ? .absent : .present
    }
    private static let projection = TypedAxis("projection", LstmDomain.Projection.allCases) { instance in
        instance[.input(Lstm.projection)] == nil
            ? .absent : instance[.input(Lstm.projectionBias)] == nil ? .plain : .biased
    }
    private static let order = TypedAxis("time_major", [false, true]) { $0.attributes[timeMajor] }
    private static let second = TypedAxis("auxiliary input", Bidirectional.Auxiliary.allCases) { try auxiliary($0) }

    static let domain = Domain(
        [
            batches.axis, time.axis, inputs.axis, gates.axis, peepholes.axis, projection.axis, order.axis, second.axis,
            Bidirectional.merging.axis,
        ], choosesOperands: true
    ) { point in
        let parts = LstmDomain.Parts(
            gates: point[gates], peepholes: point[peepholes], projection: point[projection])
        return outline(
            "covering",
            LstmDomain.Sizes(
                batches: point[batches], steps: point[time], inputs: point[inputs], cells: 4,
                outputs: point[projection] == .absent ? nil : 2), [parts, parts], point[second],
            Attributes().setting(Lstm.timeMajor, point[order])
                .setting(Bidirectional.mergeOutputs, point[Bidirectional.merging]))
    }
}
