/// A named way to call a subgraph: a key, and names for its inputs and outputs.
public struct Signature: Sendable, Hashable {
    /// A name for a tensor of the signature's subgraph.
    public struct Entry: Sendable, Hashable {
        /// The name, by which a caller finds the tensor.
        public var name: String
        /// The tensor's index in the subgraph.
        public var tensorIndex: Int

        /// A name for the tensor at an index of the subgraph.
        public init(name: String, tensorIndex: Int) {
            self.name = name
            self.tensorIndex = tensorIndex
        }
    }

    /// The signature's name.
    public var key: String
    /// The names of inputs, in the order of the file.
    public var inputs: [Entry]
    /// The names of outputs, in the order of the file.
    public var outputs: [Entry]
    /// The index of the subgraph that it calls.
    public var subgraphIndex: Int

    /// A signature of a subgraph; by default of the main graph.
    public init(key: String, inputs: [Entry], outputs: [Entry], subgraphIndex: Int = 0) {
        self.key = key
        self.inputs = inputs
        self.outputs = outputs
        self.subgraphIndex = subgraphIndex
    }
}
