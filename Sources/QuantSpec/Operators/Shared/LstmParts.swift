/// Shared by LSTM, UNIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_LSTM: attributes, positions of operands, and their declarations.
enum Lstm {
    /// The bound of the cell state; 0 if there is none.
    static let cellClip = Attribute("cell_clip", default: Float(0))
    /// The bound of the projection's results; 0 if there is none.
    static let projectionClip = Attribute("proj_clip", default: Float(0))
    /// Whether time is the first dimension of input and output, and not the second one.
    static let timeMajor = Attribute("time_major", default: false)
    /// Whether hybrid forms quantize their inputs asymmetrically. Other forms ignore it.
    static let asymmetricQuantizeInputs = Attribute("asymmetric_quantize_inputs", default: false)

    /// The four gates, in the order of the operands (RECURRENT-3).
    enum Gate: Int, CaseIterable, Sendable {
        case input, forget, cell, output

        /// The name of the gate's sums.
        var name: String { "\(self)_gate" }
        var inputWeights: Int { 1 + rawValue }
        var recurrentWeights: Int { 5 + rawValue }
        /// The position of the peephole weights; `nil` for the cell gate, which has none.
        var peephole: Int? {
            switch self {
            case .input: 9
            case .forget: 10
            case .cell: nil
            case .output: 11
            }
        }
        var bias: Int { 12 + rawValue }
        var normalization: Int { 20 + rawValue }
        /// The position of the intermediate tensor that the gate's sums are requantized to.
        var intermediate: Int { 24 + rawValue }
    }

    static let projection = 16
    static let projectionBias = 17
    static let outputState = 18
    static let cellState = 19
    /// The position of the intermediate tensor that holds output gate × tanh of the cell state.
    static let hidden = 28

    /// How int8 quantization treats the matrices and biases of the gates.
    static let trainedWeights: [PostTraining.Weights] =
        Gate.allCases.map { .init($0.inputWeights, dimension: nil, bias: $0.bias) }
        + Gate.allCases.map { .init($0.recurrentWeights, dimension: nil, activation: outputState) }

    /// How int8 quantization treats states and intermediate tensors. Peepholes, a projection and layer normalization stay float.
    static let recurrent = PostTraining.Recurrent(
        outputState: outputState, cellState: cellState,
        intermediates: Gate.allCases.map { "input_to_\($0)_intermediate" } + ["effective_hidden_scale_intermediate"],
        unsupported: Gate.allCases.compactMap(\.peephole) + [projection, projectionBias]
            + Gate.allCases.map(\.normalization))

    /// The types of a form's operands.
    struct Types: Sendable {
        let activation: ElementType
        let weights: ElementType
        let bias: ElementType
        /// Of peephole weights and of coefficients of layer normalization.
        let vectors: ElementType
        let coefficients: ElementType
        let cellState: ElementType

        static let int8 = Types(
            activation: .int8, weights: .int8, bias: .int32, vectors: .int16, coefficients: .int16, cellState: .int16)
    }

