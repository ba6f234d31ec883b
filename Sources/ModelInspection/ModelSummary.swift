import QuantSpec
import TFLiteModel

/// The contents of a model, as rows: the tensors and operators of each subgraph, signatures, metadata, sizes.
public struct ModelSummary: Sendable, Hashable {
    /// The model's own description.
    public let description: String
    /// How often each operator occurs in the whole model, the most frequent first.
    public let operatorCounts: [OperatorCount]
    /// One summary for each subgraph, in order.
    public let subgraphs: [SubgraphSummary]
    /// The signatures, in the order of the file.
    public let signatures: [Signature]
    /// The metadata buffers, in the order of the file.
    public let metadata: [MetadataSummary]
    /// The number of bytes of all buffers together.
    public let bufferBytes: Int
    /// The sizes of all subgraphs added up.
    public let size: GraphSize

    /// Summarizes a model.
    public init(_ model: Model) {
        description = model.description
        operatorCounts = OperatorCount.counts(in: model)
        subgraphs = model.subgraphs.enumerated().map { SubgraphSummary($1, index: $0, in: model) }
        signatures = model.signatures
        metadata = model.metadata.map {
            MetadataSummary(name: $0.name, byteCount: model.buffers.element(at: $0.buffer)?.data.count ?? 0)
        }
        bufferBytes = model.buffers.reduce(0) { $0 + $1.data.count }
        size = subgraphs.map(\.size).reduce(GraphSize(), +)
    }
}

/// How often an operator occurs.
public struct OperatorCount: Sendable, Hashable {
    /// The operator's name; for a custom operator followed by its own name.
    public let name: String
    /// The number of operators of this name in all subgraphs.
    public let count: Int

    fileprivate static func counts(in model: Model) -> [OperatorCount] {
        var counts: [String: Int] = [:]
        for operation in model.subgraphs.flatMap(\.operators) {
            counts[model.code(of: operation).fullName, default: 0] += 1
        }
        return counts.map { OperatorCount(name: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}

/// The name and size of a metadata buffer.
public struct MetadataSummary: Sendable, Hashable {
    /// The name of the metadata, which may occur several times.
    public let name: String
    /// The number of bytes of its buffer; 0 if the buffer does not exist.
    public let byteCount: Int
}

/// One subgraph of a model.
public struct SubgraphSummary: Sendable, Hashable {
    /// The subgraph's index in the model, from 0. Subgraph 0 is the main graph.
    public let index: Int
    /// The subgraph's name; empty if the file gives none.
    public let name: String
    /// The tensor indices of the inputs.
    public let inputs: [Int]
    /// The tensor indices of the outputs.
    public let outputs: [Int]
    /// One summary for each tensor, by index.
    public let tensors: [TensorSummary]
    /// One summary for each operator, in the order of execution.
    public let operators: [OperatorSummary]
    /// The sizes of the subgraph.
    public let size: GraphSize

    init(_ subgraph: Subgraph, index: Int, in model: Model) {
        self.index = index
        name = subgraph.name
        inputs = subgraph.inputs
        outputs = subgraph.outputs
        let inputSet = Set(subgraph.inputs)
        let outputSet = Set(subgraph.outputs)
        let intermediates = Set(subgraph.operators.flatMap(\.intermediates))
            .subtracting(subgraph.operators.flatMap { $0.inputs + $0.outputs }).subtracting(inputSet).subtracting(
                outputSet)
        tensors = subgraph.tensors.enumerated().map { place, tensor in
            let ends = (isInput: inputSet.contains(place), isOutput: outputSet.contains(place))
            let isConstant = model.isConstant(place, subgraph: index)
            let isExternal = model.isExternal(tensor)
            return TensorSummary(
                tensor, index: place,
                role: intermediates.contains(place)
                    ? .intermediate : isExternal ? .external : isConstant ? .constant : .of(tensor, ends: ends),
                data: model.data(of: tensor),
                elements: ((try? model.constant(tensorIndex: place, subgraph: index)) ?? nil)?.elements)
        }
        operators = subgraph.operators.enumerated().map { place, operation in
            OperatorSummary(operation, index: place, subgraph: index, in: model)
        }
        size = GraphSize(tensors: tensors, operators: operators)
    }
}
