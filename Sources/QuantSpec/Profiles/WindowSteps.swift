/// The steps of pooling, of the depthwise and transposed convolutions and of BATCH_MATMUL.
public struct WindowSteps: Sendable {
    /// One weight of a depthwise filter, asked for by tap and output channel.
    public struct DepthwiseWeight: Sendable, Hashable {
        /// The tap, row by row.
        public let tap: Int
        /// The output channel.
        public let channel: Int
        /// The number of output channels.
        public let channels: Int
        /// The number of output channels of each input channel.
        public let multiplier: Int

        /// Its place in the filter [1, height, width, output channels], row-major.
        public var position: Int { tap * channels + channel }

        public init(tap: Int, channel: Int, channels: Int, multiplier: Int) {
            self.tap = tap
            self.channel = channel
            self.channels = channels
            self.multiplier = multiplier
        }
    }

    /// Where a depthwise filter holds the weight of a tap and an output channel (DEPTHWISE_CONV_2D-3).
    public var depthwiseWeightPosition: @Sendable (DepthwiseWeight) -> Int = { $0.position } {
        didSet { replacesWeightPosition = true }
    }
    /// Whether a deviation has replaced `depthwiseWeightPosition`.
    public private(set) var replacesWeightPosition = false
    /// Which of a filter's rows or columns a transposed convolution adds at a tap (TRANSPOSE_CONV-3): that of the tap.
    public var transposedTap: @Sendable (_ tap: Int, _ count: Int) -> Int = { tap, _ in tap }

    /// What a tap of a pool outside the input is; `nil` for what is left out (AVERAGE_POOL_2D-3, MAX_POOL_2D-2).
    public var poolPaddingElement: @Sendable (_ input: TensorDescription) -> Int64? = { _ in nil }
    /// The stored value of a pool's input as the sum takes it (AVERAGE_POOL_2D-3).
    public var summand: @Sendable (_ stored: Int64, _ count: Int) -> Int64 = { stored, _ in stored }
    /// The mean of `count` values, at least one, from their sum: halves away from stored 0, wherever the zero point is
    /// (AVERAGE_POOL_2D-4).
    public var average: @Sendable (_ sum: Int64, _ count: Int, _ zeroPoint: Int64) -> Int64 = { sum, count, _ in
        let half = Int64(count / 2)
        return (sum > 0 ? sum &+ half : sum &- half) / Int64(count)
    }
    /// The greater of two stored values (MAX_POOL_2D-2).
    public var greater: @Sendable (Int64, Int64) -> Int64 = { max($0, $1) }

    /// For each matrix of the output the matrix of an operand of BATCH_MATMUL that it reads, in order (BATCH_MATMUL-2).
    public var matrices: @Sendable (_ operand: Shape, _ output: Shape) -> [Int] = {
        Broadcasting.positions(of: $0, in: $1)
    }
    /// Whether an operand of BATCH_MATMUL is transposed, as its attribute says (BATCH_MATMUL-1).
    public var isTransposed: @Sendable (_ attribute: Bool) -> Bool = { $0 }

    public init() {}
}
