import QuantSpec

/// A tensor's quantization as the file has it, in every form of the schema. Arrays that the file lacks are empty.
public struct ModelQuantization: Sendable, Hashable {
    /// The range that the scale came from; for information only.
    public var minimums: [Float]
    public var maximums: [Float]
    public var scales: [Float]
    public var zeroPoints: [Int64]
    /// The axis that the scales belong to, where there are several.
    public var dimension: Int
    /// Where present, it stands in place of the scales and zero points.
    public var details: QuantizationDetails?

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

    /// Quantization as the specification describes it.
    public init(_ quantization: Quantization) {
        self.init(
            scales: quantization.scales, zeroPoints: quantization.zeroPoints, dimension: quantization.dimension)
    }
}

/// The schema's other forms of quantization. Tensor indices are into the same subgraph.
public enum QuantizationDetails: Sendable, Hashable {
    case custom([UInt8])
    /// Scales and zero points are tensors; a zero-point index of -1 stands for zero points of 0.
    case blockwise(scales: Int, zeroPoints: Int, blockSize: Int)
    /// Several quantized dimensions at once; a block size of 0 stands for per-channel.
    case multiAxis(scales: Int, zeroPoints: Int, blockSize: Int, dimensions: [Int])
    /// A form newer than this schema; its contents are not known, and it cannot be written.
    case unknown(Int)
}
