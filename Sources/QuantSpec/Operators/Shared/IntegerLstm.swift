/// The integer form of LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM: int8 activations and weights, int16 gates and cell state
/// (RECURRENT-5 to RECURRENT-13).
enum IntegerLstm {
    // Derived integers (DERIVED-10). Lists have one entry for each gate that has the part, in the order of the gates.
    static let inputMultiplier: DerivedKey = "input_to_gate_multiplier"
    static let inputShift: DerivedKey = "input_to_gate_shift"
    static let recurrentMultiplier: DerivedKey = "recurrent_to_gate_multiplier"
    static let recurrentShift: DerivedKey = "recurrent_to_gate_shift"
    static let peepholeMultiplier: DerivedKey = "cell_to_gate_multiplier"
    static let peepholeShift: DerivedKey = "cell_to_gate_shift"
    static let normalizationMultiplier: DerivedKey = "layer_norm_multiplier"
    static let normalizationShift: DerivedKey = "layer_norm_shift"
    static let varianceGuard: DerivedKey = "layer_norm_variance_guard"
    static let hiddenMultiplier: DerivedKey = "hidden_multiplier"
    static let hiddenShift: DerivedKey = "hidden_shift"
    static let hiddenOffset: DerivedKey = "hidden_offset"
    static let projectionMultiplier: DerivedKey = "projection_multiplier"
    static let projectionShift: DerivedKey = "projection_shift"
    static let recurrentOffset: DerivedKey = "recurrent_offset"
    static let cellIntegerBits: DerivedKey = "cell_integer_bits"
    static let cellClip: DerivedKey = "quantized_cell_clip"
    static let projectionClip: DerivedKey = "quantized_proj_clip"

    /// The two integer forms: without and with layer normalization.
    ///
    /// - Parameters:
    ///   - clauses: the clauses of the operator's page.
    ///   - weightClause: the clause that restricts the weights.
    ///   - constraints: further constraints.
    ///   - isSequence: whether the input has a dimension of time.
    static func variants(
        clauses: [Clause], weightClause: Clause, constraints: [Constraint], isSequence: Bool
    ) -> [Variant] {
        [false, true].map { isNormalized in
            let intermediates = Lstm.Gate.allCases.map { gate in
                Operand(
                    "\(gate)_intermediate", isNormalized ? .int16 : .float32, isNormalized ? .perTensor : .unread,
                    role: .intermediate, zeroPoint: isNormalized ? 0 : nil)
            }
            return Variant(
                isNormalized ? "int8.layer-norm" : "int8", .int8,
                inputs: Lstm.operands(.int8, isNormalized: isNormalized, weightClause: weightClause) + intermediates
                    + [Operand("hidden", .int8, role: .intermediate, realRange: -1...1)],
                outputs: [Operand("output", .int8)], sums: sums(isNormalized: isNormalized),
                constraints: self.constraints(isNormalized: isNormalized) + constraints,
                clauses: clauses + shared + (isNormalized ? ["RECURRENT-7"] : []), typeClause: clauses.last,
                where: Variant.Condition(
                    isNormalized ? "there is layer normalization" : "there is no layer normalization"
                ) { Lstm.isNormalized($0) == isNormalized },
                prepare: { try prepare($0, $1, isSequence: isSequence) })
        }
    }

    private static let shared: [Clause] = [
        "RECURRENT-1", "RECURRENT-2", "RECURRENT-3", "RECURRENT-4", "RECURRENT-5", "RECURRENT-6", "RECURRENT-8",
        "RECURRENT-9", "RECURRENT-10", "RECURRENT-11", "RECURRENT-12", "RECURRENT-13",
    ]

