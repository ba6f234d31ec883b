import QuantSpec
import TFLiteModel

/// The operators and tensors of a quantized model that correspond to those of its float original, in one subgraph of each.
///
/// The pairs follow the data from the inputs on. A QUANTIZE or DEQUANTIZE that the original lacks passes the correspondence on. Another
/// operator corresponds to one of the same name whose computed operands correspond; names of tensors, and the order, decide between several.
package struct QuantizedPairing: Sendable {
    /// An operator of the quantized model, and what it computes of the original.
    package struct Layer: Sendable, Hashable {
        /// The index of the quantized model's operator.
        package let quantized: Int
        /// The indices of the original's operators: the operator itself, and an activation function that is fused into the quantized one.
        package let float: [Int]
    }

    /// The two models.
    package let models: (float: Model, quantized: Model)
    /// The indices of the subgraphs.
    package let subgraphs: (float: Int, quantized: Int)
    /// The pairs, in the order of the quantized model.
    package private(set) var layers: [Layer] = []
    /// The original's tensor whose values a computed tensor of the quantized model holds.
    package private(set) var floatTensor: [Int: Int] = [:]
    /// The constant that a DEQUANTIZE expands, by the expanded tensor.
    package private(set) var expandedConstants: [Int: Int] = [:]
    /// The operators of the quantized model that only convert between types.
    package private(set) var conversions: [Int] = []
    /// The operators of the quantized model that correspond to none of the original.
    package private(set) var unpaired: [Int] = []
    /// The original's operators that no operator of the quantized model computes.
    package private(set) var missing: [Int] = []
    /// For each tensor of the original that fake quantization returns, the tensor that it quantizes.
    private var fakeQuantized: [Int: Int] = [:]

    /// Pairs two subgraphs.
    ///
    /// - Parameters:
    ///   - float: the original.
    ///   - quantized: the quantized model.
    ///   - subgraphs: the index of the subgraph in each; by default the first.
    ///   - inputs: for each input of the quantized subgraph the tensor of the original that it corresponds to; `nil` for the same position.
    package init(
        _ float: Model, _ quantized: Model, subgraphs: (float: Int, quantized: Int) = (0, 0), inputs: [Int: Int]? = nil
    ) {
        models = (float, quantized)
        self.subgraphs = subgraphs
        guard let before = float.subgraphs.element(at: subgraphs.float),
            let after = quantized.subgraphs.element(at: subgraphs.quantized)
        else { return }
        for (original, input) in zip(before.inputs, after.inputs) { floatTensor[input] = inputs?[input] ?? original }
        let computing = before.operators.indices.filter { !isFakeQuantization(before.operators[$0]) }
        for operation in before.operators where isFakeQuantization(operation) {
            if let source = operation.inputs.first, let result = operation.outputs.first {
                fakeQuantized[result] = unquantized(source)
            }
        }
        var free = Set(computing)
        let candidates = Dictionary(
            grouping: computing, by: { float.code(of: before.operators[$0]).fullName })
        for (index, operation) in after.operators.enumerated() {
            let name = quantized.code(of: operation).fullName
            let same = (candidates[name] ?? []).filter(free.contains)
            let scored = same.compactMap { candidate in
                score(before.operators[candidate], operation, before, after).map { (candidate, $0) }
            }
            if let best = scored.max(by: { ($0.1, -$0.0) < ($1.1, -$1.0) })?.0 {
                pair(best, index, operation, before, &free)
            } else if QuantizedPairing.converters.contains(name), convert(operation) {
                conversions.append(index)
            } else {
                unpaired.append(index)
            }
        }
        missing = free.sorted()
    }

    private static let converters: Set<String> = ["QUANTIZE", "DEQUANTIZE"]

    /// Whether an operator of the original is fake quantization, which quantization-aware training leaves: FAKE_QUANT, or one of a pair of
    /// QUANTIZE and DEQUANTIZE.
    package func isFakeQuantization(_ operation: ModelOperator) -> Bool {
        let name = models.float.code(of: operation).name
        return name == "FAKE_QUANT" || QuantizedPairing.converters.contains(name)
    }

    /// The tensor of the original whose values a tensor holds: behind fake quantization the one before it, otherwise the tensor itself.
    package func unquantized(_ tensor: Int) -> Int { fakeQuantized[tensor] ?? tensor }

    /// Whether fake quantization reads a tensor of the original, so that its parameters come from training.
    package func isFakeQuantized(_ tensor: Int) -> Bool { fakeQuantized.values.contains(tensor) }

    /// The original's tensor at an operand of a layer; `nil` for an omitted or missing one.
    package func floatOperand(_ position: Int, of layer: Layer) -> Int? {
        let graph = models.float.subgraphs[subgraphs.float]
        guard let first = layer.float.first, let tensor = graph.operators[first].inputs.element(at: position) else {
            return nil
        }
        return tensor < 0 ? nil : unquantized(tensor)
    }

    /// The constant that an operand of the quantized model stands for: itself, or the one that a DEQUANTIZE expands; `nil` for a computed one.
    package func quantizedConstant(_ tensor: Int) -> Int? {
        if let constant = expandedConstants[tensor] { return constant }
        return models.quantized.isConstant(tensor, subgraph: subgraphs.quantized) ? tensor : nil
    }

    // MARK: Pairing

    /// Passes the correspondence on through a conversion. Returns false if its operand corresponds to nothing.
    private mutating func convert(_ operation: ModelOperator) -> Bool {
        guard let source = operation.inputs.first, let result = operation.outputs.first else { return false }
        if let constant = quantizedConstant(source) {
            expandedConstants[result] = constant
            return true
        }
        guard let original = floatTensor[source] else { return false }
        floatTensor[result] = original
        return true
    }

    private mutating func pair(
        _ original: Int, _ index: Int, _ operation: ModelOperator, _ before: Subgraph, _ free: inout Set<Int>
    ) {
        var float = [original]
        free.remove(original)
        if let activation = fusedActivation(original, operation, before), free.remove(activation) != nil {
            float.append(activation)
        }
        let results = before.operators[float[float.count - 1]].outputs
        for (result, tensor) in zip(results, operation.outputs) { floatTensor[tensor] = result }
        layers.append(Layer(quantized: index, float: float))
    }

    /// The activation function behind an operator of the original that the quantized operator contains.
    private func fusedActivation(_ original: Int, _ operation: ModelOperator, _ before: Subgraph) -> Int? {
        let key = "fused_activation_function"
        guard case .name(let fused)? = operation.attributes.values[key], fused != "NONE",
            case .name("NONE")? = before.operators[original].attributes.values[key],
            let result = before.operators[original].outputs.first, !before.outputs.contains(result)
        else { return nil }
        let users = before.operators.indices.filter { before.operators[$0].inputs.contains(result) }
        guard users.count == 1, models.float.code(of: before.operators[users[0]]).name == fused else { return nil }
        return users[0]
    }

    /// How well an operator of the original fits; `nil` if it does not.
    private func score(
        _ original: ModelOperator, _ operation: ModelOperator, _ before: Subgraph, _ after: Subgraph
    ) -> Int? {
        guard original.outputs.count == operation.outputs.count else { return nil }
        var score = 0
        for (position, tensor) in operation.inputs.enumerated() {
            let counterpart = unquantized(original.inputs.element(at: position) ?? -1)
            guard (tensor < 0) == (counterpart < 0) else { return nil }
            if tensor < 0 { continue }
            if let constant = quantizedConstant(tensor) {
                guard models.float.isConstant(counterpart, subgraph: subgraphs.float),
                    before.tensors[counterpart].shape.count == after.tensors[constant].shape.count
                else { return nil }
                if QuantizedPairing.share(before.tensors[counterpart].name, after.tensors[constant].name) { score += 2 }
            } else if let known = floatTensor[tensor] {
                guard unquantized(known) == counterpart else { return nil }
                score += 4
            } else if models.float.isConstant(counterpart, subgraph: subgraphs.float) {
                return nil
            }
        }
        for (tensor, result) in zip(operation.outputs, original.outputs) {
            guard before.tensors[result].shape.rank == after.tensors[tensor].shape.rank else { return nil }
            if QuantizedPairing.share(before.tensors[result].name, after.tensors[tensor].name) { score += 3 }
        }
        return score >= 3 ? score : nil
    }

    /// Whether two names are equal, or one of the names that are joined by `;` is in both.
    private static func share(_ first: String, _ second: String) -> Bool {
        if first == second { return !first.isEmpty }
        let names = Set(first.split(separator: ";"))
        return second.split(separator: ";").contains { names.contains($0) }
    }
}

extension QuantizedPairing {
    /// Whether a model is a quantized form of another: it stores computed tensors or constants as integers or float16 with fewer bits, and the
    /// other has no quantized tensor.
    package static func applies(_ float: Model, _ quantized: Model) -> Bool {
        !float.isQuantized && quantized.isQuantized
    }
}

extension Model {
    /// Whether a tensor has scales, or a constant is stored as float16.
    package var isQuantized: Bool {
        subgraphs.contains { graph in
            graph.tensors.contains { tensor in
                tensor.quantization?.scales.isEmpty == false || (tensor.type == .float16 && isConstant(tensor))
            }
        }
    }
}
