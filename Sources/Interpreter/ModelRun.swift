import QuantSpec

/// What one invocation of a model gives.
public struct ModelRun: Sendable {
    /// The main results, in the order in which the graph (or the signature) lists them.
    public let outputs: [Tensor]
    /// Every tensor that an operator of the subgraph produced, by tensor index.
    public let produced: [Int: Tensor]
    /// The most bytes of tensor values that were held at one time.
    public let peakBytes: Int
    /// How long this invocation took to prepare operators: validation, derivation, packing of constants. Later invocations
    /// with the same shapes prepare nothing.
    public let preparation: Duration
}
