/// Shared by LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM: attributes, positions of operands, and their declarations.
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
    static func operands(_ types: Types, isNormalized: Bool? = nil, weightClause: Clause? = nil) -> [Operand] {
        let range = weightClause.map { Operand.StoredRange(-127...127, $0) }
        func matrix(_ name: String, _ presence: Operand.Presence) -> Operand {
            Operand(
                name, types.weights, granularity(types.weights), role: .constant, part: .weights, presence: presence,
                zeroPoint: types.weights.integerRange == nil ? nil : 0, storedRange: range)
        }
        func vector(_ name: String, _ type: ElementType, _ presence: Operand.Presence) -> Operand {
            Operand(
                name, type, granularity(type), role: .constant, presence: presence,
                zeroPoint: type.integerRange == nil ? nil : 0, realRange: -1...1)
        }
        func bias(_ name: String, _ presence: Operand.Presence) -> Operand {
            Operand(
                name, types.bias, types.bias.integerRange == nil ? .unquantized : .unread, role: .constant, part: .bias,
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
            Operand("output_state", types.activation, activation, role: .state, realRange: -1...1),
            Operand(
                "cell_state", types.cellState, granularity(types.cellState), role: .state,
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

/// RECURRENT-1, RECURRENT-3: the sizes of an LSTM, checked against each other, and the parts that it has.
struct LstmSizes: Sendable {
    /// The number of time steps in one call.
    let steps: Int
    let batches: Int
    let inputs: Int
    let cells: Int
    let outputs: Int
    let isTimeMajor: Bool
    private let isSequence: Bool
    /// The gates in order; the input gate may be absent.
    let gates: [Lstm.Gate]
    let hasPeepholes: Bool
    let hasProjection: Bool
    let isNormalized: Bool
    /// The shape of the output.
    let output: Shape

    /// - Parameters:
    ///   - instance: an instance of LSTM or UNIDIRECTIONAL_SEQUENCE_LSTM.
    ///   - isSequence: whether the input has a dimension of time.
    /// - Throws: `SpecificationError` if a shape does not fit the others, or if only some operands of a part are connected.
    init(_ instance: Instance, isSequence: Bool) throws {
        try LstmSizes.checkConnections(instance, isSequence: isSequence)
        let input = try instance.input(0).shape
        guard input.rank == (isSequence ? 3 : 2) else {
            throw SpecificationError(
                .invalid, "LSTM: the input has rank \(input.rank), not \(isSequence ? 3 : 2)",
                remedy: "correct the shape",
                clause: isSequence ? "UNIDIRECTIONAL_SEQUENCE_LSTM-1" : "LSTM-1")
        }
        self.isSequence = isSequence
        isTimeMajor = isSequence && instance.attributes[Lstm.timeMajor]
        let time = isTimeMajor ? 0 : 1
        steps = isSequence ? input[time] : 1
        batches = isSequence ? input[1 - time] : input[0]
        inputs = input[input.rank - 1]
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
    }

    /// RECURRENT-3: what every LSTM has is connected, and so are the operands of a part. An int8 form has all intermediate tensors.
    ///
    /// - Throws: `SpecificationError` if an operand is missing, or not expected; or if the recurrent weights are vectors.
    static func checkConnections(_ instance: Instance, isSequence: Bool) throws {
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
                .invalid, "LSTM: input \(missing) is missing", remedy: "connect the operand", clause: "RECURRENT-3")
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
                    .invalid, "LSTM: input \(position) is \(isWanted ? "missing" : "not expected") beside the others",
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
            throw LstmSizes.error("input \(position) has the shape \(actual), not \(shape)")
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
            guard state.checkedCount == batches &* size else {
                throw LstmSizes.error("the state \(state) does not have \(batches) × \(size) elements")
            }
        }
    }

    /// RECURRENT-3: with 20 inputs there is no layer normalization.
    static let inputCounts = Operator.InputCounts([20, 24], "RECURRENT-3")

    private static func error(_ problem: String) -> SpecificationError {
        SpecificationError(.invalid, "LSTM: \(problem)", remedy: "correct the shapes", clause: "RECURRENT-1")
    }

    /// The batches that forms with real values compute together: all of them, or one after the other if time is the second
    /// dimension.
    var groups: [Range<Int>] {
        isSequence && !isTimeMajor ? (0..<batches).map { $0..<$0 + 1 } : [0..<batches]
    }

    /// The factors of the number of multiply-accumulates of one call.
    var products: [Int] {
        let gateProducts = gates.count &* cells &* (inputs &+ outputs)
        return [steps, batches, hasProjection ? gateProducts &+ cells &* outputs : gateProducts]
    }

    /// The index of a row of the input or of the output, whose last dimension is one row.
    func row(step: Int, batch: Int) -> Int { isTimeMajor ? step * batches + batch : batch * steps + step }

    /// The rows of one time step, batch by batch.
    ///
    /// - Parameters:
    ///   - step: the index of the time step.
    ///   - values: `[steps × batches, width]` in the layout of the input.
    ///   - width: the number of elements in a row.
    func rows<Value>(ofStep step: Int, _ values: [Value], width: Int) -> [Value] {
        (0..<batches).flatMap { batch -> ArraySlice<Value> in
            let start = row(step: step, batch: batch) * width
            return values[start..<start + width]
        }
    }
}
