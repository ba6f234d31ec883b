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
    public var filterSize: Int
    /// Whether there is padding, or the window is no longer than the input.
    public let fitsInput: Bool
    public var stride: Int
    public var dilation: Int
    public let outputSize: Int
    /// The taps before the first input element at output position 0.
    public var paddingBefore: Int

    /// The greatest size, stride and dilation: positions are then far from the ends of 64 bits.
    private static let greatest = Int(Int32.max)

    /// - Throws: `SpecificationError` where stride or dilation is below 1, a size is negative, or one of them is beyond 32 bits.
    public init(inputSize: Int, filterSize: Int, stride: Int, dilation: Int, padding: Padding) throws {
        guard (1...Window.greatest).contains(stride), (1...Window.greatest).contains(dilation) else {
            throw SpecificationError(
                .invalid, "the stride is \(stride) and the dilation \(dilation)", remedy: "use 1 or more",
                clause: "ARITH-16")
        }
        guard (0...Window.greatest).contains(inputSize), (1...Window.greatest).contains(filterSize) else {
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
        fitsInput = padding == .same || reach <= inputSize
        self.stride = stride
        self.dilation = dilation
        outputSize = max(count, 0)
        paddingBefore = max((outputSize - 1) * stride + reach - inputSize, 0) / 2
    }

    /// The taps before the first input element at output position 0 and those after the last one at the last position.
    public var padding: Int { max((outputSize - 1) * stride + (filterSize - 1) * dilation + 1 - inputSize, 0) }

    /// The input position that a tap reads; outside 0..<`inputSize` it is padding.
    public func inputPosition(output: Int, tap: Int) -> Int { output * stride - paddingBefore + tap * dilation }

    /// The input positions under the window at an output position, without padding; for windows that are not dilated.
    public func inputPositions(output: Int) -> Range<Int> {
        let first = output * stride - paddingBefore
        let least = min(max(first, 0), inputSize)
        return least..<max(min(first + filterSize, inputSize), least)
    }

    /// The output positions at which a tap reads an input position: at most one for each tap.
    public func outputPosition(input: Int, tap: Int) -> Int? {
        let (position, rest) = (input + paddingBefore - tap * dilation).quotientAndRemainder(dividingBy: stride)
        return rest == 0 && (0..<outputSize).contains(position) ? position : nil
    }
}

extension Window {
    /// The windows along the height and the width of `[batch, height, width, channels]`, as strides, padding and, where
    /// the operator has them, dilations say.
    static func pair(
        sliding shape: Shape, filterHeight: Int, filterWidth: Int, _ attributes: Attributes, isDilated: Bool = false
    ) throws -> (vertical: Window, horizontal: Window) {
        let vertical = try Window(
            inputSize: shape[1], filterSize: filterHeight, stride: attributes[.strideHeight],
            dilation: isDilated ? attributes[.dilationHeight] : 1, padding: attributes[.padding])
        let horizontal = try Window(
            inputSize: shape[2], filterSize: filterWidth, stride: attributes[.strideWidth],
            dilation: isDilated ? attributes[.dilationWidth] : 1, padding: attributes[.padding])
        return (vertical, horizontal)
    }

    /// ARITH-16: what the reference does with a window that is longer than an input without padding.
    static func fitLimit(_ windows: @escaping @Sendable (Instance) throws -> [Window]) -> Constraint {
        Constraint(
            "ARITH-16", .referenceLimit, erratum: 47,
            .holds("no window is longer than an input without padding") { instance in
                (try? windows(instance))?.allSatisfy(\.fitsInput) ?? true
            })
    }
}
