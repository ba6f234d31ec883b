import QuantSpec

/// The result of one run of a model.
public struct ModelRun: Sendable {
    /// The values of the subgraph's outputs, in the order in which the subgraph lists them.
    public let outputs: [Tensor]
    /// The values that all tensors produced by operators have at the end, by tensor index; empty unless the run was told to
    /// keep them. A tensor that a later operator updated as its state has the updated value.
    public let produced: [Int: Tensor]
    /// The greatest number of bytes that tensor values occupied at one time, constants included.
    public let peakBytes: Int
    /// The time that this run spent on preparing operators: validation, derivation, packing of constants. A later run
    /// with the same shapes reuses prepared operators, except those whose output shape depends on computed values.
    public let preparation: Duration
}
