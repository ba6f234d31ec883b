import QuantSpec

/// A tensor's quantization as the file stores it, in every form of the schema. An array that the file lacks is empty.
public struct ModelQuantization: Sendable, Hashable {
    /// The least real value of the range from which the scale was computed. For information only.
    public var minimums: [Float]
    /// The greatest real value of that range. For information only.
    public var maximums: [Float]
    /// The scales: none, one, or one for each index of `dimension`.
    public var scales: [Float]
    /// The zero points, one for each scale.
    public var zeroPoints: [Int64]
    /// The axis along which the scales are given, if there are several.
    public var dimension: Int
    /// Another form of quantization; `nil` if there is none. Every form except `.custom` replaces the scales and zero
    /// points.
    public var details: QuantizationDetails?

    /// A quantization of these parts. An array that is not given is empty, as if the file lacked it.
    public init(
        scales: [Float] = [], zeroPoints: [Int64] = [], dimension: Int = 0, minimums: [Float] = [],
        maximums: [Float] = [], details: QuantizationDetails? = nil
    ) {
        self.minimums = minimums
        self.maximums = maximums
        self.scales = scales
        self.zeroPoints = zeroPoints
        self.dimension = dimension
        self.details = details
    }

    /// The quantization of a specification's tensor.
    public init(_ quantization: Quantization) {
        self.init(
            scales: quantization.scales, zeroPoints: quantization.zeroPoints, dimension: quantization.dimension)
    }
}

/// The schema's other forms of quantization. Tensor indices refer to the same subgraph.
public enum QuantizationDetails: Sendable, Hashable {
    /// Bytes of a custom format. The scales and zero points stay in use.
    case custom([UInt8])
    /// One scale for each block. Scales and zero points are tensors; a zero-point index of -1 stands for zero points of
    /// 0.
    case blockwise(scales: Int, zeroPoints: Int, blockSize: Int)
    /// Several quantized dimensions. A block size of 0 stands for one scale for each channel.
    case multiAxis(scales: Int, zeroPoints: Int, blockSize: Int, dimensions: [Int])
    /// A form that this schema lacks. Its contents are not known, and it cannot be written.
    case unknown(Int)
}