    private static func sums(isNormalized: Bool) -> [SumDeclaration] {
        let gates = Lstm.Gate.allCases.flatMap { gate -> [SumDeclaration] in
            let result = OperandReference.input(gate.intermediate)
            return [
                SumDeclaration(
                    gate.name, scale: .product(.scale(.input(0)), .scale(.input(gate.inputWeights))), result: result,
                    bias: isNormalized ? nil : gate.bias),
                SumDeclaration(
                    "\(gate.name)_recurrent",
                    scale: .product(.scale(.input(Lstm.outputState)), .scale(.input(gate.recurrentWeights))),
                    result: result),
            ]
                + (isNormalized
                    ? [
                        SumDeclaration(
                            "\(gate.name)_normalized",
                            scale: .product(.scale(.input(gate.normalization)), .constant(0x1p-10)), result: result,
                            bias: gate.bias)
                    ] : [])
        }
        return gates + [
            SumDeclaration("hidden", scale: .constant(0x1p-30), result: .input(Lstm.hidden)),
            SumDeclaration(
                scale: .product(.scale(.input(Lstm.hidden)), .scale(.input(Lstm.projection))),
                bias: Lstm.projectionBias),
        ]
    }

    private static func constraints(isNormalized: Bool) -> [Constraint] {
        let clips = [Lstm.cellClip, Lstm.projectionClip].map {
            Constraint("RECURRENT-4", .invalid, .realAttribute($0.name, in: 0...Float.greatestFiniteMagnitude))
        }
        let biases = Lstm.Gate.allCases.map { gate in
            Constraint(
                "RECURRENT-13", .nonconforming,
                .scaleIsProduct(.input(gate.bias), of: .input(0), .input(gate.inputWeights)))
        }
        return clips + [
            Constraint("RECURRENT-13", .invalid, .powerOfTwo(.input(Lstm.cellState), exponents: -30 ... -9)),
            Constraint(
                "RECURRENT-13", .nonconforming, erratum: 116,
                .powerOfTwo(.input(Lstm.cellState), exponents: -15 ... -9)),
            Constraint(
                "RECURRENT-13", .nonconforming, .sameParameters([.input(Lstm.outputState), .output(0)])),
            Constraint(
                "RECURRENT-13", .nonconforming,
                .whereOmitted(
                    .input(Lstm.projection), .sameParameters([.input(Lstm.outputState), .input(Lstm.hidden)]))),
            Constraint(
                "RECURRENT-13", .nonconforming,
                .scaleIsProduct(
                    .input(Lstm.projectionBias), of: .input(Lstm.hidden), .input(Lstm.projection))),
            Constraint(
                "RECURRENT-6", .referenceDiffers, erratum: 130,
                .holds("an LSTM with peepholes and a projection has as many outputs as cells") { instance in
                    guard instance[.input(11)] != nil, instance[.input(Lstm.projection)] != nil else { return true }
                    return instance[DimensionReference(.input(Lstm.projection), 0)]
                        == instance[DimensionReference(.input(Lstm.projection), 1)]
                }),
            Constraint(
                "RECURRENT-13", .referenceLimit, erratum: 102,
                .holds("biases, and matrices beside a zero point other than 0, are constants") { instance in
                    preparedInputs(of: instance, isNormalized: isNormalized).allSatisfy {
                        instance[.input($0)] == nil || instance.constants[$0] != nil
                    }
                }),
        ] + (isNormalized ? [] : biases)
    }

    /// The inputs whose values the reference reads when it prepares the graph: biases, and the matrices whose sums over a row it
    /// multiplies by a zero point.
    private static func preparedInputs(of instance: Instance, isNormalized: Bool) -> [Int] {
        let gates = Lstm.Gate.allCases
        let factors = [(0, gates.map(\.inputWeights)), (Lstm.outputState, gates.map(\.recurrentWeights))]
        let matrices = (factors + [(Lstm.hidden, [Lstm.projection])]).flatMap { source, weights in
            instance[.input(source)]?.zeroPoint ?? 0 == 0 ? [] : weights
        }
        return matrices + (isNormalized ? [] : gates.map(\.bias)) + [Lstm.projectionBias]
    }

    // MARK: Derived integers

