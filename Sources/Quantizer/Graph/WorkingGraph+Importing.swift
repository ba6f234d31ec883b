import QuantSpec
import TFLiteModel

extension WorkingGraph {
    /// A subgraph as a working graph. A constant stands before its first use. A marker follows each float input, state and result that has a range.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - subgraph: the index of the subgraph.
    ///   - ranges: the ranges of tensors, by tensor index.
    init(_ model: Model, subgraph: Int, ranges: [Int: CalibratedRange]) {
        let graph = model.subgraphs[subgraph]
        var current: [Int: Int] = [:]
        for input in graph.inputs where current[input] == nil {
            current[input] = addValue(graph.tensors[input])
        }
        inputs = graph.inputs.compactMap { current[$0] }
        for input in graph.inputs { mark(input, ranges, &current) }
        for operation in graph.operators { add(operation, model, subgraph, ranges, &current) }
        let outputs = graph.outputs.map { tensor in value(of: tensor, model, subgraph, ranges, &current) }
        append(WorkingNode(kind: .outputs, operands: outputs, results: []))
    }

    /// The value of a tensor. A constant or a state is made if the tensor is used for the first time.
    private mutating func value(
        of tensor: Int, _ model: Model, _ subgraph: Int, _ ranges: [Int: CalibratedRange], _ current: inout [Int: Int]
    ) -> Int {
        if let known = current[tensor] { return known }
        let description = model.subgraphs[subgraph].tensors[tensor]
        let value = addValue(description, Parameters(description))
        let isConstant = !description.isVariable && model.isConstant(tensor, subgraph: subgraph)
        let kind = isConstant ? WorkingNode.Kind.constant(model.data(of: description)) : .state
        append(WorkingNode(kind: kind, operands: [], results: [value]))
        current[tensor] = value
        if !isConstant { mark(tensor, ranges, &current) }
        return current[tensor] ?? value
    }

    private mutating func add(
        _ operation: ModelOperator, _ model: Model, _ subgraph: Int, _ ranges: [Int: CalibratedRange],
        _ current: inout [Int: Int]
    ) {
        let code = model.code(of: operation)
        let tensors = model.subgraphs[subgraph].tensors
        let operands = operation.inputs.map { tensor in
            tensor < 0 ? nil : value(of: tensor, model, subgraph, ranges, &current)
        }
        // All results of an operator have the joined names of all.
        let name = operation.outputs.map { tensors[$0].name }.joined(separator: ";")
        let results = operation.outputs.map { index in
            var tensor = tensors[index]
            tensor.name = name
            return addValue(tensor, Parameters(tensor))
        }
        let intermediates = operation.intermediates.map { $0 < 0 ? nil : addValue(tensors[$0]) }
        append(
            WorkingNode(
                kind: .operation(operation, code), operands: operands, results: results, intermediates: intermediates,
                rule: code.postTraining))
        for (tensor, result) in zip(operation.outputs, results) { current[tensor] = result }
        for tensor in operation.outputs { mark(tensor, ranges, &current) }
    }

    /// Appends a marker of a tensor that has a range. Later users take its result.
    private mutating func mark(_ tensor: Int, _ ranges: [Int: CalibratedRange], _ current: inout [Int: Int]) {
        guard let range = ranges[tensor], let value = current[tensor], values[value].isFloat else { return }
        let result = addValue(values[value].tensor)
        append(WorkingNode(kind: .marker(range), operands: [value], results: [result]))
        current[tensor] = result
    }
}

extension Parameters {
    /// The parameters of a tensor of a model that is quantized; `nil` for any other tensor.
    fileprivate init?(_ tensor: ModelTensor) {
        guard let description = try? tensor.description(), let quantization = description.quantization,
            description.type != .float32
        else { return nil }
        self.init(type: description.type, quantization: quantization, isPerAxis: !quantization.isPerTensor)
    }
}
