/// The steps of the resizing operators.
public struct ResizeSteps: Sendable {
    /// One axis of an image: its size before and after, and how positions are meant.
    public struct Axis: Sendable, Hashable {
        public var input: Int
        public var output: Int
        /// Whether the centres of the outermost elements stay where they are.
        public var alignsCorners: Bool
        /// Whether an element's position is that of its middle.
        public var hasHalfPixelCenters: Bool

        public init(input: Int, output: Int, alignsCorners: Bool, hasHalfPixelCenters: Bool) {
            self.input = input
            self.output = output
            self.alignsCorners = alignsCorners
            self.hasHalfPixelCenters = hasHalfPixelCenters
        }

        /// The sizes whose quotient is the distance of output elements in the input.
        var extents: (input: Int, output: Int) {
            alignsCorners && output > 1 ? (input - 1, output - 1) : (input, max(output, 1))
        }
    }

    /// The axes as the attributes mean them.
    public var axes: @Sendable (_ vertical: Axis, _ horizontal: Axis) -> (Axis, Axis) = { ($0, $1) }

    // MARK: RESIZE_BILINEAR

    /// The distance of output elements in the input in units of 1/1024, halves up (RESIZE_BILINEAR-3).
    public var distance1024: @Sendable (Axis) -> Int = { axis in
        let (input, output) = axis.extents
        return (1024 * input + output / 2) / output
    }
    /// Where an output position lies in the input, in units of 1/1024 (RESIZE_BILINEAR-3).
    public var position1024: @Sendable (_ output: Int, _ distance: Int, Axis) -> Int = { output, distance, axis in
        let position = output &* distance
        return axis.hasHalfPixelCenters ? position &+ distance / 2 &- 512 : position
    }
    /// A sum of values with weights of 2^-20 to an integer (RESIZE_BILINEAR-4, by PROFILE-2).
    public var roundInterpolation: @Sendable (_ sum: Int64) -> Int64 = { sum in
        (sum > 0 ? sum &+ (1 << 19) : sum &- (1 << 19)) / (1 << 20)
    }
    /// The same with one rounding, halves up.
    public static let roundInterpolationUp: @Sendable (_ sum: Int64) -> Int64 = { ($0 &+ (1 << 19)) >> 20 }
    /// A real value of uint8 to an integer: half is added, and the fraction dropped (RESIZE_BILINEAR-6).
    public var roundReal: @Sendable (_ value: Float) -> Int64 = { Int64(saturating: Double($0 + 0.5)) }

    // MARK: Positions in binary32

    /// The distance of output elements in the input in binary32 (RESIZE_BILINEAR-5, RESIZE_NEAREST_NEIGHBOR-2).
    public var distance: @Sendable (Axis) -> Float = { axis in
        let (input, output) = axis.extents
        return Float(input) / Float(output)
    }
    /// Where an output position lies in the input in binary32 (RESIZE_BILINEAR-5).
    public var position: @Sendable (_ output: Int, _ distance: Float, Axis) -> Float = { output, distance, axis in
        axis.hasHalfPixelCenters ? (Float(output) + 0.5) * distance - 0.5 : Float(output) * distance
    }
    /// The input position nearest to an output position, before it is held inside (RESIZE_NEAREST_NEIGHBOR-2).
    public var nearest: @Sendable (_ output: Int, _ distance: Float, Axis) -> Int64 = { output, distance, axis in
        let position = (axis.hasHalfPixelCenters ? Float(output) + 0.5 : Float(output)) * distance
        return axis.alignsCorners
            ? Int64(roundingHalfAwayFromZero: position) : Int64(saturating: Rounding.floor(Double(position)))
    }

    public init() {}
}