    /// RECURRENT-12: multipliers, shifts, offsets and bounds.
    private static func derive(_ instance: Instance, _ sizes: LstmSizes, _ steps: Steps) throws -> Derived {
        let input = try instance.input(0)
        let state = try instance.input(Lstm.outputState)
        let cell = try instance.input(Lstm.cellState)
        let hidden = try instance.input(Lstm.hidden)
        let exponent = PowerOfTwoScale.exponent(cell.scale) ?? 0
        var derived = Derived()
        derived[.inputOffset] = [-input.zeroPoint]
        derived[recurrentOffset] = [-state.zeroPoint]
        derived[.outputOffset] = [state.zeroPoint]
        derived[hiddenOffset] = [sizes.hasProjection ? -hidden.zeroPoint : hidden.zeroPoint]
        derived[cellIntegerBits] = [Int64(15 + exponent)]
        derived[cellClip] = [clip(instance.attributes[Lstm.cellClip], cell.scale, Int64(Int16.max))]
        derived[projectionClip] = [
            clip(instance.attributes[Lstm.projectionClip], try instance.output(0).scale, Int64(Int8.max))
        ]
        let gateScales = try sizes.gates.map { gate in
            sizes.isNormalized ? try instance.input(gate.intermediate).scale : 0x1p-12
        }
        let inputFactors = try zip(sizes.gates, gateScales).map { gate, scale in
            steps.quantizeMultiplier(
                steps.realMultiplierInBinary32(try instance.input(gate.inputWeights).scale, input.scale, scale))
        }
        derived.set(inputFactors, inputMultiplier, inputShift)
        let recurrentFactors = try zip(sizes.gates, gateScales).map { gate, scale in
            steps.quantizeMultiplier(
                steps.realMultiplierInBinary32(try instance.input(gate.recurrentWeights).scale, state.scale, scale))
        }
        derived.set(recurrentFactors, recurrentMultiplier, recurrentShift)
        if sizes.hasPeepholes {
            let factors = try zip(sizes.gates, gateScales).compactMap { gate, scale -> QuantizedMultiplier? in
                guard let peephole = gate.peephole else { return nil }
                let unit = Double(sign: .plus, exponent: exponent, significand: 1)
                let real = unit * Double(try instance.input(peephole).scale) / Double(scale)
                return steps.quantizeMultiplier(Double(Float(real)))
            }
            derived.set(factors, peepholeMultiplier, peepholeShift)
        }
        if sizes.isNormalized {
            let scales = try sizes.gates.map { try instance.input($0.normalization).scale }
            derived.set(
                scales.map { steps.quantizeMultiplier(Double($0)) }, normalizationMultiplier, normalizationShift)
            derived[varianceGuard] = scales.map { max(1, Int64(saturating: Double(10_000 * $0))) }
        }
        let hiddenFactor = Double(Float(0x1p-15 / Double(hidden.scale) * 0x1p-15))
        derived.set([steps.quantizeMultiplier(hiddenFactor)], hiddenMultiplier, hiddenShift)
        if sizes.hasProjection {
            let factor = steps.realMultiplierInBinary32(
                try instance.input(Lstm.projection).scale, hidden.scale, state.scale)
            derived.set([steps.quantizeMultiplier(factor)], projectionMultiplier, projectionShift)
        }
        return derived
    }

    /// A bound in stored integers: the quotient of the clip and the scale, truncated; 0 if there is none.
    private static func clip(_ clip: Float, _ scale: Float, _ greatest: Int64) -> Int64 {
        clip > 0 ? min(Int64(saturating: Double(clip / scale)), greatest) : 0
    }

    private static func prepare(_ instance: Instance, _ steps: Steps, isSequence: Bool) throws -> Plan {
        let sizes = try LstmSizes(instance, isSequence: isSequence)
        let derived = try derive(instance, sizes, steps)
        let kernel = try IntegerLstmKernel(instance, sizes, derived, steps)
        return Plan(derived) { try kernel.evaluate(&$0) }
    }
}

