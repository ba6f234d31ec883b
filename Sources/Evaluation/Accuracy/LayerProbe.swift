import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel

/// One layer of a quantized model by itself: the values of the float model are its inputs, and each part is quantized alone.
struct LayerProbe {
    /// What quantization of one part adds to the results of a layer.
    struct Parts {
        /// The results of the layer of the quantized model on the float model's quantized inputs, as real numbers.
        var results: [Tensor]
        /// For each cause, the differences from the float results.
        var differences: [LayerCause: [[Float]]]
        /// The number of elements that lie outside the output's range.
        var clipped: Int
    }

    private let pair: ModelPair
    private let layer: QuantizedPairing.Layer
    private let steps: Steps
    private let constants: (float: [Int: Tensor], quantized: [Int: Tensor])
    /// The constants of the quantized operator as real numbers, by position.
    private let expanded: [Int: Tensor]
    private let biasPositions: Set<Int>
    private var prepared: Prepared?

    /// The operators that are evaluated, prepared for certain shapes.
    private struct Prepared {
        let shapes: [Shape]
        let quantized: OperatorRun
        let float: OperatorRun
        let weights: OperatorRun?
        let bias: OperatorRun?
        let all: OperatorRun
        let activation: OperatorRun?
    }

    /// - Throws: `EvaluationError` if the layer cannot be run by itself.
    init(_ pair: ModelPair, _ layer: QuantizedPairing.Layer, steps: Steps) throws {
        self.pair = pair
        self.layer = layer
        self.steps = steps
        let (before, after) = (pair.floatGraph, pair.quantizedGraph)
        let (original, operation) = (before.operators[layer.float[0]], after.operators[layer.quantized])
        let code = pair.quantized.code(of: operation)
        guard GraphOperator(code) == nil else {
            throw EvaluationError(
                .models, "it calls other graphs or uses variables", remedy: "compare it in the whole model")
        }
        guard let definition = Operator.named(code.name) else {
            throw EvaluationError(
                .models, "the specification does not cover it", remedy: "compare it in the whole model")
        }
        let states = definition.variants.contains { variant in
            original.inputs.indices.contains { variant.inputOperand($0)?.role == .state }
        }
        guard !states, operation.outputs.allSatisfy({ !after.tensors[$0].isVariable }) else {
            throw EvaluationError(.models, "it keeps a state", remedy: "compare it in the whole model")
        }
        constants = (
            try LayerProbe.constants(pair.float, pair.subgraphs.float, original.inputs),
            try LayerProbe.quantizedConstants(pair, operation.inputs, code.postTraining)
        )
        var expanded: [Int: Tensor] = [:]
        for (position, tensor) in operation.inputs.enumerated() {
            guard tensor >= 0, let float = pair.pairing.floatOperand(position, of: layer),
                let description = constants.float[float]?.description, description.type == .float32,
                let index = pair.pairing.quantizedConstant(tensor),
                let constant = try pair.quantized.constant(tensorIndex: index, subgraph: pair.subgraphs.quantized),
                let reals = RealValues.reals(constant), reals.count == description.shape.count
            else { continue }
            expanded[position] = try Tensor(description, .float32(reals))
        }
        self.expanded = expanded
        biasPositions = Set(code.postTraining.weights.compactMap(\.bias))
    }

    private static func constants(_ model: Model, _ subgraph: Int, _ tensors: [Int]) throws -> [Int: Tensor] {
        var found: [Int: Tensor] = [:]
        for tensor in tensors where tensor >= 0 {
            found[tensor] = try model.constant(tensorIndex: tensor, subgraph: subgraph)
        }
        return found
    }

    /// The constants of a quantized operator, those behind a DEQUANTIZE as float numbers.
    private static func quantizedConstants(
        _ pair: ModelPair, _ tensors: [Int], _ rule: PostTraining
    ) throws -> [Int: Tensor] {
        var found = try constants(pair.quantized, pair.subgraphs.quantized, tensors)
        for tensor in tensors where tensor >= 0 && found[tensor] == nil {
            guard let index = pair.pairing.expandedConstants[tensor],
                let constant = try pair.quantized.constant(tensorIndex: index, subgraph: pair.subgraphs.quantized),
                let reals = RealValues.reals(constant)
            else { continue }
            let description = try pair.quantized.description(ofTensor: tensor, subgraph: pair.subgraphs.quantized)
            found[tensor] = try Tensor(description, .float32(reals))
        }
        return found
    }

