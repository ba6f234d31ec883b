/// The parameters by which stored integers q stand for reals: real = (q - zero point) × scale (REP-1).
///
/// Per tensor there is one scale and one zero point. Per axis there is one of each for every index of `dimension` (REP-4).
public struct Quantization: Sendable, Hashable {
    /// The real value of one step of a stored integer: one for the tensor, or one for each index of `dimension`.
    public var scales: [Float]
    /// The stored integers that stand for 0, as many as `scales`.
    public var zeroPoints: [Int64]
    /// The axis that the scales belong to (the schema's `quantized_dimension`). Per tensor it is ignored; 0 by convention.
    public var dimension: Int

    /// Parameters as given. `Operator.prepare` checks them (REP-1 to REP-4), this initializer does not.
    public init(scales: [Float], zeroPoints: [Int64], dimension: Int) {
        self.scales = scales
        self.zeroPoints = zeroPoints
        self.dimension = dimension
    }

    /// Parameters for the whole tensor: one scale and one zero point.
    public init(scale: Float, zeroPoint: Int64) {
        self.init(scales: [scale], zeroPoints: [zeroPoint], dimension: 0)
    }

    /// Symmetric parameters per axis: every zero point is 0.
    public init(scales: [Float], dimension: Int) {
        self.init(scales: scales, zeroPoints: [Int64](repeating: 0, count: scales.count), dimension: dimension)
    }

    /// Whether there is exactly one scale. Per axis with a single index counts as per tensor (REP-4).
    public var isPerTensor: Bool { scales.count == 1 }
    /// The first scale; 0 if there is none.
    public var scale: Float { scales.first ?? 0 }
    /// The first zero point; 0 if there is none.
    public var zeroPoint: Int64 { zeroPoints.first ?? 0 }
}
