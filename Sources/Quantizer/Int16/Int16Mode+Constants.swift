import QuantSpec
import TFLiteModel

/// Constants of int16 models: their ranges, weights and biases.
extension Int16Mode {
    /// Copies a bias that an operator also reads as an ordinary input, or that is an output.
    mutating func separateBiases() {
        var count = 1
        for position in graph.operators.indices {
            let operation = graph.operators[position]
            guard let slot = rule(operation).weights.first?.bias, let bias = operation.inputs.element(at: slot),
                bias >= 0,
                isConstant(bias), isOrdinary(bias)
            else { continue }
            _ = separate(bias, slot, of: position, suffix: "_duplicate_\(count)")
            count += 1
        }
    }

    /// Gives an operator a copy of a bias, with the same value.
    ///
    /// - Returns: the copy.
    private mutating func separate(_ bias: Int, _ slot: Int, of position: Int, suffix: String) -> Int {
        var copy = tensor(bias)
        copy.name += suffix
        copy.hasRank = false
        model.subgraphs[subgraph].tensors.append(copy)
        model.subgraphs[subgraph].operators[position].inputs[slot] = graph.tensors.count - 1
        return graph.tensors.count - 1
    }

    /// Whether a tensor is an output, or an operand that is quantized as an ordinary one.
    private func isOrdinary(_ tensor: Int) -> Bool {
        (graph.outputs.contains(tensor) && !options.likeTensorFlow)
            || graph.operators.contains { operation in
                rule(operation).wide.map { listedInputs(operation, $0).contains(tensor) } ?? false
            }
    }

    /// Gives each constant operand of a listed operator its range: one for each channel of weights, otherwise one.
    mutating func setConstantRanges() throws {
        for operation in graph.operators {
            guard let wide = rule(operation).wide else { continue }
            for (slot, index) in operation.inputs.enumerated() where index >= 0 && tensor(index).type == .float32 {
                guard isConstant(index), wide.inputs?.contains(slot) ?? true else { continue }
                let dimension = rule(operation).weights(at: slot)?.dimension
                let values = try reals(index)
                setRange(index, values, dimension: dimension)
            }
        }
    }

    private mutating func setRange(_ index: Int, _ values: [Float], dimension: Int?) {
        let shape = tensor(index).shape
        let count = dimension.map { shape[$0] } ?? 1
        var (minimums, maximums) = (
            [Float](repeating: .infinity, count: count), [Float](repeating: -.infinity, count: count)
        )
        for (position, value) in values.enumerated() {
            let channel = dimension.map { shape.coordinates(of: position)[$0] } ?? 0
            minimums[channel] = min(minimums[channel], value)
            maximums[channel] = max(maximums[channel], value)
        }
        edit(index) { tensor in
            tensor.quantization = ModelQuantization(
                dimension: dimension ?? 0, minimums: minimums, maximums: maximums)
        }
    }

    /// Raises the scales of weights whose bias would not fit otherwise.
    mutating func makeRoomForBiases() throws {
        for operation in graph.operators where treatment(operation) != nil {
            guard let declared = rule(operation).weights.first, let slot = declared.bias,
                let bias = operation.inputs.element(at: slot), bias >= 0, isConstant(bias),
                tensor(bias).type == .float32
            else { continue }
            let filter = operation.inputs[declared.input]
            guard isConstant(filter), tensor(filter).type == .float32,
                let range = ranges.subgraphs[subgraph][operation.inputs[declared.activation]]
            else { continue }
            let place = TensorPlace(subgraph: subgraph, tensor: filter)
            let terms = try reals(bias)
            let input = try locating(operation.inputs[declared.activation]) {
                try ActivationParameters.int16(range).scale
            }
            var known = try weights[place] ?? newWeights(filter, declared)
            if try locating(bias, { try known.makeRoom(forBias: terms, inputScale: input) }) {
                weights[place] = known
                setAdjustedRange(filter, known)
            }
        }
    }

