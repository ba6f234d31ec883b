extension Attribute where Value == Padding {
    /// The padding of a sliding window (ARITH-16).
    public static let padding = Attribute("padding", default: .same)
}

extension Attribute where Value == Int {
    /// The stride along the height, in elements. The schema's default, 0, is invalid.
    public static let strideHeight = Attribute("stride_h", default: 0)
    /// The stride along the width, in elements. The schema's default, 0, is invalid.
    public static let strideWidth = Attribute("stride_w", default: 0)
    /// The distance of neighbouring taps along the height, in elements.
    public static let dilationHeight = Attribute("dilation_h_factor", default: 1)
    /// The distance of neighbouring taps along the width, in elements.
    public static let dilationWidth = Attribute("dilation_w_factor", default: 1)
}

/// A window that slides along one spatial axis (ARITH-16).
public struct Window: Sendable, Hashable {
    /// The number of input elements along the axis.
    public let inputSize: Int
    /// The number of taps.
    public var filterSize: Int
    /// Whether the padding is SAME, or the dilated window is not longer than the input.
    public let fitsInput: Bool
    /// The distance of neighbouring output positions in the input, in elements.
    public var stride: Int
    /// The distance of neighbouring taps, in elements.
    public var dilation: Int
    /// The number of output positions.
    public let outputSize: Int
    /// The number of padding elements before the first input element: floor(p / 2) of ARITH-16.
    public var paddingBefore: Int

    /// The greatest size, stride and dilation. Positions computed from these are far from the limits of 64 bits.
    private static let greatest = Int(Int32.max)

    /// A window, with output size and padding by ARITH-16.
    ///
    /// - Throws: `SpecificationError` if stride, dilation or window are below 1, the input size is negative, or one of them
    ///   exceeds 2^31 - 1.
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

    /// The number of padding elements before and after the input: p of ARITH-16.
    public var padding: Int { max((outputSize - 1) * stride + (filterSize - 1) * dilation + 1 - inputSize, 0) }

    /// The input position of a tap at an output position. A position outside `0..<inputSize` is padding.
    public func inputPosition(output: Int, tap: Int) -> Int { output * stride - paddingBefore + tap * dilation }

    /// The input positions under the window at an output position, without padding. The window must not be dilated.
    public func inputPositions(output: Int) -> Range<Int> {
        let first = output * stride - paddingBefore
        let least = min(max(first, 0), inputSize)
        return least..<max(min(first + filterSize, inputSize), least)
    }

    /// The output position at which a tap reads an input position. Returns `nil` if there is none.
    public func outputPosition(input: Int, tap: Int) -> Int? {
        let (position, rest) = (input + paddingBefore - tap * dilation).quotientAndRemainder(dividingBy: stride)
        return rest == 0 && (0..<outputSize).contains(position) ? position : nil
    }
}

extension Window {
    /// The windows along height and width of `[batch, height, width, channels]`, from the attributes.
    ///
    /// - Parameters:
    ///   - shape: the shape of the input.
    ///   - filterHeight: the number of the filter's rows.
    ///   - filterWidth: the number of the filter's columns.
    ///   - attributes: the attributes with strides, padding and, if there are any, dilations.
    ///   - isDilated: whether the operator has dilation attributes.
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

    /// ARITH-16: the reference limit on a window that is longer than an input without padding.
    static func fitLimit(_ windows: @escaping @Sendable (Instance) throws -> [Window]) -> Constraint {
        Constraint(
            "ARITH-16", .referenceLimit, erratum: 47,
            .holds("no window is longer than an input without padding") { instance in
                (try? windows(instance))?.allSatisfy(\.fitsInput) ?? true
            })
    }
}
