/// The least and the greatest value that a tensor took while a model ran on calibration data (PTQ-1).
public struct CalibratedRange: Sendable, Hashable {
    /// The least recorded value.
    public private(set) var minimum: Float
    /// The greatest recorded value, but never below 2^-126: the calibrator starts there.
    public private(set) var maximum: Float

    /// A range into which no value was recorded.
    public init() {
        minimum = .greatestFiniteMagnitude
        maximum = .leastNormalMagnitude
    }

    /// A range as given, for example one that a model file holds.
    public init(minimum: Float, maximum: Float) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Whether no value was recorded. A tensor without values, or of which all are NaN, has no range.
    public var isEmpty: Bool { minimum > maximum }

    /// Records the values of a tensor. NaN is skipped.
    public mutating func record(_ values: some Sequence<Float>) {
        for value in values {
            if value < minimum { minimum = value }
            if value > maximum { maximum = value }
        }
    }
}

/// An interval of real numbers in binary64, from which parameters are derived.
public struct RealRange: Sendable, Hashable {
    /// The lower end.
    public var lower: Double
    /// The upper end.
    public var upper: Double

    /// An interval by its ends.
    public init(_ lower: Double, _ upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The difference of the ends.
    public var width: Double { upper - lower }
}