    /// Gives the channels of weights whose scale was raised a symmetric range.
    private mutating func setAdjustedRange(_ filter: Int, _ weights: WeightQuantization) {
        edit(filter) { tensor in
            guard var range = tensor.quantization else { return }
            for (channel, magnitude) in weights.magnitudes.enumerated() where channel < range.maximums.count {
                guard magnitude > max(-range.minimums[channel], range.maximums[channel]) else { continue }
                range.minimums[channel] = -magnitude
                range.maximums[channel] = magnitude
            }
            tensor.quantization = range
        }
    }

    private func newWeights(_ filter: Int, _ declared: PostTraining.Weights) throws -> WeightQuantization {
        let values = try reals(filter)
        return try locating(filter) {
            try WeightQuantization(values, shape: tensor(filter).shape, axis: declared.dimension, rule: .int16x8)
        }
    }

    /// Quantizes a constant operand.
    mutating func quantizeConstant(
        _ index: Int, slot: Int, _ wide: PostTraining.Wide, _ declared: PostTraining.Weights?
    ) throws {
        let constant: QuantizedConstant
        let place = TensorPlace(subgraph: subgraph, tensor: index)
        if let declared {
            constant = try (weights[place] ?? newWeights(index, declared)).quantized()
        } else if wide.parameters == .free {
            constant = try newWeights(index, PostTraining.Weights(slot, dimension: nil)).quantized()
        } else {
            let values = try reals(index)
            constant = try locating(index) { try ConstantQuantization.int16(values) }
        }
        store(index, constant)
    }

    /// Gives a constant its stored value. It keeps its range.
    mutating func store(_ index: Int, _ constant: QuantizedConstant) {
        stored[TensorPlace(subgraph: subgraph, tensor: index)] = constant.elements
        edit(index) { tensor in
            var quantization = ModelQuantization(constant.quantization)
            quantization.minimums = tensor.quantization?.minimums ?? []
            quantization.maximums = tensor.quantization?.maximums ?? []
            tensor.type = constant.elements.type
            tensor.quantization = quantization
        }
    }

    /// Quantizes the biases of quantized operators. Operators that share a bias share the stored one if their scales are equal, or all of
    /// its values are 0; otherwise each has its own.
    mutating func quantizeBiases() throws {
        var known: [Int: (values: [Float], scales: [Float])] = [:]
        for position in graph.operators.indices where treatment(graph.operators[position]) != nil {
            let operation = graph.operators[position]
            guard let declared = rule(operation).weights.first, let slot = declared.bias,
                var bias = operation.inputs.element(at: slot), bias >= 0
            else { continue }
            guard isConstant(bias) else {
                throw QuantizerError(
                    .model, place: place(bias), "the bias is computed, which the mode int16x8 does not support",
                    remedy: "use a constant bias")
            }
            let scales = biasScales(operation, declared)
            let values = try known[bias]?.values ?? reals(bias)
            if let first = known[bias] {
                guard first.scales != scales, values.contains(where: { $0 != 0 }), !options.likeTensorFlow else {
                    continue
                }
                depart(bias, "it is stored for each operator that uses it, because their scales differ")
                bias = separate(bias, slot, of: position, suffix: "_duplicate")
            } else {
                known[bias] = (values, scales)
            }
            let constant = try locating(bias) {
                options.biasType == .int64
                    ? try BiasQuantization.int64(values, scales: scales)
                    : try BiasQuantization.int32(values, scales: scales)
            }
            edit(bias) { $0.quantization = nil }
            store(bias, constant)
        }
    }

    private func biasScales(_ operation: ModelOperator, _ declared: PostTraining.Weights) -> [Float] {
        let steps = DerivationSteps()
        let input = scale(operation.inputs[declared.activation])
        let factors = tensor(operation.inputs[declared.input]).quantization?.scales ?? []
        return factors.map { steps.biasScale(input, Double($0)) }
    }
}
