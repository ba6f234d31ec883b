import FileSupport
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel

/// The comparison of weights, biases and other constants.
extension DerivationCheck {
    mutating func checkConstant(
        _ use: TensorUse, _ counterpart: Int, _ position: Int, _ layer: QuantizedPairing.Layer,
        _ operation: ModelOperator,
        _ code: OperatorCode
    ) {
        guard let float = try? derived.float.constant(tensorIndex: counterpart, subgraph: use.subgraph),
            case .float32(let reals) = float.elements,
            let stored = try? quantized.constant(tensorIndex: use.tensor, subgraph: use.subgraph)
        else { return }
        let rule = code.postTraining
        switch stored.type {
        case .float32: return
        case .float16:
            guard seen.insert([use.subgraph, use.tensor]).inserted else { return }
            checkNarrow(use, reals, stored)
        case _ where rule.weights(ofBias: position) != nil:
            checkBias(use, reals, stored, layer, operation, rule.weights(ofBias: position))
        case _ where rule.weights(at: position) != nil || isHybrid(operation, use, rule, position):
            checkWeights(use, reals, stored, counterpart, position, operation, rule)
        default:
            let expected = derived.operand(position, of: layer.float[0], subgraph: use.subgraph)
            checkOther(use, reals, stored, expected, counterpart)
        }
    }

    /// Whether a constant is a weight of an operator whose activations are float.
    private func isHybrid(_ operation: ModelOperator, _ use: TensorUse, _ rule: PostTraining, _ position: Int) -> Bool {
        mode == .dynamicRange && rule.dynamicRange?.inputs.contains(position) == true
    }

    private mutating func checkNarrow(_ use: TensorUse, _ reals: [Float], _ stored: Tensor) {
        guard case .float16(let values) = stored.elements else { return }
        counts.constants += 1
        let expected = Float16Conversion.narrow(reals)
        guard let place = zip(values, expected).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset
        else { return }
        report(
            "PTQ-27", use,
            "element \(place) is \(values[place].float), but \(reals[place]) gives \(expected[place].float)",
            remedy: "clamp to ±65504 and round to the nearest, ties to even")
    }

    // MARK: Weights

    private mutating func checkWeights(
        _ use: TensorUse, _ reals: [Float], _ stored: Tensor, _ counterpart: Int, _ position: Int,
        _ operation: ModelOperator,
        _ rule: PostTraining
    ) {
        guard stored.type == .int8, let found = stored.quantization, seen.insert([use.subgraph, use.tensor]).inserted
        else { return }
        counts.weights += 1
        let shape = derived.float.subgraphs[use.subgraph].tensors[counterpart].shape
        let dimension =
            mode == .dynamicRange && rule.weights(at: position) == nil
            ? rule.dynamicRange?.dimension : rule.weights(at: position)?.dimension
        if let place = found.zeroPoints.firstIndex(where: { $0 != 0 }) {
            report(
                "PTQ-13", use, "the zero point of channel \(place) is \(found.zeroPoints[place])",
                remedy: "store weights symmetrically")
            return
        }
        if found.scales.count > 1, found.dimension != dimension {
            report(
                "PTQ-13", use,
                "the scales belong to dimension \(found.dimension), not \(dimension.map(String.init) ?? "to the whole tensor")",
                remedy: "give one scale for each index of that dimension")
            return
        }
        guard stored.shape == shape else {
            note(
                use.subgraph, counterpart,
                "the weights have another shape in the quantized model: they were not compared")
            return
        }
        let axes: [Int?] =
            found.scales.count > 1 ? [dimension] : dimension.map { shape[$0] == 1 } == true ? [dimension, nil] : [nil]
        var problems: [(Clause, String)] = []
        for axis in axes {
            guard let expected = weights(use, reals, shape, axis, operation, rule.weights(at: position)) else { return }
            guard let problem = difference(found, stored.elements, expected, axis, reals) else { return }
            problems.append((problem.0, problem.1 + mistake(found, stored.elements, reals, shape, axis, weightRule)))
        }
        if let (clause, problem) = problems.first {
            report(
                clause, use, problem, remedy: "correct the quantizer; `quantspec spec show \(clause)` has the formula")
        }
    }

    private var weightRule: WeightRule { mode == .int8 ? .int8 : mode == .int16x8 ? .int16x8 : .dynamicRange }

    /// The derived weights, with room for the bias.
    private func weights(
        _ use: TensorUse, _ reals: [Float], _ shape: Shape, _ axis: Int?, _ operation: ModelOperator,
        _ declared: PostTraining.Weights?
    ) -> (constant: QuantizedConstant, isAdjusted: Bool, magnitudes: [Float])? {
        let input = declared.flatMap { inputScale(use.subgraph, operation, $0) }
        guard var weights = try? WeightQuantization(reals, shape: shape, axis: axis, rule: weightRule) else {
            return nil
        }
        var isAdjusted = false
        if let input, let bias = floatBias(use.subgraph, operation, declared) {
            isAdjusted = (try? weights.makeRoom(forBias: bias, inputScale: input)) ?? false
        }
        return (weights.quantized(), isAdjusted, weights.magnitudes)
    }