/// The evaluation of a prepared integer LSTM.
private struct IntegerLstmKernel: Sendable {
    /// One gate, with what it needs.
    private struct Gate: Sendable {
        let gate: Lstm.Gate
        let inputWeights: PackedConstant<Int8, [Int16]>
        let recurrentWeights: PackedConstant<Int8, [Int16]>
        let inputScaling: Requantization
        let recurrentScaling: Requantization
        let peepholeScaling: Requantization?
        let normalization: (factor: QuantizedMultiplier, guardedVariance: Int32)?
    }

    private let sizes: LstmSizes
    private let derived: Derived
    private let steps: Steps
    private let gates: [Gate]
    private let projectionWeights: PackedConstant<Int8, [Int16]>?
    private let projectionScaling: Requantization?
    private let hiddenScaling: Requantization

    init(_ instance: Instance, _ sizes: LstmSizes, _ derived: Derived, _ steps: Steps) throws {
        self.sizes = sizes
        self.derived = derived
        self.steps = steps
        func weights(_ position: Int) throws -> PackedConstant<Int8, [Int16]> {
            try PackedConstant(widening: instance, position)
        }
        func scaling(_ multiplier: DerivedKey, _ shift: DerivedKey, _ place: Int = 0) -> Requantization {
            Requantization([derived.factor(multiplier, shift, channel: place)], steps)
        }
        var peepholes = 0
        gates = try sizes.gates.enumerated().map { place, gate in
            let hasPeephole = sizes.hasPeepholes && gate.peephole != nil
            defer { if hasPeephole { peepholes += 1 } }
            return Gate(
                gate: gate, inputWeights: try weights(gate.inputWeights),
                recurrentWeights: try weights(gate.recurrentWeights),
                inputScaling: scaling(IntegerLstm.inputMultiplier, IntegerLstm.inputShift, place),
                recurrentScaling: scaling(IntegerLstm.recurrentMultiplier, IntegerLstm.recurrentShift, place),
                peepholeScaling: hasPeephole
                    ? scaling(IntegerLstm.peepholeMultiplier, IntegerLstm.peepholeShift, peepholes) : nil,
                normalization: sizes.isNormalized
                    ? (
                        derived.factor(
                            IntegerLstm.normalizationMultiplier, IntegerLstm.normalizationShift, channel: place),
                        Int32(truncatingIfNeeded: derived[IntegerLstm.varianceGuard][place])
                    ) : nil)
        }
        hiddenScaling = scaling(IntegerLstm.hiddenMultiplier, IntegerLstm.hiddenShift)
        projectionWeights = sizes.hasProjection ? try weights(Lstm.projection) : nil
        projectionScaling =
            sizes.hasProjection ? scaling(IntegerLstm.projectionMultiplier, IntegerLstm.projectionShift) : nil
    }

    /// The sums of all time steps by name.
    private struct Records {
        var names: [String] = []
        var sums: [String: [Int64]] = [:]

        mutating func add<Value: FixedWidthInteger>(_ name: String, _ values: [Value]) {
            if sums[name] == nil { names.append(name) }
            sums[name, default: []] += values.map { Int64($0) }
        }

        /// The sums under a name: those of the output in the output's order, all others step by step.
        func inOrder(_ name: String, _ sizes: LstmSizes) -> [Int64] {
            let all = sums[name] ?? []
            guard name == Accumulators.outputName else { return all }
            let (time, width) = (sizes.time, sizes.outputs)
            return time.run(width: width, together: [0..<time.batches]) { step, _ in
                Array(all[step * time.batches * width..<(step + 1) * time.batches * width])
            }
        }
    }

    func evaluate(_ call: inout Call) throws {
        let input = WeightedOperator.centred(
            try call.values(0, as: Int8.self), zeroPoint: -derived.scalar(.inputOffset))
        var outputState: [Int8] = try call.values(Lstm.outputState)
        var cellState: [Int16] = try call.values(Lstm.cellState)
        var records = Records()
        // The gates of all batches are computed together, in whatever order time and batches have.
        let time = sizes.time
        let output = try time.run(width: sizes.outputs, together: [0..<time.batches]) { step, batches in
            let rows = time.rows(step, batches, of: input, width: sizes.inputs)
            outputState = try advanced(call, rows, outputState, &cellState, &records)
            return outputState
        }
        for name in records.names { call.record(name, records.inOrder(name, sizes)) }
        call.setState(Lstm.outputState, outputState)
        call.setState(Lstm.cellState, cellState)
        call.setOutput(0, output)
    }

