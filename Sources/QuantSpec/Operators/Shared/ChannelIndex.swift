/// The channel that each element of a tensor belongs to: its index along the quantized dimension (REP-4).
public struct ChannelIndex: Sendable, Hashable {
    /// The distance between neighbouring channels in row-major order.
    private let stride: Int
    /// The number of channels.
    public let count: Int

    /// A tensor that is quantized per tensor, or not at all, has the one channel 0.
    public init(_ description: TensorDescription) {
        guard let quantization = description.quantization, !quantization.isPerTensor,
            description.shape.dimensions.indices.contains(quantization.dimension)
        else {
            stride = 1
            count = 1
            return
        }
        stride = max(description.shape.strides[quantization.dimension], 1)
        count = max(description.shape[quantization.dimension], 1)
    }

    /// The scale and the zero point of each channel; 0 for a tensor that has none.
    func parameters(_ description: TensorDescription, _ steps: Steps) -> (scales: [Float], zeroPoints: [Int64]) {
        guard let quantization = description.quantization, !quantization.scales.isEmpty,
            !quantization.zeroPoints.isEmpty
        else { return ([Float](repeating: 0, count: count), [Int64](repeating: 0, count: count)) }
        return (
            (0..<count).map { steps.channelScale(quantization.scales, $0) },
            (0..<count).map { steps.channelZeroPoint(quantization.zeroPoints, $0) }
        )
    }

    /// The channel of the element at a row-major position.
    public subscript(_ position: Int) -> Int { position / stride % count }
}
