import QuantSpec
import TFLiteModel

/// The operators of chapter 7. Their operands have been checked (`Model.graphOperatorDefect`).
extension ModelInterpreter {
    /// Performs an operator on the values of its subgraph, and returns the values of its outputs, described in any way.
    mutating func perform(
        _ kind: GraphOperator, _ operation: ModelOperator, _ values: TensorValues, _ place: String, subgraph: Int
    ) throws -> [Tensor] {
        let inputs = try operation.inputs.map { try value($0, values, subgraph) }
        do {
            switch kind {
            case .conditional: return try conditional(operation, inputs, place)
            case .loop: return try loop(operation, inputs, place)
            case .callOnce:
                try callOnce(operation, place)
                return []
            // MODEL-16.
            case .composite: return try call(try callee("decomposition_subgraph_index", operation), inputs, from: place)
            case .variableHandle: return [try handle(operation)]
            case .assignVariable:
                variables[try variable(inputs[0])] = inputs[1]
                return []
            case .readVariable: return [try read(operation, inputs[0], subgraph)]
            // Constants are dense in memory (MODEL-10).
            case .densify: return inputs
            }
        } catch let error as SpecificationError {
            throw InterpreterError(error, place: place)
        }
    }

    // MARK: Calls

    /// MODEL-3.
    private mutating func conditional(
        _ operation: ModelOperator, _ inputs: [Tensor], _ place: String
    ) throws -> [Tensor] {
        let isTrue = try condition(inputs[0], clause: "MODEL-3")
        let callee = try callee(isTrue ? "then_subgraph_index" : "else_subgraph_index", operation)
        return try call(callee, Array(inputs.dropFirst()), from: place)
    }

    /// MODEL-4 and MODEL-5.
    private mutating func loop(_ operation: ModelOperator, _ inputs: [Tensor], _ place: String) throws -> [Tensor] {
        let condition = try callee("cond_subgraph_index", operation)
        let body = try callee("body_subgraph_index", operation)
        // The sources of the body's outputs that are its inputs: a defect of the reference depends on them.
        let graph = model.subgraphs[body]
        let sources = graph.outputs.map { output in graph.inputs.lastIndex(of: output) }
        var (values, kept) = (inputs, inputs)
        while true {
            let results = try call(condition, values, from: place)
            guard try self.condition(results[0], clause: "MODEL-4") else { return kept }
            values = try call(body, reproducesDefects ? kept : values, from: place)
            guard reproducesDefects else {
                kept = values
                continue
            }
            // E-110: the outputs are stored one after the other, where the body's inputs are.
            for (position, source) in sources.enumerated() {
                kept[position] = source.map { kept[$0] } ?? values[position]
            }
        }
    }

    /// MODEL-6.
    private mutating func callOnce(_ operation: ModelOperator, _ place: String) throws {
        let callee = try callee("init_subgraph_index", operation)
        guard !initializedGraphs.contains(callee) else { return }
        _ = try call(callee, [], from: place)
        initializedGraphs.insert(callee)
    }

    private func callee(_ attribute: String, _ operation: ModelOperator) throws -> Int {
        guard let callee = operation.subgraph(attribute) else {
            throw SpecificationError(.invalid, "the operator has no \(attribute)", remedy: "convert the model again")
        }
        return callee
    }

    private func condition(_ tensor: Tensor, clause: Clause) throws -> Bool {
        guard case .bool(let values) = tensor.elements, values.count == 1 else {
            throw SpecificationError(
                .invalid,
                "the condition is \(tensor.type.rawValue) \(tensor.shape), but must be one element of type bool",
                remedy: "compute one bool", clause: clause)
        }
        return values[0]
    }

    // MARK: Variables

    /// MODEL-7.
    private func handle(_ operation: ModelOperator) throws -> Tensor {
        let index = variableNames.firstIndex(of: VariableName(operation)) ?? 0
        return try Tensor(TensorDescription(.int32, []), .int32([Int32(truncatingIfNeeded: index)]))
    }

    /// The index of a handle's variable.
    private func variable(_ handle: Tensor) throws -> Int {
        guard let index = handle.elements.integers?.first, (0..<Int64(variableNames.count)).contains(index) else {
            throw SpecificationError(
                .invalid, "the handle does not belong to a variable", remedy: "use the output of a VAR_HANDLE",
                clause: "MODEL-7")
        }
        return Int(index)
    }

    /// MODEL-9.
    private func read(_ operation: ModelOperator, _ handle: Tensor, _ subgraph: Int) throws -> Tensor {
        let index = try variable(handle)
        let name = "the variable \"\(variableNames[index])\""
        guard let value = variables[index] else {
            throw SpecificationError(
                .invalid, "\(name) is read before it is assigned", remedy: "assign it first, such as by CALL_ONCE",
                clause: "MODEL-9")
        }
        let declared = try model.description(ofTensor: operation.outputs[0], subgraph: subgraph)
        let shape = declared.shape.rank == 0 ? value.shape : declared.shape
        guard declared.type == value.type, shape.checkedCount == value.elements.count else {
            throw SpecificationError(
                .invalid,
                "\(name) holds \(value.type.rawValue) \(value.shape), but the output is \(declared.type.rawValue) "
                    + "\(declared.shape)",
                remedy: "assign values of the type and the number of elements that are read", clause: "MODEL-9")
        }
        return try Tensor(TensorDescription(value.type, shape, declared.quantization), value.elements)
    }
}
