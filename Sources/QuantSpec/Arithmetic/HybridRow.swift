/// One row of a float input, quantized to 8 bits when the model runs (HYBRID-1).
public struct HybridRow: Sendable, Hashable {
    /// The stored integers: [-127, 127] symmetric, [-128, 127] asymmetric.
    public var values: [Int8]
    public var scale: Float
    /// 0 where the row is quantized symmetrically.
    public var zeroPoint: Int32

    public init(values: [Int8], scale: Float, zeroPoint: Int32) {
        self.values = values
        self.scale = scale
        self.zeroPoint = zeroPoint
    }

    /// As LiteRT does on x86-64: the first floor(n / 8) x 8 elements round by adding a half and truncating, the rest
    /// rounds halves away from zero; the zero point is added after rounding (HYBRID-2).
    public init(quantizingInLanesOfEight row: ArraySlice<Float>, isAsymmetric: Bool) {
        let lanes = row.startIndex + row.count / 8 * 8
        let round: (Int, Float) -> Int64 = { position, value in
            guard position < lanes else { return Int64(roundingHalfAwayFromZero: value) }
            return Int64(saturating: Double(value + (value < 0 ? -0.5 : 0.5)))
        }
        guard isAsymmetric else {
            self.init(symmetric: row, round: round)
            return
        }
        let (least, greatest) = HybridRow.rangeWithZero(row)
        guard let parameters = AsymmetricParameters(least, greatest, range: Double(greatest - least)) else {
            self.init(zerosFor: row)
            return
        }
        let inverse = 1 / parameters.scale
        let values = row.indices.map { position in
            HybridRow.clamp(round(position, row[position] * inverse) &+ Int64(parameters.zeroPoint), -128)
        }
        self.init(values: values, scale: parameters.scale, zeroPoint: parameters.zeroPoint)
    }

    /// As portable builds do: every element rounds halves away from zero, after the zero point is added in binary32;
    /// the range is subtracted in binary64 (HYBRID-3).
    public init(quantizingPortably row: ArraySlice<Float>, isAsymmetric: Bool) {
        guard isAsymmetric else {
            self.init(symmetric: row) { _, value in Int64(roundingHalfAwayFromZero: value) }
            return
        }
        let (least, greatest) = HybridRow.rangeWithZero(row)
        guard let parameters = AsymmetricParameters(least, greatest, range: Double(greatest) - Double(least)) else {
            self.init(zerosFor: row)
            return
        }
        let inverse = 1 / parameters.scale
        let values = row.map { value in
            HybridRow.clamp(Int64(roundingHalfAwayFromZero: Float(parameters.zeroPoint) + value * inverse), -128)
        }
        self.init(values: values, scale: parameters.scale, zeroPoint: parameters.zeroPoint)
    }

    /// Symmetric quantization: scale = greatest magnitude / 127, stored values in [-127, 127] (HYBRID-1).
    private init(symmetric row: ArraySlice<Float>, round: (Int, Float) -> Int64) {
        let magnitude = row.reduce(Float(0)) { max($0, $1.magnitude) }
        guard magnitude != 0 else {
            self.init(zerosFor: row)
            return
        }
        let inverse = 127 / magnitude
        let values = row.indices.map { HybridRow.clamp(round($0, row[$0] * inverse), -127) }
        self.init(values: values, scale: magnitude / 127, zeroPoint: 0)
    }

    /// A row without any value but zero: scale 1, zero point 0, all stored values 0 (HYBRID-1).
    private init(zerosFor row: ArraySlice<Float>) {
        self.init(values: [Int8](repeating: 0, count: row.count), scale: 1, zeroPoint: 0)
    }

    private static func rangeWithZero(_ row: ArraySlice<Float>) -> (least: Float, greatest: Float) {
        (row.reduce(Float(0)) { min($0, $1) }, row.reduce(Float(0)) { max($0, $1) })
    }

    private static func clamp(_ value: Int64, _ least: Int64) -> Int8 {
        Int8(truncatingIfNeeded: min(max(value, least), 127))
    }
}

/// Scale and zero point of an asymmetric row, the zero point taken from the end of the range that errs less (HYBRID-1).
private struct AsymmetricParameters {
    let scale: Float
    let zeroPoint: Int32

    /// `nil` where the range is empty.
    init?(_ least: Float, _ greatest: Float, range: Double) {
        guard least != greatest else { return nil }
        let scale = range / 255
        let fromLeast = -128 - Double(least) / scale
        let fromGreatest = 127 - Double(greatest) / scale
        let errorFromLeast = 128 + (Double(least) / scale).magnitude
        let errorFromGreatest = 127 + (Double(greatest) / scale).magnitude
        let zeroPoint = errorFromLeast < errorFromGreatest ? fromLeast : fromGreatest
        self.scale = Float(scale)
        self.zeroPoint = Int32(truncatingIfNeeded: Int64(roundingHalfAwayFromZero: min(max(zeroPoint, -128), 127)))
    }
}
