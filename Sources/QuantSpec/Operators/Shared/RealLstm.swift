/// The forms of LSTM, UNIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_LSTM with real values: hybrid, with int8 weights,
/// and float32 (RECURRENT-17 to RECURRENT-21).
enum RealLstm {
    /// The sizes of an instance's networks.
    typealias Networks = @Sendable (Instance) throws -> [LstmSizes]

    /// The hybrid form and the float32 form.
    ///
    /// - Parameters:
    ///   - hybrid: the clauses of the hybrid form on the operator's page; the last one is about the activation.
    ///   - float32: those of the float32 form.
    ///   - weightClause: the clause that restricts int8 weights.
    ///   - constraints: further constraints of both forms.
    ///   - isSequence: whether the input has a dimension of time.
    static func variants(
        hybrid: [Clause], float32: [Clause], weightClause: Clause, constraints: [Constraint] = [], isSequence: Bool
    ) -> [Variant] {
        [ElementType.int8, .float32].map { weights in
            let clauses = weights == .int8 ? hybrid : float32
            let names = Lstm.Gate.allCases.map { "\($0)_intermediate" } + ["hidden"]
            let intermediates = names.map {
                Operand($0, .float32, .unread, role: .intermediate, presence: .optional)
            }
            return Variant(
                weights == .int8 ? "hybrid" : "float32", weights == .int8 ? .dynamicRange : .float32,
                inputs: Lstm.operands(types(weights), weightClause: weights == .int8 ? weightClause : nil)
                    + intermediates,
                outputs: [Operand("output", .float32, .unquantized)],
                constraints: self.constraints(clauses.last, weights) { [try LstmSizes($0, isSequence: isSequence)] }
                    + constraints,
                clauses: clauses + self.clauses(weights), typeClause: clauses.last,
                prepare: { instance, steps in
                    let kernel = try RealLstmKernel(instance, LstmSizes(instance, isSequence: isSequence), steps)
                    return Plan { call in
                        let output = try kernel.run(&call)
                        call.setOutput(0, output)
                    }
                })
        }
    }

    /// The types of a form's operands.
    static func types(_ weights: ElementType) -> Lstm.Types {
        Lstm.Types(
            activation: .float32, weights: weights, bias: .float32, vectors: weights, coefficients: .float32,
            cellState: .float32)
    }

    /// The clauses of chapter 8 that a form implements.
    static func clauses(_ weights: ElementType) -> [Clause] {
        [
            "RECURRENT-1", "RECURRENT-2", "RECURRENT-3", "RECURRENT-4", "RECURRENT-15", "RECURRENT-17", "RECURRENT-18",
            "RECURRENT-19", "RECURRENT-20", weights == .int8 ? "RECURRENT-16" : "RECURRENT-21",
        ]
    }

    /// The constraints of a form.
    ///
    /// - Parameters:
    ///   - activation: the clause about the fused activation.
    ///   - weights: the type of the matrices.
    ///   - networks: gives the sizes of an instance's networks.
    static func constraints(
        _ activation: Clause?, _ weights: ElementType, _ networks: @escaping Networks
    ) -> [Constraint] {
        let clips = [Lstm.cellClip, Lstm.projectionClip].map {
            Constraint("RECURRENT-4", .invalid, .realAttribute($0.name, in: 0...Float.greatestFiniteMagnitude))
        }
        let activations = [activation].compactMap { $0 }.map {
            Constraint(
                $0, .nonconforming,
                .attribute(
                    Attribute<FusedActivation>.fusedActivation.name, oneOf: [FusedActivation.tanh.attributeValue]))
        }
        let alone = Constraint(
            "RECURRENT-21", .referenceDiffers, erratum: 132,
            .holds("no two rows are computed together") { instance in
                (try? networks(instance))?.allSatisfy { $0.time.groups.first?.count == 1 } ?? true
            })
        let wholeGroups = Constraint(
            "RECURRENT-19", .referenceDiffers, erratum: 131,
            .holds("the number of cells that are computed together is a multiple of 4") { instance in
                (try? networks(instance))?.allSatisfy {
                    ($0.cells * ($0.time.groups.first?.count ?? 1)).isMultiple(of: 4)
                } ?? true
            })
        let hasActivation = Constraint(
            "RECURRENT-20", .referenceDiffers, erratum: 133,
            .holds("the fused activation is not NONE") { $0.attributes[.fusedActivation] != .none })
        return clips + activations + (weights == .int8 ? [] : [alone]) + [wholeGroups, hasActivation]
    }
}

/// An LSTM with real values that is ready to be run.
struct RealLstmKernel: Sendable {
    let sizes: LstmSizes
    private let network: LstmNetwork
    private let products: RowProducts
    private let steps: Steps
    private let activation: FusedActivation
    private let cellClip: Float
    private let projectionClip: Float

    init(_ instance: Instance, _ sizes: LstmSizes, _ steps: Steps) throws {
        let network = sizes.network
        let matrices =
            sizes.gates.flatMap { [network[$0.inputWeights], network[$0.recurrentWeights]] }
            + sizes.gates.compactMap { network.auxiliaryWeights($0) }
            + (sizes.hasProjection ? [network[Lstm.projection]] : [])
        self.sizes = sizes
        self.network = network
        self.steps = steps
        products = try RowProducts(
            instance, matrices: matrices, isAsymmetric: instance.attributes[Lstm.asymmetricQuantizeInputs],
            isHalved: true, steps)
        activation = instance.attributes[.fusedActivation]
        cellClip = instance.attributes[Lstm.cellClip]
        projectionClip = instance.attributes[Lstm.projectionClip]
    }

