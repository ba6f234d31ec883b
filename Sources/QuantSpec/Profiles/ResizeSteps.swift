/// The steps of RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR.
public struct ResizeSteps: Sendable {
    /// One axis of an image: its size before and after, and how output positions map to input positions.
    public struct Axis: Sendable, Hashable {
        /// The size of the input along the axis.
        public var input: Int
        /// The size of the output along the axis.
        public var output: Int
        /// Whether the centres of the first and of the last element keep their positions (the attribute `align_corners`).
        public var alignsCorners: Bool
        /// Whether the position of an element is its centre (the attribute `half_pixel_centers`).
        public var hasHalfPixelCenters: Bool

        /// An axis from its sizes and the two attributes.
        public init(input: Int, output: Int, alignsCorners: Bool, hasHalfPixelCenters: Bool) {
            self.input = input
            self.output = output
            self.alignsCorners = alignsCorners
            self.hasHalfPixelCenters = hasHalfPixelCenters
        }

        /// Two sizes whose quotient is the distance of neighbouring output elements, measured in the input.
        var extents: (input: Int, output: Int) {
            alignsCorners && output > 1 ? (input - 1, output - 1) : (input, max(output, 1))
        }
    }

    /// The vertical and the horizontal axis, in this order, as the attributes give them.
    public var axes: @Sendable (_ vertical: Axis, _ horizontal: Axis) -> (Axis, Axis) = { ($0, $1) }

    // MARK: RESIZE_BILINEAR

    /// The distance of neighbouring output elements in the input, in units of 1/1024, rounded halves up (RESIZE_BILINEAR-3).
    public var distance1024: @Sendable (Axis) -> Int = { axis in
        let (input, output) = axis.extents
        return (1024 * input + output / 2) / output
    }
    /// The position of an output element in the input, in units of 1/1024 (RESIZE_BILINEAR-3).
    public var position1024: @Sendable (_ output: Int, _ distance: Int, Axis) -> Int = { output, distance, axis in
        let position = output &* distance
        return axis.hasHalfPixelCenters ? position &+ distance / 2 &- 512 : position
    }
    /// The upper neighbour before it is clamped to the input, from the clamped lower neighbour and the position rounded
    /// up: the latter (RESIZE_BILINEAR-3, RESIZE_BILINEAR-5).
    public var upper: @Sendable (_ lower: Int, _ ceiling: Int) -> Int = { _, ceiling in ceiling }
    /// Rounds a sum with weights of 2^-20 to an integer: halves away from zero (RESIZE_BILINEAR-4, by PROFILE-2).
    public var roundInterpolation: @Sendable (_ sum: Int64) -> Int64 = { sum in
        (sum > 0 ? sum &+ (1 << 19) : sum &- (1 << 19)) / (1 << 20)
    }
    /// Rounds a sum with weights of 2^-20 to an integer: halves up, for profiles with one rounding.
    public static let roundInterpolationUp: @Sendable (_ sum: Int64) -> Int64 = { ($0 &+ (1 << 19)) >> 20 }
    /// Rounds a real value of uint8 to an integer: adds a half and truncates (RESIZE_BILINEAR-6).
    public var roundReal: @Sendable (_ value: Float) -> Int64 = { Int64(saturating: Double($0 + 0.5)) }

    // MARK: Positions in binary32

    /// The distance of neighbouring output elements in the input, in binary32 (RESIZE_BILINEAR-5, RESIZE_NEAREST_NEIGHBOR-2).
    public var distance: @Sendable (Axis) -> Float = { axis in
        let (input, output) = axis.extents
        return Float(input) / Float(output)
    }
    /// The position of an output element in the input, in binary32 (RESIZE_BILINEAR-5).
    public var position: @Sendable (_ output: Int, _ distance: Float, Axis) -> Float = { output, distance, axis in
        axis.hasHalfPixelCenters ? (Float(output) + 0.5) * distance - 0.5 : Float(output) * distance
    }
    /// The input position nearest to an output element, before it is clamped to the input (RESIZE_NEAREST_NEIGHBOR-2).
    public var nearest: @Sendable (_ output: Int, _ distance: Float, Axis) -> Int64 = { output, distance, axis in
        let position = (axis.hasHalfPixelCenters ? Float(output) + 0.5 : Float(output)) * distance
        return axis.alignsCorners
            ? Int64(roundingHalfAwayFromZero: position) : Int64(saturating: Rounding.floor(Double(position)))
    }

    /// The steps that the clauses define, with halves of interpolated sums rounded away from zero.
    public init() {}
}
