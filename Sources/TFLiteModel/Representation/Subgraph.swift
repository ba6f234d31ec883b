/// A graph of operators over tensors, in execution order. Indices are into `tensors` unless they say otherwise.
public struct Subgraph: Sendable, Hashable {
    public var name: String
    public var tensors: [ModelTensor]
    public var inputs: [Int]
    public var outputs: [Int]
    public var operators: [ModelOperator]
    /// An index into debug metadata kept elsewhere; -1 for none.
    public var debugMetadataIndex: Int

    public init(
        name: String = "", tensors: [ModelTensor] = [], inputs: [Int] = [], outputs: [Int] = [],
        operators: [ModelOperator] = [], debugMetadataIndex: Int = -1
    ) {
        self.name = name
        self.tensors = tensors
        self.inputs = inputs
        self.outputs = outputs
        self.operators = operators
        self.debugMetadataIndex = debugMetadataIndex
    }
}
