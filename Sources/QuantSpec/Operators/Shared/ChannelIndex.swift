/// The channel of each element of a tensor: its index along the quantized dimension (REP-4).
public struct ChannelIndex: Sendable, Hashable {
    /// The number of elements in one index of the quantized dimension.
    private let stride: Int
    /// The number of channels.
    public let count: Int

    /// The channels of a tensor. A tensor that is quantized per tensor, or not at all, has one channel, 0.
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

    /// The scale and the zero point of each channel; all 0 if the tensor has none.
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
