import FileSupport
import QuantSpec
import TFLiteModel

/// The operators that a mode leaves float, with the reasons.
enum FloatOperators {
    /// The operators of a working graph that compute on float tensors.
    static func int8(
        _ graph: WorkingGraph, _ model: Model, subgraph: Int, _ ranges: [Int: CalibratedRange]
    ) -> [String] {
        graph.order.compactMap { index -> String? in
            let node = graph.nodes[index]
            guard case .operation(let operation, let code) = node.kind, !node.isQuantized, !node.isKeptFloat else {
                return nil
            }
            let values = node.operands.compactMap { $0 } + node.results
            guard values.contains(where: { graph.values[$0].isFloat }) else { return nil }
            let position = model.subgraphs[subgraph].operators.firstIndex(of: operation) ?? 0
            let reason = reason(node, operation, model, subgraph, ranges)
            return "\(model.place(ofSubgraph: subgraph)), operator \(position) (\(code.fullName)): \(reason)"
        }
    }

    /// The operators of a float model that have float operands and no int16 form.
    static func int16(_ model: Model, _ kept: KeptOperators, isLikeTensorFlow: Bool = false) -> [String] {
        var mode = Int16Mode(
            model: model, options: QuantizationOptions(.int16x8, likeTensorFlow: isLikeTensorFlow),
            ranges: ModelRanges(subgraphs: model.subgraphs.count), kept: kept)
        return model.subgraphs.indices.flatMap { subgraph -> [String] in
            mode.subgraph = subgraph
            return model.subgraphs[subgraph].operators.enumerated().compactMap { position, operation in
                guard mode.treatment(operation) == nil, !kept.contains(position, subgraph: subgraph),
                    (operation.inputs + operation.outputs).contains(where: { mode.isReal($0) })
                else { return nil }
                return
                    "\(model.place(ofSubgraph: subgraph)), operator \(position) (\(model.code(of: operation).fullName)): "
                    + "this operator has no int16 form in post-training quantization"
            }
        }
    }

    private static func reason(
        _ node: WorkingNode, _ operation: ModelOperator, _ model: Model, _ subgraph: Int,
        _ ranges: [Int: CalibratedRange]
    ) -> String {
        let tensors = model.subgraphs[subgraph].tensors
        if let recurrent = node.rule.recurrent, let operand = operation.unsupportedOperands(recurrent).first {
            return "it has no int8 form here with peepholes, a projection or layer normalization (input \(operand))"
        }
        guard node.rule.isQuantizable || node.rule.recurrent != nil else {
            return "this operator has no int8 form in post-training quantization"
        }
        let lacking = (operation.inputs + operation.outputs).first { tensor in
            tensor >= 0 && tensors[tensor].type == .float32 && !model.isConstant(tensor, subgraph: subgraph)
                && ranges[tensor] == nil
        }
        guard let lacking else { return "an operator that shares one of its tensors stays float" }
        return
            "tensor \(lacking) (\(tensors[lacking].name.shortened(to: 60))) has no range: neither samples nor the model give one"
    }

    /// Refuses operators that stay float.
    static func requireNone(_ operators: [String]) throws(QuantizerError) {
        guard !operators.isEmpty else { return }
        throw QuantizerError(
            .model, "\(operators.count.counted("operator")) cannot be quantized",
            remedy: "replace them in the model, or keep them in float with --allow-float-fallback", details: operators)
    }
}