    /// The first difference between stored weights and derived ones.
    private func difference(
        _ found: Quantization, _ elements: Elements,
        _ expected: (constant: QuantizedConstant, isAdjusted: Bool, magnitudes: [Float]),
        _ axis: Int?, _ reals: [Float]
    ) -> (Clause, String)? {
        let (scales, clauses) = (expected.constant.quantization.scales, weightClauses(axis, expected.isAdjusted))
        if let place = zip(found.scales, scales).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            let channel = scales.count > 1 ? "of channel \(place) " : ""
            return (
                clauses.scale,
                "the scale \(channel)is \(found.scales[place]), but the greatest magnitude \(expected.magnitudes[place]) gives "
                    + "\(scales[place])"
            )
        }
        guard let mine = elements.integers, let theirs = expected.constant.elements.integers else { return nil }
        let different = mine.indices.filter { mine[$0] != theirs[$0] }
        guard let first = different.first else { return nil }
        return (
            clauses.codes,
            "\(different.count.counted("stored weight")) of \(mine.count) differ: element \(first) is \(mine[first]), but "
                + "\(reals[first]) gives \(theirs[first])"
        )
    }

    private func weightClauses(_ axis: Int?, _ isAdjusted: Bool) -> (scale: Clause, codes: Clause) {
        switch mode {
        case .int16x8: (isAdjusted ? "PTQ-26" : "PTQ-18", "PTQ-18")
        case .dynamicRange: ("PTQ-17", "PTQ-17")
        case .int8, .float16: (isAdjusted ? "PTQ-25" : "PTQ-14", axis == nil ? "PTQ-16" : "PTQ-15")
        }
    }

    // MARK: Biases

    /// The scale that the quantized model gives to the activations of an operator; `nil` if they are float.
    private func inputScale(_ subgraph: Int, _ operation: ModelOperator, _ declared: PostTraining.Weights) -> Float? {
        guard let tensor = operation.inputs.element(at: declared.activation), tensor >= 0 else { return nil }
        return quantized.subgraphs[subgraph].tensors[tensor].quantization?.scales.first
    }

    /// The bias of an operator in the float model.
    private func floatBias(_ subgraph: Int, _ operation: ModelOperator, _ declared: PostTraining.Weights?) -> [Float]? {
        guard let position = declared?.bias,
            let index = quantized.subgraphs[subgraph].operators.firstIndex(of: operation),
            let layer = layer(subgraph, index), let tensor = layer.floatBias(derived.float, subgraph, position),
            case .float32(let reals)? = try? derived.float.constant(tensorIndex: tensor, subgraph: subgraph)?.elements
        else { return nil }
        return reals
    }

    private func layer(_ subgraph: Int, _ index: Int) -> QuantizedPairing.Layer? {
        layersByOperator[subgraph][index]
    }

    private mutating func checkBias(
        _ use: TensorUse, _ reals: [Float], _ stored: Tensor, _ layer: QuantizedPairing.Layer,
        _ operation: ModelOperator, _ declared: PostTraining.Weights?
    ) {
        guard let declared, let input = inputScale(use.subgraph, operation, declared),
            let found = stored.quantization,
            seen.insert([use.subgraph, use.tensor, layer.quantized]).inserted,
            let filter = operation.inputs.element(at: declared.input), filter >= 0,
            let factors = quantized.subgraphs[use.subgraph].tensors[filter].quantization?.scales
        else { return }
        counts.biases += 1
        let steps = DerivationSteps()
        let scales = factors.map { steps.biasScale(input, Double($0)) }
        let (clause, expected) = adjustedScales(use, declared, operation, layer, input, scales)
        // Of zeros that several operators share, a converter writes the scales of the first operator.
        let readers = quantized.subgraphs[use.subgraph].operators.count { $0.inputs.contains(use.tensor) }
        let hasOwnScale = readers == 1 || reals.contains { $0 != 0 }
        if hasOwnScale,
            let place = zip(found.scales, expected).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset
        {
            report(
                clause, use,
                "the scale of channel \(place) is \(found.scales[place]), but \(input) × \(factors[place]) gives \(expected[place])",
                remedy: "store the product of the scales of input and weights")
            return
        }
        if let place = found.zeroPoints.firstIndex(where: { $0 != 0 }) {
            report("PTQ-22", use, "the zero point of channel \(place) is \(found.zeroPoints[place])", remedy: "use 0")
            return
        }
        let derivedCodes =
            stored.type == .int64
            ? try? BiasQuantization.int64(reals, scales: found.scales)
            : try? BiasQuantization.int32(reals, scales: found.scales)
        guard let mine = stored.elements.integers, let theirs = derivedCodes?.elements.integers,
            mine.count == theirs.count
        else { return }
        let different = mine.indices.filter { mine[$0] != theirs[$0] }
        guard let first = different.first else { return }
        report(
            stored.type == .int64 ? "PTQ-24" : "PTQ-23", use,
            "\(different.count.counted("stored bias value")) of \(mine.count) differ: element \(first) is \(mine[first]), but "
                + "\(reals[first]) gives \(theirs[first])" + mistake(found, stored.elements, bias: reals),
            remedy: "multiply by the reciprocal of the scale in binary32, then round")
    }

    /// The scales of a bias: those of the large-bias rule if it raised any.
    private func adjustedScales(
        _ use: TensorUse, _ declared: PostTraining.Weights, _ operation: ModelOperator, _ layer: QuantizedPairing.Layer,
        _ input: Float, _ plain: [Float]
    ) -> (Clause, [Float]) {
        let original = derived.float.subgraphs[use.subgraph].operators[layer.float[0]]
        guard mode == .int8, let tensor = original.inputs.element(at: declared.input), tensor >= 0,
            case .float32(let reals)? = try? derived.float.constant(tensorIndex: tensor, subgraph: use.subgraph)?
                .elements,
            let bias = floatBias(use.subgraph, operation, declared)
        else { return ("PTQ-22", plain) }
        let shape = derived.float.subgraphs[use.subgraph].tensors[tensor].shape
        let axis = plain.count > 1 ? declared.dimension : nil
        guard var weights = try? WeightQuantization(reals, shape: shape, axis: axis, rule: .int8),
            (try? weights.makeRoom(forBias: bias, inputScale: input)) == true
        else { return ("PTQ-22", plain) }
        return ("PTQ-25", weights.biasScales(inputScale: input))
    }

    // MARK: Other constants

    private mutating func checkOther(
        _ use: TensorUse, _ reals: [Float], _ stored: Tensor, _ expected: Int?, _ counterpart: Int
    ) {
        guard let expected, let found = stored.quantization, let mine = stored.elements.integers,
            seen.insert([use.subgraph, use.tensor]).inserted,
            let wanted = derived.tensor(expected, subgraph: use.subgraph).quantization, !wanted.scales.isEmpty,
            derived.tensor(expected, subgraph: use.subgraph).type == stored.type
        else { return }
        counts.constants += 1
        let own = mode == .int8 ? try? ConstantQuantization.int8(reals) : try? ConstantQuantization.int16(reals)
        let isOwn =
            own.map { $0.quantization.scales == wanted.scales && $0.quantization.zeroPoints == wanted.zeroPoints }
            ?? false
        let isWeightLike = mode == .int16x8 && stored.type == .int8
        if isOwn || isWeightLike, found.scales != wanted.scales || found.zeroPoints != wanted.zeroPoints {
            report(
                mode == .int8 ? "PTQ-19" : "PTQ-21", use,
                "scale \(found.scales.prefix(3)) and zero point \(found.zeroPoints.prefix(3)), but the contents give "
                    + "\(wanted.scales.prefix(3)) and \(wanted.zeroPoints.prefix(3))",
                remedy: "derive them from the least and the greatest element")
            return
        }
        // A constant may be stored with its own scale first, and then again with that of the result.
        let isAsWanted = found.scales == wanted.scales && found.zeroPoints == wanted.zeroPoints
        let again = isAsWanted ? derivedCodes(expected, use.subgraph) : nil
        guard let codes = again ?? codes(reals, found, stored.type),
            let place = mine.indices.first(where: { mine[$0] != codes[$0] }), !isWeightLike
        else { return }
        report(
            mode == .int8 ? "PTQ-20" : "PTQ-21", use,
            "element \(place) is \(mine[place]), but \(reals[place]) gives \(codes[place])",
            remedy: "round once, after the zero point is added")
    }

    /// The stored integers of a constant of the derived model.
    private func derivedCodes(_ tensor: Int, _ subgraph: Int) -> [Int64]? {
        guard let constant = derived.pairings[subgraph].quantizedConstant(tensor) else { return nil }
        return try? derived.model.constant(tensorIndex: constant, subgraph: subgraph)?.elements.integers
    }

    private func codes(_ reals: [Float], _ found: Quantization, _ type: ElementType) -> [Int64]? {
        guard found.isPerTensor else { return nil }
        let constant =
            type == .int8
            ? try? ConstantQuantization.int8(reals, with: found)
            : try? ConstantQuantization.int16(reals, scale: found.scale)
        return constant?.elements.integers
    }
}

extension QuantizedPairing.Layer {
    /// The tensor of the float model at the position of the bias.
    fileprivate func floatBias(_ model: Model, _ subgraph: Int, _ position: Int) -> Int? {
        let tensor = model.subgraphs[subgraph].operators[float[0]].inputs.element(at: position) ?? -1
        return tensor < 0 ? nil : tensor
    }
}
