/// The forms of LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM with real values: hybrid, with int8 weights, and float32 (RECURRENT-17 to
/// RECURRENT-21).
enum RealLstm {
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
        [
            variant(
                "hybrid", .dynamicRange, .int8, clauses: hybrid, weightClause: weightClause, constraints: constraints,
                isSequence: isSequence),
            variant(
                "float32", .float32, .float32, clauses: float32,
                constraints: constraints + [
                    Constraint(
                        "RECURRENT-21", .referenceDiffers, erratum: 132,
                        .holds("no two rows are computed together") { instance in
                            guard let sizes = try? LstmSizes(instance, isSequence: isSequence) else { return true }
                            return sizes.groups.first?.count == 1
                        })
                ], isSequence: isSequence),
        ]
    }

    private static let shared: [Clause] = [
        "RECURRENT-1", "RECURRENT-2", "RECURRENT-3", "RECURRENT-4", "RECURRENT-15", "RECURRENT-17", "RECURRENT-18",
        "RECURRENT-19", "RECURRENT-20",
    ]

    private static func variant(
        _ id: String, _ scheme: Scheme, _ weights: ElementType, clauses: [Clause], weightClause: Clause? = nil,
        constraints: [Constraint], isSequence: Bool
    ) -> Variant {
        let types = Lstm.Types(
            activation: .float32, weights: weights, bias: .float32, vectors: weights, coefficients: .float32,
            cellState: .float32)
        let names = Lstm.Gate.allCases.map { "\($0)_intermediate" } + ["hidden"]
        let intermediates = names.map {
            Operand($0, .float32, .unread, role: .intermediate, presence: .optional)
        }
        let clips = [Lstm.cellClip, Lstm.projectionClip].map {
            Constraint("RECURRENT-4", .invalid, .realAttribute($0.name, in: 0...Float.greatestFiniteMagnitude))
        }
        let activations = clauses.suffix(1).map {
            Constraint(
                $0, .nonconforming,
                .attribute(
                    Attribute<FusedActivation>.fusedActivation.name, oneOf: [FusedActivation.tanh.attributeValue]))
        }
        let wholeGroups = Constraint(
            "RECURRENT-19", .referenceDiffers, erratum: 131,
            .holds("the number of cells that are computed together is a multiple of 4") { instance in
                guard let sizes = try? LstmSizes(instance, isSequence: isSequence) else { return true }
                return (sizes.cells * (sizes.groups.first?.count ?? 1)).isMultiple(of: 4)
            })
        let hasActivation = Constraint(
            "RECURRENT-20", .referenceDiffers, erratum: 133,
            .holds("the fused activation is not NONE") { $0.attributes[.fusedActivation] != .none })
        return Variant(
            id, scheme, inputs: Lstm.operands(types, weightClause: weightClause) + intermediates,
            outputs: [Operand("output", .float32, .unquantized)],
            constraints: clips + activations + constraints + [wholeGroups, hasActivation],
            clauses: clauses + shared + [weights == .int8 ? "RECURRENT-16" : "RECURRENT-21"], typeClause: clauses.last,
            prepare: { try prepare($0, $1, isSequence: isSequence) })
    }

    private static func prepare(_ instance: Instance, _ steps: Steps, isSequence: Bool) throws -> Plan {
        let sizes = try LstmSizes(instance, isSequence: isSequence)
        let isHybrid = try instance.input(Lstm.Gate.forget.inputWeights).type == .int8
        let positions =
            sizes.gates.flatMap { [$0.inputWeights, $0.recurrentWeights] }
            + (sizes.hasProjection ? [Lstm.projection] : [])
        let kernel = RealLstmKernel(
            sizes: sizes, steps: steps,
            isAsymmetric: instance.attributes[Lstm.asymmetricQuantizeInputs],
            activation: instance.attributes[.fusedActivation], cellClip: instance.attributes[Lstm.cellClip],
            projectionClip: instance.attributes[Lstm.projectionClip], scales: instance.inputs.map { $0?.scale ?? 0 },
            hybridWeights: isHybrid
                ? try Dictionary(
                    uniqueKeysWithValues: positions.map { ($0, try PackedConstant(widening: instance, $0)) }) : nil)
        return Plan { try kernel.evaluate(&$0) }
    }
}

/// The evaluation of an LSTM with real values.
private struct RealLstmKernel: Sendable {
    let sizes: LstmSizes
    let steps: Steps
    let isAsymmetric: Bool
    let activation: FusedActivation
    let cellClip: Float
    let projectionClip: Float
    /// The scale of each input; 0 if it has none.
    let scales: [Float]
    /// The matrices by input position; `nil` if they are real.
    let hybridWeights: [Int: PackedConstant<Int8, [Int16]>]?

