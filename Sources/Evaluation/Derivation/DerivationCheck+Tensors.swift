import FileSupport
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel

/// The comparison of single tensors.
extension DerivationCheck {
    mutating func check(_ pairing: QuantizedPairing) {
        let subgraph = pairing.subgraphs.quantized
        let graph = quantized.subgraphs[subgraph]
        for layer in pairing.layers {
            let operation = graph.operators[layer.quantized]
            let code = quantized.code(of: operation)
            let place = "subgraph \(subgraph), operator \(layer.quantized) (\(code.fullName))"
            let original = derived.float.subgraphs[subgraph].operators[layer.float[0]]
            for (position, tensor) in operation.inputs.enumerated() where tensor >= 0 {
                guard let counterpart = original.inputs.element(at: position), counterpart >= 0 else { continue }
                if let constant = pairing.quantizedConstant(tensor) {
                    let use = TensorUse(subgraph: subgraph, tensor: constant, text: place)
                    checkConstant(use, counterpart, position, layer, operation, code)
                } else {
                    let use = TensorUse(subgraph: subgraph, tensor: tensor, text: place)
                    let expected = derived.operand(position, of: layer.float[0], subgraph: subgraph)
                    checkActivation(use, counterpart, expected)
                }
            }
            let last = layer.float[layer.float.count - 1]
            for (position, tensor) in operation.outputs.enumerated() {
                guard let counterpart = pairing.floatTensor[tensor] else { continue }
                let use = TensorUse(subgraph: subgraph, tensor: tensor, text: place)
                checkActivation(use, counterpart, derived.result(position, of: last, subgraph: subgraph))
            }
        }
        checkInterface(pairing)
        for index in pairing.unpaired {
            let name = quantized.code(of: graph.operators[index]).fullName
            findings.append(
                .init(
                    .note, nil, place: "subgraph \(subgraph), operator \(index) (\(name))",
                    "it corresponds to no operator of the float model, so that its tensors were not compared",
                    remedy: "compare it by hand"))
        }
    }

    // MARK: Activations

    private mutating func checkActivation(_ use: TensorUse, _ counterpart: Int, _ expected: Int?) {
        guard mode.needsRanges, seen.insert([use.subgraph, use.tensor]).inserted else { return }
        let tensor = quantized.subgraphs[use.subgraph].tensors[use.tensor]
        guard let expected else { return }
        let wanted = derived.tensor(expected, subgraph: use.subgraph)
        guard let parameters = wanted.quantization, !parameters.scales.isEmpty else {
            if tensor.quantization?.scales.isEmpty == false,
                derived.float.subgraphs[use.subgraph].tensors[counterpart].type == .float32
            {
                note(
                    use.subgraph, counterpart,
                    "it is quantized, but stays float in the derived model: it was not compared")
            }
            return
        }
        guard let found = tensor.quantization, found.scales.count == 1, tensor.type == wanted.type else {
            note(
                use.subgraph, counterpart,
                "it is \(tensor.type.rawValue), but \(wanted.type.rawValue) in the derived model: it was not compared")
            return
        }
        counts.activations += 1
        if found.scales == parameters.scales, found.zeroPoints == parameters.zeroPoints { return }
        let origin = derived.origin(of: counterpart, subgraph: use.subgraph, parameters)
        if case .range(let range, _, _) = origin, fits(found, range) { return }
        // A tensor that shares the parameters of another one, as it must, has no mistake of its own.
        if let source = origin.sharedTensor, source != counterpart, hasParameters(found, source, use.subgraph) {
            return
        }
        reportActivation(use, found, parameters, origin, counterpart)
    }

    private mutating func reportActivation(
        _ use: TensorUse, _ found: ModelQuantization, _ wanted: ModelQuantization, _ origin: ParameterOrigin,
        _ counterpart: Int
    ) {
        let (scale, zeroPoint) = (found.scales[0], found.zeroPoints.first ?? 0)
        let (goodScale, goodZeroPoint) = (wanted.scales[0], wanted.zeroPoints[0])
        let isScale = !isClose(scale, goodScale)
        let problem =
            isScale
            ? "the scale is \(scale), but \(origin.words(derived, use.subgraph)) gives \(goodScale)"
            : "the zero point is \(zeroPoint), but \(origin.words(derived, use.subgraph)) gives \(goodZeroPoint)"
        let isCellState = derived.isCellState(quantized.subgraphs[use.subgraph].tensors[use.tensor])
        let arithmetic: Clause = isCellState ? "PTQ-11" : mode == .int16x8 ? "PTQ-7" : isScale ? "PTQ-4" : "PTQ-5"
        var clause = arithmetic
        switch origin {
        case .fixed: clause = "PTQ-9"
        case .range(_, let tensor, _) where tensor != counterpart: clause = "PTQ-10"
        case .range, .trained, .unknown: break
        }
        // Parameters that are shared as the clause demands, but wrong, break the clause of their arithmetic.
        if clause == "PTQ-10", let own = derived.ranges.subgraphs[use.subgraph][counterpart], !fits(found, own) {
            clause = arithmetic
        }
        var cause = ""
        if case .range(let range, _, _) = origin { cause = mistake(found, range) }
        report(clause, use, problem + origin.formula(wanted, isScale: isScale, mode) + cause, remedy: remedy(isScale))
    }