    /// The rows of one time step that are multiplied with matrices.
    private struct Rows {
        let input: [Float]
        /// The rows of the second input; `nil` if there is none.
        let auxiliary: [Float]?
        let outputState: [Float]
    }

    /// Runs the time steps and replaces the states. Returns `[steps × batches, outputs]` in the layout of the output.
    func run(_ call: inout Call) throws -> [Float] {
        let time = sizes.time
        let input: [Float] = try call.values(network[0])
        let auxiliary: [Float]? = try network.auxiliary.map { try call.values($0.input) }
        var outputState: [Float] = try call.values(network[Lstm.outputState])
        var cellState: [Float] = try call.values(network[Lstm.cellState])
        let output = try time.run(width: sizes.outputs, together: time.groups) { step, batches in
            let (states, cells) = (batches.rows(ofWidth: sizes.outputs), batches.rows(ofWidth: sizes.cells))
            var cell = Array(cellState[cells])
            let rows = Rows(
                input: time.rows(step, batches, of: input, width: sizes.inputs),
                auxiliary: auxiliary.map { time.rows(step, batches, of: $0, width: sizes.auxiliaryInputs) },
                outputState: Array(outputState[states]))
            let result = try advanced(call, rows, &cell)
            cellState.replaceSubrange(cells, with: cell)
            outputState.replaceSubrange(states, with: result)
            return result
        }
        call.setState(network[Lstm.outputState], outputState)
        call.setState(network[Lstm.cellState], cellState)
        return output
    }

    /// RECURRENT-4: one time step of a group of batches. Returns the new output state, and replaces the cell state.
    private func advanced(_ call: Call, _ rows: Rows, _ cell: inout [Float]) throws -> [Float] {
        var gates: [Lstm.Gate: [Float]] = [:]
        for gate in sizes.gates where gate != .output { gates[gate] = try activated(gate, call, rows, cell) }
        guard let forget = gates[.forget], let update = gates[.cell] else { return rows.outputState }
        let added = gates[.input] ?? forget.map { 1 - $0 }
        for place in cell.indices {
            cell[place] = forget[place] * cell[place]
            cell[place] += update[place] * added[place]
            if cellClip > 0 { cell[place] = max(min(cellClip, cell[place]), -cellClip) }
        }
        let opened = try activated(.output, call, rows, cell)
        let hidden = cell.indices.map { opened[$0] * activation.applyRecurrent(cell[$0], steps) }
        guard sizes.hasProjection else { return hidden }
        let batches = hidden.count / sizes.cells
        let bias: [Float] =
            try call.optionalValues(network[Lstm.projectionBias]) ?? [Float](repeating: 0, count: sizes.outputs)
        let projected = try products.matrix(
            call, network[Lstm.projection], addedTo: (0..<batches).flatMap { _ in bias }, hidden, depth: sizes.cells)
        return projectionClip > 0 ? projected.map { max(min(projectionClip, $0), -projectionClip) } : projected
    }

    /// RECURRENT-17 to RECURRENT-19: the activation of a gate.
    private func activated(_ gate: Lstm.Gate, _ call: Call, _ rows: Rows, _ cell: [Float]) throws -> [Float] {
        let bias: [Float] = try call.values(network[gate.bias])
        var sums = cell.indices.map { sizes.isNormalized ? 0 : bias[$0 % sizes.cells] }
        if rows.input.contains(where: { $0 != 0 }) {
            sums = try products.matrix(
                call, network[gate.inputWeights], addedTo: sums, rows.input, depth: sizes.inputs)
        }
        if let auxiliary = rows.auxiliary, let weights = network.auxiliaryWeights(gate),
            auxiliary.contains(where: { $0 != 0 })
        {
            sums = try products.matrix(call, weights, addedTo: sums, auxiliary, depth: sizes.auxiliaryInputs)
        }
        sums = try products.matrix(
            call, network[gate.recurrentWeights], addedTo: sums, rows.outputState, depth: sizes.outputs)
        if sizes.hasPeepholes, let position = gate.peephole {
            let weights = try products.vector(call, network[position])
            for place in sums.indices { sums[place] += weights[place % sizes.cells] * cell[place] }
        }
        if sizes.isNormalized { sums = normalized(sums, try call.values(network[gate.normalization]), bias) }
        return sums.map {
            gate == .cell ? activation.applyRecurrent($0, steps) : steps.recurrent.logistic32($0)
        }
    }

    /// RECURRENT-18: layer normalization of each batch.
    private func normalized(_ sums: [Float], _ coefficients: [Float], _ bias: [Float]) -> [Float] {
        var result = sums
        for start in stride(from: 0, to: sums.count, by: sizes.cells) {
            let row = sums[start..<start + sizes.cells]
            let mean = row.reduce(Float(0), +) / Float(sizes.cells)
            let squares = row.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) }
            let variance = squares / Float(sizes.cells)
            let inverse = 1 / ElementaryFunctions.squareRoot(variance + 1e-8)
            for place in row.indices {
                let cell = place - start
                result[place] = coefficients[cell] * ((sums[place] - mean) * inverse) + bias[cell]
            }
        }
        return result
    }
}
