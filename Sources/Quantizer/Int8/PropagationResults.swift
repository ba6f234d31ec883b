import QuantSpec

extension Propagation {
    /// The graph with a QUANTIZE and a DEQUANTIZE for each value that was given parameters, and with those that conflicts request.
    mutating func finished() -> WorkingGraph {
        for input in graph.inputs { write(input, isInput: true) }
        // Results of one operator stand in their order: the pair of the last one is inserted first.
        for index in graph.order {
            for result in graph.nodes[index].results.reversed() where decides(index) { write(result, isInput: false) }
        }
        return graph
    }

    /// Whether a node's results can be given parameters: it is a constant, can be quantized, or passes parameters on.
    private func decides(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        return node.isConstant || node.rule.isQuantizable || node.rule.parameters == .same
    }

    private mutating func write(_ value: Int, isInput: Bool) {
        guard graph.values[value].isFloat, let index = stateOf[value], let parameters = states[index].parameters else {
            return
        }
        let producer = graph.values[value].producer
        let name = isInput ? PairName.plain : .of(graph.values[value].tensor.name)
        var position = producer.map { graph.position($0) + 1 } ?? 0
        if !states[index].isImmutable { graph.insertPair(value, parameters, name: name, at: position) }
        let request = resultRequests[index]
        let requests = operandRequests[index] ?? []
        guard request != nil || !requests.isEmpty else { return }
        guard let user = graph.onlyUser(value), graph.nodes[user].isQuantize else { return }
        if let request {
            position = graph.position(user)
            requantizeInput(of: user, value, to: request, name: name, at: position)
        } else {
            requantizeOutput(graph.nodes[user].results[0], requests, name: name, at: graph.position(user) + 1)
        }
    }

    /// Inserts a QUANTIZE between an operator and its QUANTIZE.
    private mutating func requantizeInput(
        of user: Int, _ value: Int, to parameters: Parameters, name: PairName, at position: Int
    ) {
        let added = graph.insertQuantize(value, parameters, name: name, at: position)
        graph.setOperand(Use(node: user, operand: 0), to: added)
    }

    /// Inserts a QUANTIZE of a quantized value for each request. If nothing else uses the existing DEQUANTIZE, the first request takes it.
    private mutating func requantizeOutput(_ value: Int, _ requests: [Request], name: PairName, at position: Int) {
        guard let dequantize = graph.onlyUser(value), graph.nodes[dequantize].isDequantize else { return }
        var takesExisting = graph.useCount(graph.nodes[dequantize].results[0]) <= requests.count
        var next = position
        for request in requests {
            let added = graph.insertQuantize(value, request.parameters, name: name, at: next)
            next += 1
            if takesExisting {
                graph.setOperand(Use(node: dequantize, operand: 0), to: added)
                takesExisting = false
                continue
            }
            let expanded = graph.insertDequantize(added, name: name, at: next)
            next += 1
            for use in request.uses { graph.setOperand(use, to: expanded) }
        }
    }
}
