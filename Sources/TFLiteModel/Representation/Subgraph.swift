/// A graph of operators over tensors, with the operators in the order of execution. Tensors are referred to by their
/// index in `tensors`.
public struct Subgraph: Sendable, Hashable {
    /// The name, for people; empty if the file gives none.
    public var name: String
    /// The tensors. Their positions are the indices that operators use.
    public var tensors: [ModelTensor]
    /// The tensor indices of the inputs.
    public var inputs: [Int]
    /// The tensor indices of the outputs.
    public var outputs: [Int]
    /// The operators, in the order of execution.
    public var operators: [ModelOperator]
    /// An index into debug metadata, which this module does not read; -1 for none.
    public var debugMetadataIndex: Int

    /// A subgraph of these parts. `Model.validate()` checks the indices, this initializer does not.
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
