import QuantSpec
import TFLiteModel

extension WorkingGraph {
    /// A subgraph as a working graph. A constant stands before its first use. A marker follows each float input, state and result that has a range.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - subgraph: the index of the subgraph.
    ///   - ranges: the ranges of tensors, by tensor index.
    ///   - kept: the positions of operators that stay float.
    ///   - isLikeTensorFlow: whether the graph becomes what the converter writes, even where its results are then wrong.
    init(
        _ model: Model, subgraph: Int, ranges: [Int: CalibratedRange], kept: Set<Int> = [],
        isLikeTensorFlow: Bool = false
    ) throws {
        self.isLikeTensorFlow = isLikeTensorFlow
        trained = TrainedQuantization(model)
        // What fake quantization surrounds has parameters already.
        let ranges = ranges.filter { [trained] in !trained.around[subgraph].contains($0.key) }
        let graph = model.subgraphs[subgraph]
        var current: [Int: Int] = [:]
        for input in graph.inputs where current[input] == nil {
            current[input] = addValue(graph.tensors[input])
        }
        inputs = graph.inputs.compactMap { current[$0] }
        for input in graph.inputs { mark(input, ranges, &current) }
        for (position, operation) in graph.operators.enumerated() {
            if try addTrained(operation, position, model, subgraph, ranges, &current) { continue }
            let node = add(operation, model, subgraph, ranges, &current)
            if kept.contains(position) { update(node) { $0.isKeptFloat = true } }
        }
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
    ) -> Int {
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
        let hidden = code.postTraining.recurrent.flatMap { _ in ranges.hidden(of: operation) }
        var added = WorkingNode(
            kind: .operation(operation, code), operands: operands, results: results, intermediates: intermediates,
            rule: rule(of: operation, code))
        added.hiddenRange = hidden
        if added.rule.recurrent != nil, hidden == nil { added.rule = added.rule.stayingFloat }
        let node = append(added)
        for (tensor, result) in zip(operation.outputs, results) { current[tensor] = result }
        for tensor in operation.outputs { mark(tensor, ranges, &current) }
        return node
    }

    /// Adds an operator of fake quantization as a conversion, or as two. Returns false for any other operator.
    private mutating func addTrained(
        _ operation: ModelOperator, _ position: Int, _ model: Model, _ subgraph: Int, _ ranges: [Int: CalibratedRange],
        _ current: inout [Int: Int]
    ) throws -> Bool {
        let name = model.code(of: operation).name
        guard name == "FAKE_QUANT" || trained.isPair(position, subgraph: subgraph),
            let source = operation.inputs.first, let result = operation.outputs.first
        else { return false }
        let operand = value(of: source, model, subgraph, ranges, &current)
        let tensor = model.subgraphs[subgraph].tensors[result]
        let isConstant = producer(operand)?.node.isConstant == true
        // A constant keeps its name when it is quantized.
        let quantized = isConstant ? values[operand].tensor.name : tensor.name
        switch name {
        case "QUANTIZE":
            guard let parameters = Parameters(trained: tensor) else { return false }
            current[result] = insertQuantize(operand, parameters, name: .of(quantized), at: order.count)
        case "DEQUANTIZE":
            current[result] = insertDequantize(operand, name: .of(tensor.name), at: order.count)
        default:
            let parameters = try locating("subgraph \(subgraph), operator \(position) (FAKE_QUANT)") {
                try Parameters(fakeQuantization: operation.attributes)
            }
            let stored = insertQuantize(operand, parameters, name: .of(quantized), at: order.count)
            current[result] = insertDequantize(stored, name: .of(tensor.name), at: order.count)
        }
        return true
    }

    private func locating<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw QuantizerError(.model, place: place, error) }
    }

    /// How an operator is quantized: one with operands that have no int8 form stays float.
    private func rule(of operation: ModelOperator, _ code: OperatorCode) -> PostTraining {
        let rule = code.postTraining
        if let recurrent = rule.recurrent, !operation.unsupportedOperands(recurrent).isEmpty {
            return rule.stayingFloat
        }
        return isLikeTensorFlow ? rule.asConverted : rule
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