    /// RECURRENT-4: one time step. Returns the new output state, and replaces the cell state.
    private func advanced(
        _ call: Call, _ input: [Int16], _ outputState: [Int8], _ cellState: inout [Int16], _ records: inout Records
    ) throws -> [Int8] {
        let recurrent = WeightedOperator.centred(
            outputState, zeroPoint: -derived.scalar(IntegerLstm.recurrentOffset))
        var activations: [Lstm.Gate: [Int16]] = [:]
        for gate in gates where gate.gate != .output {
            activations[gate.gate] = try activation(gate, call, input, recurrent, cellState, &records)
        }
        updateCell(&cellState, activations)
        guard let outputGate = gates.last else { return outputState }
        let opened = try activation(outputGate, call, input, recurrent, cellState, &records)
        return try hidden(call, opened, cellState, &records)
    }

    /// RECURRENT-5 to RECURRENT-8: the activation of a gate, `[batches, cells]`.
    private func activation(
        _ gate: Gate, _ call: Call, _ input: [Int16], _ recurrent: [Int16], _ cellState: [Int16],
        _ records: inout Records
    ) throws -> [Int16] {
        let name = gate.gate.name
        let bias: [Int32] = try call.values(gate.gate.bias)
        var sums = Int32.dotProducts(input, try gate.inputWeights.value(call), depth: sizes.inputs, steps)
        if !sizes.isNormalized {
            for place in sums.indices { sums[place] = steps.addBias(sums[place], bias[place % sizes.cells]) }
        }
        let recurrentSums = Int32.dotProducts(
            recurrent, try gate.recurrentWeights.value(call), depth: sizes.outputs, steps)
        if call.recordsAccumulators {
            records.add(name, sums)
            records.add("\(name)_recurrent", recurrentSums)
        }
        var parts = [gate.inputScaling.requantized(sums), gate.recurrentScaling.requantized(recurrentSums)]
        if let scaling = gate.peepholeScaling, let position = gate.gate.peephole {
            let weights: [Int16] = try call.values(position)
            parts.append(
                scaling.requantized(
                    cellState.indices.map { Int32(weights[$0 % sizes.cells]) &* Int32(cellState[$0]) }))
        }
        var values = [Int64](repeating: 0, count: sums.count)
        for (index, part) in parts.enumerated() {
            for place in values.indices {
                values[place] = steps.recurrent.saturateGate(
                    values[place] + Int64(part[place]), index == parts.count - 1, steps)
            }
        }
        var gated = values.map { Int16(truncatingIfNeeded: $0) }
        if let normalization = gate.normalization {
            gated = try normalized(gated, call, gate.gate, bias, normalization, &records)
        }
        return gated.map {
            gate.gate == .cell
                ? steps.recurrent.hyperbolicTangent16($0, 3, steps) : steps.recurrent.logistic16($0, steps)
        }
    }

    /// RECURRENT-7: layer normalization of a gate, row by row.
    private func normalized(
        _ values: [Int16], _ call: Call, _ gate: Lstm.Gate, _ bias: [Int32],
        _ normalization: (factor: QuantizedMultiplier, guardedVariance: Int32), _ records: inout Records
    ) throws -> [Int16] {
        let coefficients: [Int16] = try call.values(gate.normalization)
        var factor = normalization.factor
        factor.shift += 12
        var normalized = values
        var products: [Int64] = []
        for start in stride(from: 0, to: values.count, by: sizes.cells) {
            let row = values[start..<start + sizes.cells]
            let sum = row.reduce(Int64(0)) { $0 + Int64($1) }
            let squares = row.reduce(Int64(0)) { $0 + Int64($1) * Int64($1) }
            let mean = Int32(truncatingIfNeeded: sum * 1024 / Int64(sizes.cells))
            let scaled = squares * Int64((1 << 20) / sizes.cells) - Int64(mean) * Int64(mean)
            let variance = Int32(truncatingIfNeeded: scaled / (1 << 20))
            let inverse = FixedPointFunction.inverseSquareRoot(
                variance < 1 ? normalization.guardedVariance : variance, steps)
            for place in row.indices {
                let cell = place - start
                let distance = steps.requantize(1024 * Int32(values[place]) &- mean, by: inverse)
                let product = Int64(distance) * Int64(coefficients[cell])
                products.append(product)
                let biased = product + Int64(bias[cell])
                let quotient = Int32(truncatingIfNeeded: (biased + (biased > 0 ? 512 : -512)) / 1024)
                normalized[place] = steps.saturated(Int64(steps.requantize(quotient, by: factor)), to: Int16.self)
            }
        }
        if call.recordsAccumulators { records.add("\(gate.name)_normalized", products) }
        return normalized
    }

