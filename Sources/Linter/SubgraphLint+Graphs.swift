import QuantSpec
import TFLiteModel

/// Control flow, variables and sparse constants (chapter 7).
extension SubgraphLint {
    /// The rules of chapter 7 that an operator breaks, and values whose quantization changes between a subgraph and its
    /// caller.
    func graphFindings(
        _ kind: GraphOperator, _ operation: ModelOperator, _ place: String
    ) -> [LintFinding] {
        if let defect = model.graphOperatorDefect(of: operation, subgraph: index) {
            return [
                LintFinding(
                    .violation, defect.clause, place: place, tensor: defect.tensor.map(tensorName), defect.problem,
                    remedy: defect.remedy)
            ]
        }
        switch kind {
        case .conditional:
            return ["then_subgraph_index", "else_subgraph_index"].flatMap { attribute in
                requantizedFindings(operation, attribute, Array(operation.inputs.dropFirst()), operation.outputs, place)
            }
        case .loop:
            return requantizedFindings(operation, "body_subgraph_index", operation.inputs, operation.outputs, place)
                + requantizedFindings(operation, "cond_subgraph_index", operation.inputs, [], place)
                + exchangeFindings(operation, place)
        case .callOnce, .variableHandle, .assignVariable, .readVariable, .densify: return []
        }
    }

    /// Values whose stored integers mean another real number in the subgraph that takes or gives them (MODEL-2).
    private func requantizedFindings(
        _ operation: ModelOperator, _ attribute: String, _ inputs: [Int], _ outputs: [Int], _ place: String
    ) -> [LintFinding] {
        guard let callee = operation.subgraph(attribute) else { return [] }
        let called = model.subgraphs[callee]
        let pairs = Array(zip(inputs, called.inputs)) + Array(zip(outputs, called.outputs))
        return pairs.compactMap { own, other in
            guard let first = try? model.description(ofTensor: own, subgraph: index),
                let second = try? model.description(ofTensor: other, subgraph: callee),
                first.type == second.type, first.quantization != second.quantization
            else { return nil }
            return LintFinding(
                .violation, "MODEL-2", place: place, tensor: tensorName(own),
                "its scale and zero point differ from those of tensor \(other) of subgraph \(callee), to which its stored "
                    + "values pass",
                remedy: "give both tensors the same parameters")
        }
    }

    /// Loops whose body returns an input of its own at another position: the reference overwrites it first (E-110).
    private func exchangeFindings(_ operation: ModelOperator, _ place: String) -> [LintFinding] {
        guard let callee = operation.subgraph("body_subgraph_index") else { return [] }
        let body = model.subgraphs[callee]
        return body.outputs.enumerated().compactMap { position, output in
            guard let source = body.inputs.lastIndex(of: output), source < position else { return nil }
            return LintFinding(
                .warning, "MODEL-4", erratum: 110, place: place,
                "output \(position) of the body, subgraph \(callee), is its input \(source), which the LiteRT reference "
                    + "overwrites before it reads it",
                remedy: "let the body return a copy, such as by RESHAPE")
        }
    }

    /// Sparse constants that the reference reads as if they were dense.
    func sparseFindings(_ code: OperatorCode, _ operation: ModelOperator, _ place: String) -> [LintFinding] {
        guard !SubgraphLint.readersOfSparseConstants.contains(code.name) else { return [] }
        return operation.inputs.filter { $0 >= 0 && subgraph.tensors[$0].sparsity != nil }.map { tensor in
            LintFinding(
                .warning, "MODEL-10", erratum: 112, place: place, tensor: tensorName(tensor),
                "the constant is sparse, and the LiteRT reference reads its stored values as if they were dense",
                remedy: "insert DENSIFY, or convert the model with dense weights")
        }
    }

    /// The operators with arithmetic whose reference kernels read sparse constants.
    private static let readersOfSparseConstants: Set<String> = ["FULLY_CONNECTED"]
}