    private var original: ModelOperator { pair.floatGraph.operators[layer.float[0]] }
    private var operation: ModelOperator { pair.quantizedGraph.operators[layer.quantized] }
    private var outputs: [Int] { pair.floatGraph.operators[layer.float[layer.float.count - 1]].outputs }
    /// The positions of the results that are real numbers. Others, such as indices, are not compared.
    private var realPositions: [Int] {
        outputs.indices.filter { pair.floatGraph.tensors[outputs[$0]].type == .float32 }
    }
    /// The tensors of real numbers that the layer computes in the float model.
    var results: [Int] { realPositions.map { outputs[$0] } }

    /// Evaluates the layer on the values of one run of the float model.
    ///
    /// - Throws: `EvaluationError` if a value is missing or not real.
    mutating func parts(_ values: [Int: Tensor]) throws -> Parts {
        let (float, rounded, quantized) = try operands(values)
        let ready = try readied(float, quantized)
        guard !self.results.isEmpty else {
            throw EvaluationError(.models, "its result is not real numbers", remedy: "compare it in the whole model")
        }
        let exact = try self.results.map { tensor -> [Float] in
            guard let value = values[tensor], case .float32(let reals) = value.elements else {
                throw EvaluationError(
                    .models, "its result is not real numbers", remedy: "compare it in the whole model")
            }
            return reals
        }
        let all = try ready.quantized(quantized)
        let results = realPositions.compactMap { all.element(at: $0) }
        let reals = try results.map { tensor -> [Float] in
            guard let reals = RealValues.reals(tensor) else {
                throw EvaluationError(
                    .models, "its result is not real numbers", remedy: "compare it in the whole model")
            }
            return reals
        }
        var differences: [LayerCause: [[Float]]] = [:]
        func differ(_ cause: LayerCause, _ values: [[Float]], from base: [[Float]]) {
            differences[cause] = zip(values, base).map { value, exact in zip(value, exact).map { $0 - $1 } }
        }
        differ(.all, reals, from: exact)
        if let run = ready.weights { differ(.weights, try evaluated(run, float, ready), from: exact) }
        if let run = ready.bias { differ(.bias, try evaluated(run, float, ready), from: exact) }
        differ(.input, try evaluated(ready.float, rounded, ready), from: exact)
        var clipped = 0
        let whole = try evaluated(ready.all, rounded, ready)
        let stored = zip(whole, results).map { LayerProbe.requantized($0, $1.description) }
        differ(.arithmetic, reals, from: stored)
        var (range, rounding): ([[Float]], [[Float]]) = ([], [])
        for ((values, exact), tensor) in zip(zip(whole, exact), results) {
            guard let limits = RealValues.limits(tensor.description) else { continue }
            let kept = LayerProbe.requantized(values, tensor.description)
            let half = tensor.scale / 2
            func isOutside(_ value: Float) -> Bool {
                value < limits.lowerBound - half || value > limits.upperBound + half
            }
            // A result that only the quantization of operands moves out of the range is not too great for it.
            let outside = exact.map(isOutside)
            clipped += outside.count { $0 }
            range.append(values.indices.map { outside[$0] ? kept[$0] - values[$0] : 0 })
            rounding.append(values.indices.map { isOutside(values[$0]) ? 0 : kept[$0] - values[$0] })
        }
        if range.count == exact.count { (differences[.range], differences[.rounding]) = (range, rounding) }
        let descriptions = zip(self.results, reals)
        return Parts(
            results: try descriptions.map { tensor, reals in
                try Tensor(TensorDescription(.float32, values[tensor]?.shape ?? Shape([reals.count])), .float32(reals))
            }, differences: differences, clipped: clipped)
    }

