/// A named way to call a subgraph: a key, and names for its inputs and outputs.
public struct Signature: Sendable, Hashable {
    /// A name for a tensor of the signature's subgraph.
    public struct Entry: Sendable, Hashable {
        public var name: String
        public var tensorIndex: Int

        public init(name: String, tensorIndex: Int) {
            self.name = name
            self.tensorIndex = tensorIndex
        }
    }

    /// The signature's name.
    public var key: String
    public var inputs: [Entry]
    public var outputs: [Entry]
    /// The index of the subgraph that it calls.
    public var subgraphIndex: Int

    public init(key: String, inputs: [Entry], outputs: [Entry], subgraphIndex: Int = 0) {
        self.key = key
        self.inputs = inputs
        self.outputs = outputs
        self.subgraphIndex = subgraphIndex
    }
}