    /// The inputs of a form without intermediate tensors, in the schema's order.
    ///
    /// - Parameters:
    ///   - types: the types of the operands.
    ///   - isNormalized: whether the form has layer normalization. The coefficients are then required, except that of the input
    ///     gate; otherwise they are omitted. `nil` if the operands decide.
    ///   - weightClause: the clause that restricts the weights to [-127, 127].
    ///   - prefix: what the name of each operand but the input begins with.
    static func operands(
        _ types: Types, isNormalized: Bool? = nil, weightClause: Clause? = nil, prefix: String = ""
    ) -> [Operand] {
        let range = weightClause.map { Operand.StoredRange(-127...127, $0) }
        func matrix(_ name: String, _ presence: Operand.Presence) -> Operand {
            Operand(
                prefix + name, types.weights, granularity(types.weights), role: .constant, part: .weights,
                presence: presence,
                zeroPoint: types.weights.integerRange == nil ? nil : 0, storedRange: range)
        }
        func vector(_ name: String, _ type: ElementType, _ presence: Operand.Presence) -> Operand {
            Operand(
                prefix + name, type, granularity(type), role: .constant, presence: presence,
                zeroPoint: type.integerRange == nil ? nil : 0, realRange: -1...1)
        }
        func bias(_ name: String, _ presence: Operand.Presence) -> Operand {
            Operand(
                prefix + name, types.bias, types.bias.integerRange == nil ? .unquantized : .unread, role: .constant,
                part: .bias,
                presence: presence)
        }
        let activation = granularity(types.activation)
        let gates = Gate.allCases
        func presence(_ gate: Gate) -> Operand.Presence { gate == .input ? .optional : .required }
        func normalizationPresence(_ gate: Gate) -> Operand.Presence {
            guard let isNormalized else { return .optional }
            return isNormalized ? presence(gate) : .omitted
        }
        var operands = [Operand("input", types.activation, activation)]
        operands += gates.map { matrix("input_to_\($0)_weights", presence($0)) }
        operands += gates.map { matrix("recurrent_to_\($0)_weights", presence($0)) }
        operands += gates.filter { $0 != .cell }.map { vector("cell_to_\($0)_weights", types.vectors, .optional) }
        operands += gates.map { bias("\($0)_gate_bias", presence($0)) }
        operands += [matrix("projection_weights", .optional), bias("projection_bias", .optional)]
        operands += [
            Operand("\(prefix)output_state", types.activation, activation, role: .state, realRange: -1...1),
            Operand(
                "\(prefix)cell_state", types.cellState, granularity(types.cellState), role: .state,
                zeroPoint: types.cellState.integerRange == nil ? nil : 0, realRange: -8...8),
        ]
        operands += gates.map {
            vector("\($0)_layer_norm_coefficients", types.coefficients, normalizationPresence($0))
        }
        return operands
    }

    private static func granularity(_ type: ElementType) -> Operand.Granularity {
        type.integerRange == nil ? .unquantized : .perTensor
    }

    /// The weights whose presence an instance's form is known by: those of layer normalization.
    static func isNormalized(_ instance: Instance) -> Bool {
        instance[.input(Gate.forget.normalization)] != nil
    }
}

/// One of an operator's LSTMs: the positions of its operands.
struct LstmNetwork: Sendable {
    /// A second input of the gates.
    struct Auxiliary: Sendable {
        let input: Int
        /// The position of the input gate's matrix. Those of the other gates follow.
        let weights: Int
    }

    /// The position among the operator's inputs of each input of LSTM; empty if they are the same.
    private let positions: [Int]
    /// The second input; `nil` if there is none.
    let auxiliary: Auxiliary?
    /// Whether the last time step is computed first.
    let isReversed: Bool
    /// The attribute that says whether time is the first dimension.
    let timeMajor: Attribute<Bool>

    /// The network of LSTM and of UNIDIRECTIONAL_SEQUENCE_LSTM.
    static let only = LstmNetwork([], isReversed: false, timeMajor: Lstm.timeMajor)

    init(_ positions: [Int], auxiliary: Auxiliary? = nil, isReversed: Bool, timeMajor: Attribute<Bool>) {
        self.positions = positions
        self.auxiliary = auxiliary
        self.isReversed = isReversed
        self.timeMajor = timeMajor
    }

    /// The position among the operator's inputs of an input of LSTM.
    subscript(_ position: Int) -> Int { positions.indices.contains(position) ? positions[position] : position }

    /// The position of the matrix that a gate multiplies the second input with; `nil` if there is none.
    func auxiliaryWeights(_ gate: Lstm.Gate) -> Int? { auxiliary.map { $0.weights + gate.rawValue } }

    /// The network's operands at the positions that they have in LSTM.
    func part(of instance: Instance) -> Instance {
        guard !positions.isEmpty else { return instance }
        return Instance(
            instance.operatorName, attributes: instance.attributes,
            inputs: positions.map { instance[.input($0)] }, outputs: [])
    }
}