    /// Real numbers after quantization to a tensor's parameters; unchanged if it is not quantized.
    private static func requantized(_ reals: [Float], _ description: TensorDescription) -> [Float] {
        guard description.type != .float32, let elements = RealValues.stored(reals, as: description),
            let tensor = try? Tensor(description, elements)
        else { return reals }
        return RealValues.reals(tensor) ?? reals
    }

    /// The operands of the float operator, the same after quantization, and those of the quantized operator.
    private func operands(
        _ values: [Int: Tensor]
    ) throws -> (float: [Int: Tensor], rounded: [Int: Tensor], quantized: [Int: Tensor]) {
        var (float, rounded, quantized): ([Int: Tensor], [Int: Tensor], [Int: Tensor]) = ([:], [:], [:])
        for (position, tensor) in original.inputs.enumerated() where tensor >= 0 && constants.float[tensor] == nil {
            guard let value = values[tensor], let counterpart = operation.inputs.element(at: position),
                counterpart >= 0,
                constants.quantized[counterpart] == nil
            else {
                throw EvaluationError(.models, "an operand has no counterpart", remedy: "compare it in the whole model")
            }
            let stored = try pair.stored(value, as: counterpart)
            float[tensor] = value
            quantized[counterpart] = stored
            rounded[tensor] = value
            if value.type == .float32, let reals = RealValues.reals(stored) {
                rounded[tensor] = try Tensor(value.description, .float32(reals))
            }
        }
        return (float, rounded, quantized)
    }

    private func evaluated(_ run: OperatorRun, _ operands: [Int: Tensor], _ ready: Prepared) throws -> [[Float]] {
        var results = try run(operands)
        if let activation = ready.activation, let source = original.outputs.first {
            results = try activation([source: results[0]])
        }
        return realPositions.compactMap { results.element(at: $0) }.map { RealValues.reals($0) ?? [] }
    }

    private mutating func readied(_ float: [Int: Tensor], _ quantized: [Int: Tensor]) throws -> Prepared {
        let shapes = original.inputs.compactMap { float[$0]?.shape }
        if let prepared, prepared.shapes == shapes { return prepared }
        func run(_ replaced: [Int: Tensor]) throws -> OperatorRun {
            try OperatorRun(
                pair.float, subgraph: pair.subgraphs.float, original, values: float, constants: constants.float,
                replaced: replaced, steps: steps)
        }
        let weights = expanded.filter { !biasPositions.contains($0.key) }
        let bias = expanded.filter { biasPositions.contains($0.key) }
        var activation: OperatorRun?
        if layer.float.count > 1, let source = original.outputs.first {
            let next = pair.floatGraph.operators[layer.float[1]]
            let value = try run([:])(float)[0]
            activation = try OperatorRun(
                pair.float, subgraph: pair.subgraphs.float, next, values: [source: value], constants: [:], steps: steps)
        }
        let ready = Prepared(
            shapes: shapes,
            quantized: try OperatorRun(
                pair.quantized, subgraph: pair.subgraphs.quantized, operation, values: quantized,
                constants: constants.quantized, steps: steps),
            float: try run([:]), weights: weights.isEmpty ? nil : try run(weights),
            bias: bias.isEmpty ? nil : try run(bias), all: try run(expanded), activation: activation)
        prepared = ready
        return ready
    }
}

/// What brings error into a layer.
public enum LayerCause: String, Sendable, Hashable, CaseIterable {
    /// Everything: the quantized layer itself.
    case all
    /// The quantization of the layer's inputs.
    case input
    /// The quantization of weights and of other constants.
    case weights
    /// The quantization of the bias.
    case bias
    /// Results that lie outside the range of the output's parameters.
    case range
    /// The rounding of results to the output's scale.
    case rounding
    /// The integer arithmetic: what the quantized operator gives beyond its quantized operands and result.
    case arithmetic

    /// The causes that a layer's error is split into.
    public static let parts: [LayerCause] = [.input, .weights, .bias, .range, .rounding, .arithmetic]
}
