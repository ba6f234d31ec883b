import QuantSpec

extension Deviation {
    /// Pooling, depthwise and transposed convolutions, BATCH_MATMUL.
    static let windowed: [Deviation] = []
}