/// RECURRENT-1, RECURRENT-3: the sizes of an LSTM, checked against each other, and the parts that it has.
struct LstmSizes: Sendable {
    let network: LstmNetwork
    let time: TimeSteps
    let inputs: Int
    /// The width of the second input; 0 if there is none.
    let auxiliaryInputs: Int
    let cells: Int
    let outputs: Int
    /// The gates in order; the input gate may be absent.
    let gates: [Lstm.Gate]
    let hasPeepholes: Bool
    let hasProjection: Bool
    let isNormalized: Bool
    /// The shape of the output.
    let output: Shape

    /// - Parameters:
    ///   - whole: an instance of the operator.
    ///   - network: the LSTM whose sizes they are.
    ///   - isSequence: whether the input has a dimension of time.
    /// - Throws: `SpecificationError` if a shape does not fit the others, or if only some operands of a part are connected.
    init(_ whole: Instance, _ network: LstmNetwork = .only, isSequence: Bool) throws {
        try LstmSizes.checkConnections(whole, network, isSequence: isSequence)
        self.network = network
        let instance = network.part(of: whole)
        let input = try instance.input(0).shape
        guard input.rank == (isSequence ? 3 : 2) else {
            throw SpecificationError(
                .invalid, "LSTM: the input has rank \(input.rank), not \(isSequence ? 3 : 2)",
                remedy: "correct the shape",
                clause: isSequence ? "UNIDIRECTIONAL_SEQUENCE_LSTM-1" : "LSTM-1")
        }
        var time = TimeSteps(
            input, isSequence: isSequence, isTimeMajor: instance.attributes[network.timeMajor])
        time.isReversed = network.isReversed
        self.time = time
        inputs = input[input.rank - 1]
        auxiliaryInputs = try network.auxiliary.flatMap { try whole.input($0.input).shape.dimensions.last } ?? 0
        let recurrent = try instance.input(Lstm.Gate.output.recurrentWeights).shape
        guard recurrent.rank == 2 else {
            throw LstmSizes.error("the recurrent weights \(recurrent) are no matrix")
        }
        (cells, outputs) = (recurrent[0], recurrent[1])
        output = Shape(Array(input.dimensions.dropLast()) + [outputs])
        func has(_ position: Int) -> Bool { instance[.input(position)] != nil }
        gates = Lstm.Gate.allCases.filter { has($0.inputWeights) }
        hasPeepholes = has(11)
        hasProjection = has(Lstm.projection)
        isNormalized = Lstm.isNormalized(instance)
        guard input.dimensions.allSatisfy({ $0 > 0 }), cells > 0, outputs > 0 else {
            throw LstmSizes.error("a size is 0")
        }
        try checkShapes(instance)
        try checkAuxiliary(whole, rows: Array(input.dimensions.dropLast()))
    }

