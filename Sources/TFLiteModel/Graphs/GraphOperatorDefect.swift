import QuantSpec

/// Why an operator that calls subgraphs, or uses variables, has no result.
public struct GraphOperatorDefect: Sendable, Hashable {
    /// The clause that is broken.
    public let clause: Clause
    /// The tensor of the operator's subgraph at fault; `nil` if there is no single one.
    public let tensor: Int?
    /// What is wrong, with its numbers.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String
}

extension Model {
    /// The first rule of chapter 7 that an operator breaks, as far as the file alone shows it. `nil` if it breaks none,
    /// and for an operator with arithmetic of its own. The rules: the numbers of operands, and the types that a subgraph
    /// and its caller give to a value that passes between them.
    public func graphOperatorDefect(of operation: ModelOperator, subgraph: Int) -> GraphOperatorDefect? {
        guard let kind = GraphOperator(code(of: operation)), let graph = subgraphs.element(at: subgraph) else {
            return nil
        }
        let check = GraphOperatorCheck(model: self, caller: subgraph, graph: graph, operation: operation)
        return switch kind {
        case .conditional: check.conditional()
        case .loop: check.loop()
        case .callOnce: check.callOnce()
        case .composite: check.composite()
        case .variableHandle: check.operands(0, 1, "MODEL-7") ?? check.handle(operation.outputs[0], "MODEL-7")
        case .assignVariable: check.operands(2, 0, "MODEL-8") ?? check.handle(operation.inputs[0], "MODEL-8")
        case .readVariable: check.operands(1, 1, "MODEL-9") ?? check.handle(operation.inputs[0], "MODEL-9")
        case .densify: check.densify()
        }
    }
}

/// The checks of one operator. Indices of tensors and subgraphs are valid: `Model.validate()`.
private struct GraphOperatorCheck {
    let model: Model
    let caller: Int
    let graph: Subgraph
    let operation: ModelOperator

    private typealias Finding = GraphOperatorDefect

    func operands(_ inputs: Int, _ outputs: Int, _ clause: Clause) -> GraphOperatorDefect? {
        if operation.inputs.count != inputs || operation.outputs.count != outputs {
            return Finding(
                clause: clause, tensor: nil,
                problem: "the operator has \(operation.inputs.count) inputs and \(operation.outputs.count) outputs, "
                    + "but must have \(inputs) and \(outputs)",
                remedy: "correct the operator's tensors")
        }
        return omitted(clause)
    }

    /// A handle is one element of type resource or int32.
    func handle(_ tensor: Int, _ clause: Clause) -> GraphOperatorDefect? {
        let description = graph.tensors[tensor]
        guard ![.resource, .int32].contains(description.type) || description.shape.checkedCount != 1 else { return nil }
        return Finding(
            clause: clause, tensor: tensor,
            problem: "the handle is \(description.type.rawValue) \(description.shape), but must be one element "
                + "of type resource or int32",
            remedy: "use the output of a VAR_HANDLE")
    }

    func conditional() -> GraphOperatorDefect? {
        if let defect = omitted("MODEL-3") { return defect }
        guard let condition = operation.inputs.first else {
            return Finding(
                clause: "MODEL-3", tensor: nil, problem: "the operator has no condition",
                remedy: "give the condition as the first input")
        }
        let tensor = graph.tensors[condition]
        guard tensor.type == .bool, tensor.shape.checkedCount == 1 || isOpen(tensor) else {
            return Finding(
                clause: "MODEL-3", tensor: condition,
                problem: "the condition is \(tensor.type.rawValue) \(tensor.shape), but must be one element "
                    + "of type bool",
                remedy: "compute one bool")
        }
        for attribute in ["then_subgraph_index", "else_subgraph_index"] {
            guard let callee = operation.subgraph(attribute) else { return missing(attribute, "MODEL-3") }
            let defect =
                call(callee, inputs: Array(operation.inputs.dropFirst()), clause: "MODEL-3")
                ?? returns(callee, "MODEL-3")
            if let defect { return defect }
        }
        return nil
    }

    func loop() -> GraphOperatorDefect? {
        if let defect = omitted("MODEL-4") { return defect }
        guard let condition = operation.subgraph("cond_subgraph_index") else {
            return missing("cond_subgraph_index", "MODEL-4")
        }
        guard let body = operation.subgraph("body_subgraph_index") else {
            return missing("body_subgraph_index", "MODEL-4")
        }
        if operation.inputs.count != operation.outputs.count {
            return Finding(
                clause: "MODEL-4", tensor: nil,
                problem: "the loop has \(operation.inputs.count) inputs and \(operation.outputs.count) outputs",
                remedy: "give it one output for each input")
        }
        if condition == body {
            return Finding(
                clause: "MODEL-4", tensor: nil, problem: "subgraph \(body) is both the condition and the body",
                remedy: "give the condition a subgraph of its own")
        }
        let defect =
            call(condition, inputs: operation.inputs, clause: "MODEL-4")
            ?? call(body, inputs: operation.inputs, clause: "MODEL-4") ?? returns(body, "MODEL-4")
        if let defect { return defect }
        let callee = model.subgraphs[condition]
        guard let output = callee.outputs.first, callee.outputs.count == 1 else {
            return Finding(
                clause: "MODEL-4", tensor: nil,
                problem: "the condition, subgraph \(condition), has \(callee.outputs.count) outputs",
                remedy: "let it return one bool")
        }
        let tensor = callee.tensors[output]
        if tensor.type != .bool || !([[], [1]].contains(tensor.shape) || isOpen(tensor)) {
            return Finding(
                clause: "MODEL-4", tensor: nil,
                problem: "the condition, subgraph \(condition), returns \(tensor.type.rawValue) \(tensor.shape), "
                    + "but must return bool [] or [1]",
                remedy: "let it return one bool")
        }
        return nil
    }