    func evaluate(_ call: inout Call) throws {
        let input: [Float] = try call.values(0)
        var outputState: [Float] = try call.values(Lstm.outputState)
        var cellState: [Float] = try call.values(Lstm.cellState)
        var output = [Float](repeating: 0, count: sizes.steps * sizes.batches * sizes.outputs)
        for batches in sizes.groups {
            let states = batches.lowerBound * sizes.outputs..<batches.upperBound * sizes.outputs
            let cells = batches.lowerBound * sizes.cells..<batches.upperBound * sizes.cells
            for step in 0..<sizes.steps {
                let rows = batches.flatMap { batch -> ArraySlice<Float> in
                    let start = sizes.row(step: step, batch: batch) * sizes.inputs
                    return input[start..<start + sizes.inputs]
                }
                var cell = Array(cellState[cells])
                let result = try advanced(call, rows, Array(outputState[states]), &cell)
                cellState.replaceSubrange(cells, with: cell)
                outputState.replaceSubrange(states, with: result)
                for (place, batch) in batches.enumerated() {
                    let start = sizes.row(step: step, batch: batch) * sizes.outputs
                    output.replaceSubrange(
                        start..<start + sizes.outputs,
                        with: result[place * sizes.outputs..<(place + 1) * sizes.outputs])
                }
            }
        }
        call.setState(Lstm.outputState, outputState)
        call.setState(Lstm.cellState, cellState)
        call.setOutput(0, output)
    }

    /// RECURRENT-4: one time step of a group of batches. Returns the new output state, and replaces the cell state.
    private func advanced(
        _ call: Call, _ input: [Float], _ outputState: [Float], _ cell: inout [Float]
    ) throws -> [Float] {
        var gates: [Lstm.Gate: [Float]] = [:]
        for gate in sizes.gates where gate != .output {
            gates[gate] = try activated(gate, call, input, outputState, cell)
        }
        guard let forget = gates[.forget], let update = gates[.cell] else { return outputState }
        let added = gates[.input] ?? forget.map { 1 - $0 }
        for place in cell.indices {
            cell[place] = forget[place] * cell[place]
            cell[place] += update[place] * added[place]
            if cellClip > 0 { cell[place] = max(min(cellClip, cell[place]), -cellClip) }
        }
        let opened = try activated(.output, call, input, outputState, cell)
        let hidden = cell.indices.map { opened[$0] * activation.applyRecurrent(cell[$0], steps) }
        guard sizes.hasProjection else { return hidden }
        let batches = hidden.count / sizes.cells
        let bias: [Float] =
            try call.optionalValues(Lstm.projectionBias) ?? [Float](repeating: 0, count: sizes.outputs)
        let projected = try product(
            call, Lstm.projection, addedTo: (0..<batches).flatMap { _ in bias }, hidden, depth: sizes.cells)
        return projectionClip > 0 ? projected.map { max(min(projectionClip, $0), -projectionClip) } : projected
    }

    /// RECURRENT-17 to RECURRENT-19: the activation of a gate.
    private func activated(
        _ gate: Lstm.Gate, _ call: Call, _ input: [Float], _ outputState: [Float], _ cell: [Float]
    ) throws -> [Float] {
        let bias: [Float] = try call.values(gate.bias)
        let start = cell.indices.map { sizes.isNormalized ? 0 : bias[$0 % sizes.cells] }
        var sums = start
        if input.contains(where: { $0 != 0 }) {
            sums = try product(call, gate.inputWeights, addedTo: start, input, depth: sizes.inputs)
        }
        sums = try product(call, gate.recurrentWeights, addedTo: sums, outputState, depth: sizes.outputs)
        if sizes.hasPeepholes, let position = gate.peephole {
            let weights = try vector(call, position)
            for place in sums.indices { sums[place] += weights[place % sizes.cells] * cell[place] }
        }
        if sizes.isNormalized { sums = normalized(sums, try call.values(gate.normalization), bias) }
        return sums.map {
            gate == .cell ? activation.applyRecurrent($0, steps) : steps.recurrent.logistic32($0)
        }
    }

    /// The peephole weights of a gate, dequantized.
    private func vector(_ call: Call, _ position: Int) throws -> [Float] {
        guard hybridWeights != nil else { return try call.values(position) }
        return try call.values(position, as: Int8.self).map { Float($0) * scales[position] }
    }

    /// RECURRENT-16, RECURRENT-21: the products of rows with a matrix, added to numbers.
    private func product(
        _ call: Call, _ position: Int, addedTo sums: [Float], _ rows: [Float], depth: Int
    ) throws -> [Float] {
        guard let weights = hybridWeights?[position] else {
            let weights: [Float] = try call.values(position)
            return LaneSums.matrix(addedTo: sums, rows, weights, depth: depth, isHalved: true, steps)
        }
        return HybridSums.matrix(
            addedTo: sums, rows, try weights.value(call), scale: scales[position], depth: depth,
            isAsymmetric: isAsymmetric, steps)
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
