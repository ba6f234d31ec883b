/// The steps of pooling, of the depthwise and transposed convolutions and of BATCH_MATMUL.
public struct WindowSteps: Sendable {
    public init() {}
}