    /// Whether a tensor of the quantized model that holds the values of a float tensor has these parameters.
    private func hasParameters(_ parameters: ModelQuantization, _ float: Int, _ subgraph: Int) -> Bool {
        forms[subgraph][float, default: []].contains { tensor in
            let other = quantized.subgraphs[subgraph].tensors[tensor].quantization
            return other?.scales == parameters.scales && other?.zeroPoints == parameters.zeroPoints
        }
    }

    private func remedy(_ isScale: Bool) -> String {
        isScale
            ? "correct the quantizer, or calibrate it with the same data"
            : "correct the quantizer's zero point, or calibrate it with the same data"
    }

    private func isClose(_ first: Float, _ second: Float) -> Bool {
        rangesAreExact
            ? first == second : (first - second).magnitude <= 4 * DerivationCheck.rangeTolerance * max(first, second)
    }

    /// A uint8 input or output has the parameters of the int8 tensor behind or before it, with a greater zero point.
    private mutating func checkInterface(_ pairing: QuantizedPairing) {
        let subgraph = pairing.subgraphs.quantized
        let graph = quantized.subgraphs[subgraph]
        for index in pairing.conversions {
            let operation = graph.operators[index]
            guard let source = operation.inputs.first, let result = operation.outputs.first else { continue }
            let pairs = [(source, result), (result, source)].filter {
                graph.tensors[$0.0].type == .uint8 && graph.tensors[$0.1].type == .int8
            }
            for (unsigned, signed) in pairs {
                guard let found = graph.tensors[unsigned].quantization, let inner = graph.tensors[signed].quantization,
                    let zeroPoint = inner.zeroPoints.first
                else { continue }
                counts.activations += 1
                if found.scales == inner.scales, found.zeroPoints == [zeroPoint + 128] { continue }
                let use = TensorUse(
                    subgraph: subgraph, tensor: unsigned,
                    text: "subgraph \(subgraph), operator \(index) (\(quantized.code(of: operation).name))")
                report(
                    "PTQ-6", use,
                    "scale \(found.scales) and zero point \(found.zeroPoints), but the int8 tensor \(signed) gives \(inner.scales) and "
                        + "\(zeroPoint + 128)", remedy: "add 128 to the int8 zero point, and keep the scale")
            }
        }
    }
}

extension ParameterOrigin {
    /// What decides, for a message.
    func words(_ derived: DerivedModel, _ subgraph: Int) -> String {
        switch self {
        case .range(let range, let tensor, let through):
            let path = through.isEmpty ? "" : ", shared through \(through.joined(separator: ", "))"
            return
                "the range [\(range.minimum), \(range.maximum)] of \(derived.name(tensor, subgraph: subgraph))\(path)"
        case .fixed(let name, let through):
            let path = through.isEmpty ? "" : ", shared through \(through.joined(separator: ", "))"
            return "the fixed result of \(name)\(path)"
        case .trained(let tensor, let through):
            let path = through.isEmpty ? "" : ", shared through \(through.joined(separator: ", "))"
            return
                "the fake quantization of \(derived.name(tensor, subgraph: subgraph)), from quantization-aware training\(path)"
        case .unknown: return "the derivation"
        }
    }

    /// The tensor whose range decides; `nil` if no range does.
    var sharedTensor: Int? { if case .range(_, let tensor, _) = self { tensor } else { nil } }

    /// The formula with its numbers, in brackets.
    func formula(_ parameters: ModelQuantization, isScale: Bool, _ mode: QuantizationMode) -> String {
        guard case .range(let range, _, _) = self else { return "" }
        let (lower, upper) = (min(range.minimum, 0), max(range.maximum, 0))
        if mode == .int16x8 { return " = max(\(lower.magnitude), \(upper)) / 32767" }
        return isScale
            ? " = (\(upper) - \(lower)) / 255" : " = round(-128 - \(lower) / \(parameters.scales[0]))"
    }
}
