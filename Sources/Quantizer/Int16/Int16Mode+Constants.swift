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
            if !isOperand(bias) {
                depart(bias, "it is returned as it is, because the converter returns the stored integers of the bias")
            }
            _ = separate(bias, slot, of: position, suffix: "_duplicate_\(count)")
            count += 1
        }
    }

    /// How a constant is stored for an operand.
    private struct StoredForm: Hashable {
        /// Whether it is int16, as activations are.
        let isWide: Bool
        /// The axis of scales; `nil` for one scale.
        let dimension: Int?
    }

    /// The form in which a quantized operator reads a constant.
    private func storedForm(_ operation: ModelOperator, _ slot: Int, _ wide: PostTraining.Wide) -> StoredForm {
        if let weights = rule(operation).weights(at: slot) {
            return StoredForm(isWide: false, dimension: weights.dimension)
        }
        return StoredForm(isWide: wide.parameters != .free, dimension: nil)
    }

    /// Copies a constant that operators read in several forms, such as the weights of one that are the table of another. The converter
    /// stores it in the form of the first.
    mutating func separateWeights() {
        guard !options.likeTensorFlow else { return }
        var known: [Int: [StoredForm: Int]] = [:]
        for position in graph.operators.indices {
            let operation = graph.operators[position]
            guard let wide = treatment(operation) else { continue }
            for (slot, index) in operation.inputs.enumerated() where wide.inputs?.contains(slot) ?? true {
                guard index >= 0, tensor(index).type == .float32, isConstant(index) else { continue }
                let form = storedForm(operation, slot, wide)
                if known[index] == nil {
                    known[index] = [form: index]
                } else if let copy = known[index]?[form] {
                    model.subgraphs[subgraph].operators[position].inputs[slot] = copy
                } else {
                    depart(
                        index,
                        "it is stored once more for \(model.code(of: operation).name), which needs another type or other scales than "
                            + "the other operators that use it")
                    known[index]?[form] = separate(index, slot, of: position, suffix: "_duplicate")
                }
            }
        }
    }

    /// Gives an operator a copy of a constant, with the same value.
    ///
    /// - Returns: the copy.
    private mutating func separate(_ constant: Int, _ slot: Int, of position: Int, suffix: String) -> Int {
        var copy = tensor(constant)
        copy.name += suffix
        copy.hasRank = false
        model.subgraphs[subgraph].tensors.append(copy)
        model.subgraphs[subgraph].operators[position].inputs[slot] = graph.tensors.count - 1
        return graph.tensors.count - 1
    }

    /// Whether a tensor is an output, or an operand that is quantized as an ordinary one.
    private func isOrdinary(_ tensor: Int) -> Bool {
        (graph.outputs.contains(tensor) && !options.likeTensorFlow) || isOperand(tensor)
    }

    /// Whether an operator quantizes a tensor as an ordinary operand.
    private func isOperand(_ tensor: Int) -> Bool {
        graph.operators.contains { operation in
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

    /// A bias as it is stored: once for each type.
    private struct StoredBias: Hashable {
        let tensor: Int
        let type: ElementType
    }

    /// Quantizes the biases of quantized operators. Operators that share a bias share the stored one if its type and their scales are equal,
    /// or all of its values are 0, as in the converter's model; otherwise each has its own.
    mutating func quantizeBiases() throws {
        var values: [Int: [Float]] = [:]
        var known: [StoredBias: (tensor: Int, scales: [Float])] = [:]
        for position in graph.operators.indices where treatment(graph.operators[position]) != nil {
            let operation = graph.operators[position]
            guard let declared = rule(operation).weights.first, let slot = declared.bias,
                let original = operation.inputs.element(at: slot), original >= 0
            else { continue }
            try requireConstantBias(original)
            let reals = try values[original] ?? reals(original)
            let (type, scales) = (biasType(operation, slot), biasScales(operation, declared))
            let key = StoredBias(tensor: original, type: type)
            if let first = known[key],
                first.scales == scales || options.likeTensorFlow
                    || (first.tensor == original && reals.allSatisfy { $0 == 0 })
            {
                model.subgraphs[subgraph].operators[position].inputs[slot] = first.tensor
                continue
            }
            if type != options.biasType, known[key] == nil { noteWideBias(original, operation) }
            if known[key] != nil {
                depart(original, "it is stored for each operator that uses it, because their scales differ")
            }
            let bias =
                values[original] == nil
                ? original : separate(original, slot, of: position, suffix: "_duplicate")
            values[original] = reals
            if known[key] == nil { known[key] = (bias, scales) }
            try storeBias(bias, reals, scales, type)
        }
    }

    private func requireConstantBias(_ bias: Int) throws {
        guard !isConstant(bias) else { return }
        throw QuantizerError(
            .model, place: place(bias), "the bias is computed, which the mode int16x8 does not support",
            remedy: "use a constant bias")
    }

    private mutating func storeBias(_ bias: Int, _ reals: [Float], _ scales: [Float], _ type: ElementType) throws {
        let constant = try locating(bias) {
            type == .int64
                ? try BiasQuantization.int64(reals, scales: scales)
                : try BiasQuantization.int32(reals, scales: scales)
        }
        edit(bias) { $0.quantization = nil }
        store(bias, constant)
    }

    private mutating func noteWideBias(_ bias: Int, _ operation: ModelOperator) {
        let name = model.code(of: operation).name
        depart(bias, "it is int64, because the reference rejects \(name) with an int32 bias (E-41)")
    }

    /// The type of an operator's bias: int64 if the reference rejects the operator with the int32 that is asked for.
    private func biasType(_ operation: ModelOperator, _ slot: Int) -> ElementType {
        guard !options.likeTensorFlow, isRejected(operation, slot, options.biasType),
            !isRejected(operation, slot, .int64)
        else { return options.biasType }
        return .int64
    }

    /// Whether the reference rejects an operator with a bias of a type.
    private func isRejected(_ operation: ModelOperator, _ slot: Int, _ type: ElementType) -> Bool {
        let bias = operation.inputs[slot]
        let described = try? model.instance(
            of: operation,
            describing: { index in
                var description = try model.description(ofTensor: index, subgraph: subgraph)
                if index == bias { description.type = type }
                return description
            }, value: { _, _ in nil })
        guard let instance = described, let declaration = Operator.named(model.code(of: operation).name),
            let variant = try? declaration.variant(for: instance)
        else { return false }
        return !declaration.violations(of: instance, in: variant, ofForce: [.referenceLimit]).isEmpty
    }

    private func biasScales(_ operation: ModelOperator, _ declared: PostTraining.Weights) -> [Float] {
        let steps = DerivationSteps()
        let input = scale(operation.inputs[declared.activation])
        let factors = tensor(operation.inputs[declared.input]).quantization?.scales ?? []
        return factors.map { steps.biasScale(input, Double($0)) }
    }
}
