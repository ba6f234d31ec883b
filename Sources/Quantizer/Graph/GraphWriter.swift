import QuantSpec
import TFLiteModel

/// Writes working graphs as the subgraphs of a model. What is not a tensor, an operator or a buffer of them is kept.
struct GraphWriter {
    private let original: Model
    private var model: Model
    private var names = UniqueNames()
    /// The positions of operator codes in the new model.
    private var codes: [String: Int] = [:]
    /// The buffers with contents that later constants share, by their bytes.
    private var shared: [ConstantBytes: Int] = [:]

    init(_ model: Model) {
        original = model
        self.model = model
        self.model.buffers = [ModelBuffer()]
        self.model.operatorCodes = []
        self.model.subgraphs = []
        self.model.signatures = []
    }

    /// The model with these subgraphs.
    ///
    /// - Parameter graphs: one for each subgraph of the original model.
    static func model(_ original: Model, _ graphs: [WorkingGraph]) throws(ModelError) -> Model {
        var writer = GraphWriter(original)
        var tensors: [(inputs: [Int], outputs: [Int])] = []
        for (index, graph) in graphs.enumerated() {
            try writer.write(graph, as: index)
            let written = writer.model.subgraphs[index]
            tensors.append((written.inputs, written.outputs))
        }
        writer.writeMetadata()
        writer.model.signatures = original.signatures.map { signature in
            let before = original.subgraphs[signature.subgraphIndex]
            return signature.moved(from: before, to: tensors[signature.subgraphIndex])
        }
        return writer.model
    }

    private mutating func write(_ graph: WorkingGraph, as index: Int) throws(ModelError) {
        let before = original.subgraphs[index]
        let outputs = graph.order.last.map { graph.nodes[$0].operands } ?? []
        let fixed = reserveNames(graph, before, outputs)
        var subgraph = before
        subgraph.tensors = []
        subgraph.operators = []
        var places: [Int: Int] = [:]
        func place(_ value: Int) -> Int { places[value] ?? -1 }
        for input in graph.inputs where places[input] == nil {
            places[input] = add(graph.values[input], nil, named: fixed[input], to: &subgraph)
        }
        for node in graph.order.map({ graph.nodes[$0] }) {
            if node.lacksBias, let result = node.results.first { _ = names.unique(graph.values[result].tensor.name) }
            for case let inner? in node.intermediates {
                places[inner] = add(graph.values[inner], node, named: nil, isIntermediate: true, to: &subgraph)
            }
            for result in node.results {
                places[result] = add(graph.values[result], node, named: fixed[result], to: &subgraph)
            }
            if let operation = try operation(node, graph, place) { subgraph.operators.append(operation) }
        }
        subgraph.inputs = graph.inputs.map(place)
        subgraph.outputs = outputs.map { $0.map(place) ?? -1 }
        model.subgraphs.append(subgraph)
    }

    /// Reserves the names of inputs and outputs, which do not change.
    private mutating func reserveNames(
        _ graph: WorkingGraph, _ before: Subgraph, _ outputs: [Int?]
    ) -> [Int: String] {
        var fixed: [Int: String] = [:]
        let named = zip(graph.inputs.map(Optional.some), before.inputs).map { ($0, $1) } + zip(outputs, before.outputs)
        for case (let value?, let tensor) in named {
            fixed[value] = before.tensors[tensor].name
            names.reserve(before.tensors[tensor].name)
        }
        return fixed
    }

    /// Adds a tensor and its buffer.
    private mutating func add(
        _ value: WorkingValue, _ node: WorkingNode?, named name: String?, isIntermediate: Bool = false,
        to subgraph: inout Subgraph
    ) -> Int {
        var tensor = value.tensor
        tensor.name = name ?? names.unique(tensor.name)
        if let parameters = value.parameters {
            tensor.type = parameters.type
            tensor.quantization = ModelQuantization(parameters.quantization)
        } else if tensor.type == .float32, tensor.quantization != nil || node?.isOperation == false {
            tensor.quantization = ModelQuantization()
        }
        // The converter makes a buffer for a state too, and none for an intermediate tensor; both use the first one.
        let buffer = isIntermediate ? 0 : addBuffer(node?.buffer ?? ModelBuffer())
        tensor.buffer = tensor.isVariable ? 0 : buffer
        subgraph.tensors.append(tensor)
        return subgraph.tensors.count - 1
    }

