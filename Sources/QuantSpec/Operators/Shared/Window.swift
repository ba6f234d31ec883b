extension Attribute where Value == Padding {
    public static let padding = Attribute("padding", default: .same)
}

extension Attribute where Value == Int {
    public static let strideHeight = Attribute("stride_h", default: 0)
    public static let strideWidth = Attribute("stride_w", default: 0)
    public static let dilationHeight = Attribute("dilation_h_factor", default: 1)
    public static let dilationWidth = Attribute("dilation_w_factor", default: 1)
}

/// A window that slides along one spatial axis (ARITH-16).
public struct Window: Sendable, Hashable {
    public let inputSize: Int
    public let filterSize: Int
    public var stride: Int
    public var dilation: Int
    public let outputSize: Int
    /// The taps before the first input element at output position 0.
    public var paddingBefore: Int

    /// - Throws: `SpecificationError` where stride or dilation is below 1 or a size is negative.
    public init(inputSize: Int, filterSize: Int, stride: Int, dilation: Int, padding: Padding) throws {
        guard stride >= 1, dilation >= 1 else {
            throw SpecificationError(
                .invalid, "the stride is \(stride) and the dilation \(dilation)", remedy: "use 1 or more",
                clause: "ARITH-16")
        }
        guard inputSize >= 0, filterSize >= 1 else {
            throw SpecificationError(
                .invalid, "the input has size \(inputSize) and the window \(filterSize)",
                remedy: "use a window of 1 or more", clause: "ARITH-16")
        }
        let reach = (filterSize - 1) * dilation + 1
        let count: Int
        switch padding {
        case .same: count = (inputSize + stride - 1) / stride
        case .valid: count = (inputSize + stride - reach) / stride
        }
        self.inputSize = inputSize
        self.filterSize = filterSize
        self.stride = stride
        self.dilation = dilation
        outputSize = max(count, 0)
        paddingBefore = max((outputSize - 1) * stride + reach - inputSize, 0) / 2
    }

    /// The taps before the first input element at output position 0 and those after the last one at the last position.
    public var padding: Int { max((outputSize - 1) * stride + (filterSize - 1) * dilation + 1 - inputSize, 0) }

    /// The input position that a tap reads; outside 0..<`inputSize` it is padding.
    public func inputPosition(output: Int, tap: Int) -> Int { output * stride - paddingBefore + tap * dilation }
}
