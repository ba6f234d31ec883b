/// The channel that each element of a tensor belongs to: its index along the quantized dimension (REP-4).
public struct ChannelIndex: Sendable, Hashable {
    /// The distance between neighbouring channels in row-major order.
    private let stride: Int
    private let channelCount: Int

    /// A tensor that is quantized per tensor, or not at all, has the one channel 0.
    public init(_ description: TensorDescription) {
        guard let quantization = description.quantization, !quantization.isPerTensor,
            description.shape.dimensions.indices.contains(quantization.dimension)
        else {
            stride = 1
            channelCount = 1
            return
        }
        stride = max(description.shape.strides[quantization.dimension], 1)
        channelCount = max(description.shape[quantization.dimension], 1)
    }

    /// The channel of the element at a row-major position.
    public subscript(_ position: Int) -> Int { position / stride % channelCount }
}