    /// Adds a buffer. If an earlier one has the same bytes, that one is returned, and the new one stays empty.
    private mutating func addBuffer(_ buffer: ModelBuffer) -> Int {
        guard !buffer.isEmpty else {
            model.buffers.append(buffer)
            return model.buffers.count - 1
        }
        if let known = shared[ConstantBytes(buffer.data)] {
            model.buffers.append(ModelBuffer())
            return known
        }
        model.buffers.append(buffer)
        shared[ConstantBytes(buffer.data)] = model.buffers.count - 1
        return model.buffers.count - 1
    }

    private mutating func operation(
        _ node: WorkingNode, _ graph: WorkingGraph, _ place: (Int) -> Int
    ) throws(ModelError) -> ModelOperator? {
        let inputs = node.operands.map { $0.map(place) ?? -1 }
        let outputs = node.results.map(place)
        switch node.kind {
        case .constant, .state, .marker, .outputs, .removed: return nil
        case .quantize:
            let code = codeIndex(try OperatorCode(name: "QUANTIZE"))
            return ModelOperator(codeIndex: code, inputs: inputs, outputs: outputs)
        case .dequantize:
            let source = node.operands.first.flatMap { $0 }.map { graph.values[$0].tensor.type }
            let code = codeIndex(try OperatorCode(name: "DEQUANTIZE", version: source == .uint8 ? 1 : 2))
            return ModelOperator(codeIndex: code, inputs: inputs, outputs: outputs)
        case .operation(let operation, let code):
            var changed = operation
            changed.inputs = inputs
            changed.outputs = outputs
            changed.intermediates = node.intermediates.map { $0.map(place) ?? -1 }
            changed.codeIndex = codeIndex(versioned(code, node, graph))
            return changed
        }
    }

    private func versioned(_ code: OperatorCode, _ node: WorkingNode, _ graph: WorkingGraph) -> OperatorCode {
        var code = code
        if node.isQuantized {
            code.version = max(code.version, node.rule.version)
            if let version = node.rule.largeProductVersion, hasLargeProduct(node, graph) {
                code.version = max(code.version, version)
            }
        } else if node.rule.takesWeightsAlone, let treatment = node.rule.dynamicRange,
            treatment.inputs.contains(where: { input in
                guard input < node.operands.count, let operand = node.operands[input] else { return false }
                return graph.values[operand].parameters != nil
            })
        {
            code.version = max(code.version, treatment.version)
        }
        return code
    }

    /// Whether the product of the operands' scales is at least the result's scale.
    private func hasLargeProduct(_ node: WorkingNode, _ graph: WorkingGraph) -> Bool {
        func scale(_ value: Int) -> Float { graph.values[value].parameters?.quantization.scale ?? 0 }
        let product = node.operands.compactMap { $0 }.map(scale).reduce(1, *)
        guard let result = node.results.first, scale(result) > 0 else { return false }
        return product / scale(result) >= 1
    }

    /// The index of an operator's code. All forms of an operator have one code, with the greatest version.
    private mutating func codeIndex(_ code: OperatorCode) -> Int {
        if let known = codes[code.fullName] {
            model.operatorCodes[known].version = max(model.operatorCodes[known].version, code.version)
            return known
        }
        model.operatorCodes.append(code)
        codes[code.fullName] = model.operatorCodes.count - 1
        return model.operatorCodes.count - 1
    }

    /// Appends the buffers of metadata behind those of tensors.
    private mutating func writeMetadata() {
        model.metadata = original.metadata.map { entry in
            model.buffers.append(original.buffers[entry.buffer])
            return ModelMetadata(name: entry.name, buffer: model.buffers.count - 1)
        }
        model.metadataBuffers = original.metadataBuffers.map { buffer in
            model.buffers.append(original.buffers[buffer])
            return model.buffers.count - 1
        }
    }
}

extension WorkingNode {
    /// Whether the list of operands ends before the bias. The converter takes a name for the bias that is not written.
    fileprivate var lacksBias: Bool {
        guard isOperation, let bias = rule.weights.first?.bias else { return false }
        return bias >= operands.count
    }
}

extension Signature {
    /// The signature of a subgraph whose tensors have been renumbered.
    fileprivate func moved(from before: Subgraph, to tensors: (inputs: [Int], outputs: [Int])) -> Signature {
        var copy = self
        copy.inputs = inputs.map { entry in
            guard let position = before.inputs.firstIndex(of: entry.tensorIndex) else { return entry }
            return Entry(name: entry.name, tensorIndex: tensors.inputs[position])
        }
        copy.outputs = outputs.map { entry in
            guard let position = before.outputs.firstIndex(of: entry.tensorIndex) else { return entry }
            return Entry(name: entry.name, tensorIndex: tensors.outputs[position])
        }
        return copy
    }
}
