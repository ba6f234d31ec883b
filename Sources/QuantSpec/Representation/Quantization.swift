/// How a tensor's stored integers stand for reals: real = (q - zero point) x scale (REP-1).
///
/// Per tensor there is one scale and one zero point; per axis there is one of each for every index of `dimension`.
public struct Quantization: Sendable, Hashable {
    public var scales: [Float]
    public var zeroPoints: [Int64]
    /// The axis that the scales belong to (the schema's `quantized_dimension`); 0 and without meaning per tensor.
    public var dimension: Int

    public init(scales: [Float], zeroPoints: [Int64], dimension: Int) {
        self.scales = scales
        self.zeroPoints = zeroPoints
        self.dimension = dimension
    }

    /// One scale and one zero point for the whole tensor.
    public init(scale: Float, zeroPoint: Int64) {
        self.init(scales: [scale], zeroPoints: [zeroPoint], dimension: 0)
    }

    /// Symmetric per-axis parameters: every zero point is 0.
    public init(scales: [Float], dimension: Int) {
        self.init(scales: scales, zeroPoints: [Int64](repeating: 0, count: scales.count), dimension: dimension)
    }

    public var isPerTensor: Bool { scales.count == 1 }
    public var scale: Float { scales.first ?? 0 }
    public var zeroPoint: Int64 { zeroPoints.first ?? 0 }
}
