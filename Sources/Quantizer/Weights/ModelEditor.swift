import QuantSpec
import TFLiteModel

/// Replaces constants of a model in place. What is not replaced keeps its index and its bytes.
struct ModelEditor {
    /// The model so far.
    private(set) var model: Model
    /// The new contents of tensors, by buffer index of the original model.
    private var contents: [(buffer: Int, data: ModelBuffer, tensors: [(subgraph: Int, tensor: Int)])] = []

    init(_ model: Model) { self.model = model }

    /// The real numbers of a float32 constant that is stored in the model; `nil` for any other tensor.
    func reals(_ tensor: Int, subgraph: Int) -> [Float]? {
        guard let description = model.subgraphs[subgraph].tensors.element(at: tensor), description.type == .float32,
            description.sparsity == nil, !description.isVariable,
            let constant = try? model.constant(tensorIndex: tensor, subgraph: subgraph),
            case .float32(let values) = constant.elements
        else { return nil }
        return values
    }

    /// Gives a tensor another type and value.
    mutating func replace(
        _ tensor: Int, subgraph: Int, with elements: Elements, _ quantization: ModelQuantization? = nil
    ) {
        let buffer = model.subgraphs[subgraph].tensors[tensor].buffer
        let data = ModelBuffer(ElementBytes.encode(elements))
        model.subgraphs[subgraph].tensors[tensor].type = elements.type
        model.subgraphs[subgraph].tensors[tensor].quantization = quantization
        if let known = contents.firstIndex(where: { $0.buffer == buffer && $0.data == data }) {
            contents[known].tensors.append((subgraph, tensor))
        } else {
            contents.append((buffer, data, [(subgraph, tensor)]))
        }
    }

    /// Appends a tensor.
    ///
    /// - Returns: its index.
    mutating func append(_ tensor: ModelTensor, subgraph: Int) -> Int {
        model.subgraphs[subgraph].tensors.append(tensor)
        return model.subgraphs[subgraph].tensors.count - 1
    }

    /// Appends the float tensor to which DEQUANTIZE expands a constant.
    ///
    /// - Returns: its index.
    mutating func appendExpanded(_ constant: ModelTensor, subgraph: Int) -> Int {
        append(
            ModelTensor(
                name: constant.name + "_dequantize", type: .float32, shape: constant.shape,
                shapeSignature: constant.shapeSignature, hasRank: constant.hasRank),
            subgraph: subgraph)
    }

    /// Changes a subgraph.
    mutating func edit(_ subgraph: Int, _ change: (inout Subgraph) throws -> Void) rethrows {
        try change(&model.subgraphs[subgraph])
    }

    /// The index of an operator code, which is appended if the model lacks it.
    mutating func codeIndex(_ code: OperatorCode) -> Int {
        if let known = model.operatorCodes.firstIndex(of: code) { return known }
        model.operatorCodes.append(code)
        return model.operatorCodes.count - 1
    }

    /// Raises the version of an operator code.
    mutating func raiseVersion(_ code: Int, to version: Int) {
        model.operatorCodes[code].version = max(model.operatorCodes[code].version, version)
    }

    /// Adds a named buffer behind the runtime's least version.
    mutating func addMetadata(_ name: String, _ bytes: [UInt8]) {
        let position = (model.metadata.firstIndex { $0.name == RuntimeReleases.metadataName }).map { $0 + 1 } ?? 0
        model.addMetadata(name, bytes, at: position)
    }

    /// Stores the new contents, so that they can be read.
    mutating func store() { model = finished() }

    /// The edited model. A buffer that nothing uses any more takes the new contents of its tensor; an operator code that nothing uses is dropped.
    mutating func finished() -> Model {
        for (subgraph, tensor) in contents.flatMap(\.tensors) { model.subgraphs[subgraph].tensors[tensor].buffer = 0 }
        var used = usedBuffers
        for (buffer, data, tensors) in contents {
            let index: Int
            if buffer > 0, used.insert(buffer).inserted {
                model.buffers[buffer] = data
                index = buffer
            } else {
                model.buffers.append(data)
                index = model.buffers.count - 1
            }
            for (subgraph, tensor) in tensors { model.subgraphs[subgraph].tensors[tensor].buffer = index }
        }
        contents = []
        dropUnusedCodes()
        return model
    }

    /// Lets constants of equal bytes share the first of their buffers. The others become empty.
    mutating func shareEqualBuffers() {
        var first: [ConstantBytes: Int] = [:]
        for subgraph in model.subgraphs.indices {
            for index in model.subgraphs[subgraph].tensors.indices {
                let buffer = model.subgraphs[subgraph].tensors[index].buffer
                guard buffer > 0, !model.buffers[buffer].isEmpty else { continue }
                let data = ConstantBytes(model.buffers[buffer].data)
                if let known = first[data], known != buffer {
                    model.subgraphs[subgraph].tensors[index].buffer = known
                } else {
                    first[data] = buffer
                }
            }
        }
        let used = usedBuffers
        for buffer in model.buffers.indices where !used.contains(buffer) { model.buffers[buffer] = ModelBuffer() }
    }

    private var usedBuffers: Set<Int> {
        Set(
            model.subgraphs.flatMap { $0.tensors.map(\.buffer) } + model.metadata.map(\.buffer)
                + model.metadataBuffers)
    }

    private mutating func dropUnusedCodes() {
        let used = Set(model.subgraphs.flatMap { $0.operators.map(\.codeIndex) })
        let kept = model.operatorCodes.indices.filter(used.contains)
        var places: [Int: Int] = [:]
        for (place, index) in kept.enumerated() { places[index] = place }
        model.operatorCodes = kept.map { model.operatorCodes[$0] }
        for graph in model.subgraphs.indices {
            for index in model.subgraphs[graph].operators.indices {
                let code = model.subgraphs[graph].operators[index].codeIndex
                model.subgraphs[graph].operators[index].codeIndex = places[code] ?? code
            }
        }
    }
}

extension OperatorCode {
    /// How post-training quantization treats the operator. One that the specification does not know stays float.
    package var postTraining: PostTraining {
        isCustom ? .staysFloat : Operator.named(name)?.postTraining ?? .staysFloat
    }
}

extension Subgraph {
    /// The states that operators read: tensors that keep their values between calls.
    var states: [Int] {
        let read = Set(operators.flatMap(\.inputs))
        return tensors.indices.filter { tensors[$0].isVariable && read.contains($0) }
    }

    /// The operands that read a tensor: positions of operators and of their inputs.
    func readers(of tensor: Int) -> [(operation: Int, input: Int)] {
        operators.enumerated().flatMap { position, operation in
            operation.inputs.indices.filter { operation.inputs[$0] == tensor }.map { (position, $0) }
        }
    }
}