    /// RECURRENT-3: what every LSTM has is connected, and so are the operands of a part. An int8 form has all intermediate tensors.
    ///
    /// - Throws: `SpecificationError` if an operand is missing, or not expected; or if the recurrent weights are vectors.
    static func checkConnections(
        _ whole: Instance, _ network: LstmNetwork = .only, isSequence: Bool
    ) throws {
        let instance = network.part(of: whole)
        guard !isSequence || instance.attributes.values["diagonal_recurrent_tensors"] != .flag(true) else {
            throw SpecificationError(
                .invalid, "LSTM: diagonal_recurrent_tensors is true",
                remedy: "convert the model with matrices of recurrent weights", clause: "UNIDIRECTIONAL_SEQUENCE_LSTM-1"
            )
        }
        func has(_ position: Int) -> Bool { instance[.input(position)] != nil }
        let always = [0, Lstm.outputState, Lstm.cellState] + [Lstm.Gate.forget, .cell, .output].map(\.inputWeights)
        if let missing = always.first(where: { !has($0) }) {
            throw SpecificationError(
                .invalid, "LSTM: input \(network[missing]) is missing", remedy: "connect the operand",
                clause: "RECURRENT-3")
        }
        let hasInputGate = has(Lstm.Gate.input.inputWeights)
        let (hasPeepholes, isNormalized) = (has(11), Lstm.isNormalized(instance))
        for gate in Lstm.Gate.allCases {
            let isPresent = gate != .input || hasInputGate
            let required = [
                (gate.recurrentWeights, isPresent), (gate.bias, isPresent),
                (gate.normalization, isPresent && isNormalized),
                (gate.peephole ?? gate.bias, isPresent && (gate.peephole == nil || hasPeepholes)),
            ]
            for (position, isWanted) in required where has(position) != isWanted {
                throw SpecificationError(
                    .invalid,
                    "LSTM: input \(network[position]) is \(isWanted ? "missing" : "not expected") beside the others",
                    remedy:
                        "connect all operands of the \(gate) gate, of the peepholes and of layer normalization, or none",
                    clause: "RECURRENT-3")
            }
        }
        guard has(Lstm.projection) || !has(Lstm.projectionBias) else {
            throw SpecificationError(
                .invalid, "LSTM: there is a projection bias without projection weights", remedy: "omit the bias",
                clause: "RECURRENT-3")
        }
        let intermediates = max(instance.inputs.count - Lstm.Gate.input.intermediate, 0)
        guard instance[.input(0)]?.type != .int8 || intermediates == 5 else {
            throw SpecificationError(
                .invalid, "LSTM: an int8 form has 5 intermediate tensors, not \(intermediates)",
                remedy: "convert the model with those of the int8 form", clause: "RECURRENT-3")
        }
    }

    private func checkShapes(_ instance: Instance) throws {
        func check(_ position: Int, _ shape: Shape) throws {
            guard let actual = instance[.input(position)]?.shape, actual != shape else { return }
            throw LstmSizes.error("input \(network[position]) has the shape \(actual), not \(shape)")
        }
        guard hasProjection || outputs == cells else {
            throw LstmSizes.error("there are \(outputs) outputs and \(cells) cells, but no projection")
        }
        for gate in Lstm.Gate.allCases {
            try check(gate.inputWeights, [cells, inputs])
            try check(gate.recurrentWeights, [cells, outputs])
            try check(gate.bias, [cells])
            try check(gate.normalization, [cells])
            if let peephole = gate.peephole { try check(peephole, [cells]) }
        }
        try check(Lstm.projection, [outputs, cells])
        try check(Lstm.projectionBias, [outputs])
        for (position, size) in [(Lstm.outputState, outputs), (Lstm.cellState, cells)] {
            let state = try instance.input(position).shape
            guard state.checkedCount == time.batches &* size else {
                throw LstmSizes.error("the state \(state) does not have \(time.batches) × \(size) elements")
            }
        }
    }

    /// The second input has the rows of the input, and a matrix for each gate.
    private func checkAuxiliary(_ instance: Instance, rows: [Int]) throws {
        guard let auxiliary = network.auxiliary else { return }
        guard auxiliaryInputs > 0 else { throw LstmSizes.error("the auxiliary input has no elements") }
        let matrices = gates.map { (auxiliary.weights + $0.rawValue, Shape([cells, auxiliaryInputs])) }
        for (position, shape) in [(auxiliary.input, Shape(rows + [auxiliaryInputs]))] + matrices {
            let actual = try instance.input(position).shape
            guard actual == shape else {
                throw LstmSizes.error("input \(position) has the shape \(actual), not \(shape)")
            }
        }
    }

    /// RECURRENT-3: with 20 inputs there is no layer normalization.
    static let inputCounts = Operator.InputCounts([20, 24], "RECURRENT-3")

    private static func error(_ problem: String) -> SpecificationError {
        SpecificationError(.invalid, "LSTM: \(problem)", remedy: "correct the shapes", clause: "RECURRENT-1")
    }

    /// The factors of the number of multiply-accumulates of one call.
    var products: [Int] {
        let gateProducts = gates.count &* cells &* (inputs &+ auxiliaryInputs &+ outputs)
        return [time.steps, time.batches, hasProjection ? gateProducts &+ cells &* outputs : gateProducts]
    }
}