    func callOnce() -> GraphOperatorDefect? {
        if let defect = operands(0, 0, "MODEL-6") { return defect }
        guard let callee = operation.subgraph("init_subgraph_index") else {
            return missing("init_subgraph_index", "MODEL-6")
        }
        let called = model.subgraphs[callee]
        guard !called.inputs.isEmpty || !called.outputs.isEmpty else { return nil }
        return Finding(
            clause: "MODEL-6", tensor: nil,
            problem: "subgraph \(callee) has \(called.inputs.count) inputs and \(called.outputs.count) outputs, "
                + "but must have none",
            remedy: "let the subgraph assign variables only")
    }

    func composite() -> GraphOperatorDefect? {
        if let defect = omitted("MODEL-16") { return defect }
        guard let callee = operation.subgraph("decomposition_subgraph_index") else {
            return missing("decomposition_subgraph_index", "MODEL-16")
        }
        return call(callee, inputs: operation.inputs, clause: "MODEL-16") ?? returns(callee, "MODEL-16")
    }

    func densify() -> GraphOperatorDefect? {
        if let defect = operands(1, 1, "MODEL-11") { return defect }
        let (input, output) = (graph.tensors[operation.inputs[0]], graph.tensors[operation.outputs[0]])
        guard input.sparsity != nil, model.isConstant(input) else {
            return Finding(
                clause: "MODEL-11", tensor: operation.inputs[0], problem: "the input is not a sparse constant",
                remedy: "remove the operator")
        }
        guard input.type != output.type else { return nil }
        return Finding(
            clause: "MODEL-11", tensor: operation.outputs[0],
            problem: "the output is \(output.type.rawValue), but the constant is \(input.type.rawValue)",
            remedy: "declare the output with the constant's type")
    }

    // MARK: Parts

    private func omitted(_ clause: Clause) -> GraphOperatorDefect? {
        guard (operation.inputs + operation.outputs).contains(-1) else { return nil }
        return Finding(
            clause: clause, tensor: nil, problem: "an operand is omitted", remedy: "give the operator all its tensors")
    }

    private func missing(_ attribute: String, _ clause: Clause) -> GraphOperatorDefect {
        Finding(
            clause: clause, tensor: nil, problem: "the operator has no \(attribute)",
            remedy: "convert the model again")
    }

    /// Whether a shape is known only at run time.
    private func isOpen(_ tensor: ModelTensor) -> Bool {
        tensor.shapeSignature?.contains(-1) ?? false || (tensor.shape.rank == 0 && !tensor.hasRank)
    }

    /// Compares the operator's inputs with those of a subgraph that it calls.
    private func call(_ callee: Int, inputs: [Int], clause: Clause) -> GraphOperatorDefect? {
        let called = model.subgraphs[callee]
        guard called.inputs.count == inputs.count else {
            return Finding(
                clause: clause, tensor: nil,
                problem: "subgraph \(callee) has \(called.inputs.count) inputs, but is given \(inputs.count)",
                remedy: "give it one value for each input")
        }
        return differing(zip(inputs, called.inputs), callee, "takes")
    }

    /// Compares the operator's outputs with those of a subgraph that gives them.
    private func returns(_ callee: Int, _ clause: Clause) -> GraphOperatorDefect? {
        let called = model.subgraphs[callee]
        guard called.outputs.count == operation.outputs.count else {
            return Finding(
                clause: clause, tensor: nil,
                problem: "subgraph \(callee) has \(called.outputs.count) outputs, but the operator has "
                    + "\(operation.outputs.count)",
                remedy: "give the operator one output for each of the subgraph's")
        }
        return differing(zip(operation.outputs, called.outputs), callee, "returns")
    }

    /// Two tensors between which a value passes must have one type (MODEL-2).
    private func differing(
        _ pairs: Zip2Sequence<[Int], [Int]>, _ callee: Int, _ verb: String
    ) -> GraphOperatorDefect? {
        for (own, other) in pairs {
            let (first, second) = (graph.tensors[own], model.subgraphs[callee].tensors[other])
            if first.type != second.type {
                return Finding(
                    clause: "MODEL-2", tensor: own,
                    problem: "the tensor is \(first.type.rawValue), but subgraph \(callee) \(verb) "
                        + "\(second.type.rawValue) there",
                    remedy: "declare both with one type")
            }
        }
        return nil
    }
}
