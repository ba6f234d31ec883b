import QuantSpec
import TFLiteModel

/// Control flow, variables and sparse constants (chapter 7).
extension SubgraphLint {
    /// The rules of chapter 7 that an operator breaks, and values whose quantization changes between a subgraph and its
    /// caller.
    func graphFindings(
        _ kind: GraphOperator, _ position: Int, _ place: String
    ) -> [LintFinding] {
        let operation = subgraph.operators[position]
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
        case .composite:
            return requantizedFindings(
                operation, "decomposition_subgraph_index", operation.inputs, operation.outputs, place)
                + compositeFindings(operation, place)
        case .readVariable: return readFindings(position, place)
        case .densify: return densifyFindings(operation, place)
        case .callOnce, .variableHandle, .assignVariable: return []
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
                .warning, "MODEL-4", erratum: 110, reference: .differs, place: place,
                "output \(position) of the body, subgraph \(callee), is its input \(source), which the LiteRT reference "
                    + "overwrites before it reads it",
                remedy: "let the body return a copy, such as by RESHAPE")
        }
    }

    /// Composites that the reference rejects.
    private func compositeFindings(_ operation: ModelOperator, _ place: String) -> [LintFinding] {
        let missing = ["name", "composite_attributes"].first { operation.attributes.values[$0] == nil }
        guard operation.inputs.isEmpty || missing != nil else { return [] }
        return [
            LintFinding(
                .warning, "MODEL-16", reference: .rejects, place: place,
                "the operator has no \(operation.inputs.isEmpty ? "input" : missing ?? ""), and the LiteRT reference rejects it",
                remedy: "convert the model again")
        ]
    }

    /// Sparse constants that the reference reads as if they were dense.
    func sparseFindings(_ code: OperatorCode, _ operation: ModelOperator, _ place: String) -> [LintFinding] {
        guard !SubgraphLint.readersOfSparseConstants.contains(code.name) else { return [] }
        return operation.inputs.filter { $0 >= 0 && subgraph.tensors[$0].sparsity != nil }.map { tensor in
            LintFinding(
                .warning, "MODEL-10", erratum: 112, reference: .differs, place: place, tensor: tensorName(tensor),
                "the constant is sparse, and the LiteRT reference reads its stored values as if they were dense",
                remedy: "insert DENSIFY, or convert the model with dense weights")
        }
    }

    /// The operators with arithmetic whose reference kernels read sparse constants.
    private static let readersOfSparseConstants: Set<String> = ["FULLY_CONNECTED"]

    /// Reading a variable that no operator of the model assigns before the first reading, or that each assigns with another
    /// type or another number of elements (MODEL-9). Nothing is found if a handle passes between subgraphs.
    private func readFindings(_ position: Int, _ place: String) -> [LintFinding] {
        let operation = subgraph.operators[position]
        guard let name = variable(ofHandle: operation.inputs[0], subgraph: index),
            let assigned = assignments(to: name), let output = operation.outputs.first
        else { return [] }
        let read = subgraph.tensors[output]
        // What another subgraph assigns may be there already: by CALL_ONCE, or by a call of another signature.
        let earlier = assigned.filter { $0.subgraph != index || $0.position < position }
        let fits = earlier.contains { assignment in
            let value = assignment.value
            return value.type == read.type
                && (read.shape.rank == 0 || value.shapeSignature?.contains(-1) ?? false
                    || value.shape.checkedCount == read.shape.checkedCount)
        }
        guard !fits else { return [] }
        let values = earlier.map { "\($0.value.type.rawValue) \($0.value.shape)" }.joined(separator: ", ")
        let problem =
            !earlier.isEmpty
            ? "the variable \"\(name)\" is assigned \(values), but read as \(read.type.rawValue) \(read.shape)"
            : assigned.isEmpty
                ? "no operator assigns the variable \"\(name)\""
                : "the variable \"\(name)\" is read before it is assigned, in the first call"
        return [
            LintFinding(
                .violation, "MODEL-9", place: place, tensor: tensorName(output), problem,
                remedy: earlier.isEmpty
                    ? "assign it first, such as by CALL_ONCE" : "declare the output as the variable is assigned")
        ]
    }

    /// An ASSIGN_VARIABLE: where it is, and the tensor that it assigns.
    private struct Assignment {
        let subgraph: Int
        let position: Int
        let value: ModelTensor
    }

    /// The operators that assign a variable; `nil` if that is not known, because a handle passes between subgraphs.
    private func assignments(to name: VariableName) -> [Assignment]? {
        var found: [Assignment] = []
        for (number, graph) in model.subgraphs.enumerated() {
            for (position, operation) in graph.operators.enumerated()
            where GraphOperator(model.code(of: operation)) == .assignVariable {
                guard operation.inputs.count == 2, operation.inputs.allSatisfy({ $0 >= 0 }),
                    let assigned = variable(ofHandle: operation.inputs[0], subgraph: number)
                else { return nil }
                guard assigned == name else { continue }
                found.append(
                    Assignment(subgraph: number, position: position, value: graph.tensors[operation.inputs[1]]))
            }
        }
        return found
    }

    /// The variable of a handle that its own subgraph makes; `nil` if the handle comes from elsewhere.
    private func variable(ofHandle tensor: Int, subgraph: Int) -> VariableName? {
        model.subgraphs[subgraph].operators.first {
            $0.outputs.contains(tensor) && GraphOperator(model.code(of: $0)) == .variableHandle
        }.map(VariableName.init)
    }

    /// Types of sparse constants that the reference does not expand.
    private func densifyFindings(_ operation: ModelOperator, _ place: String) -> [LintFinding] {
        let tensor = operation.inputs[0]
        let type = subgraph.tensors[tensor].type
        guard ![.float32, .float16, .int8].contains(type) else { return [] }
        return [
            LintFinding(
                .warning, "MODEL-11", reference: .rejects, place: place, tensor: tensorName(tensor),
                "the LiteRT reference rejects this: it expands float32, float16 and int8, but the constant is \(type.rawValue)",
                remedy: "convert the model with a dense constant")
        ]
    }
}