    /// RECURRENT-9: the new cell state.
    private func updateCell(_ cellState: inout [Int16], _ activations: [Lstm.Gate: [Int16]]) {
        guard let forget = activations[.forget], let update = activations[.cell] else { return }
        let input = activations[.input] ?? forget.map { steps.recurrent.complement16($0) }
        // The scale of the cell state is 2^(integer bits - 15), and both gates have 15 fractional bits.
        let exponent = 15 + Int(derived.scalar(IntegerLstm.cellIntegerBits))
        let clip = derived.scalar(IntegerLstm.cellClip)
        for place in cellState.indices {
            let kept = steps.roundingShiftRight(Int32(forget[place]) &* Int32(cellState[place]), 15)
            let added = steps.roundingShiftRight(Int32(input[place]) &* Int32(update[place]), exponent)
            let cell: Int16 = steps.saturated(Int64(kept) + Int64(added), to: Int16.self)
            cellState[place] = clip > 0 ? Int16(truncatingIfNeeded: min(max(Int64(cell), -clip), clip)) : cell
        }
    }

    /// RECURRENT-10, RECURRENT-11: the new output state.
    private func hidden(
        _ call: Call, _ outputGate: [Int16], _ cellState: [Int16], _ records: inout Records
    ) throws -> [Int8] {
        let integerBits = Int(derived.scalar(IntegerLstm.cellIntegerBits))
        let products = cellState.indices.map { place -> Int32 in
            var cell = cellState[place]
            if integerBits < 0 {
                cell = Int16(truncatingIfNeeded: steps.roundingShiftRight(Int32(cell), -integerBits))
            }
            let bounded = steps.recurrent.hyperbolicTangent16(cell, max(integerBits, 0), steps)
            return Int32(outputGate[place]) &* Int32(bounded)
        }
        if call.recordsAccumulators { records.add("hidden", products) }
        let requantized = hiddenScaling.requantized(products)
        let offset = derived.scalar(IntegerLstm.hiddenOffset)
        guard let projectionWeights, let projectionScaling else {
            return requantized.map {
                steps.saturated(steps.addZeroPoint(Int64($0), offset), to: Int8.self)
            }
        }
        let values = requantized.map {
            Int16(truncatingIfNeeded: steps.recurrent.projectedHidden(Int64($0), -offset, steps))
        }
        var sums = Int32.dotProducts(values, try projectionWeights.value(call), depth: sizes.cells, steps)
        if let bias: [Int32] = try call.optionalValues(Lstm.projectionBias) {
            for place in sums.indices { sums[place] = steps.addBias(sums[place], bias[place % sizes.outputs]) }
        }
        if call.recordsAccumulators { records.add(Accumulators.outputName, sums) }
        let clip = derived.scalar(IntegerLstm.projectionClip)
        return projectionScaling.requantized(sums).map { value in
            let stored: Int8 = steps.saturated(
                steps.addZeroPoint(Int64(value), derived.scalar(.outputOffset)), to: Int8.self)
            return clip > 0 ? Int8(truncatingIfNeeded: min(max(Int64(stored), -clip), clip)) : stored
        }
    }
}
