/// One row of a float input, quantized to 8 bits at run time (HYBRID-1). A row of zeros has scale 1 and zero point 0.
public struct HybridRow: Sendable, Hashable {
    /// The stored integers: in [-127, 127] if symmetric, in [-128, 127] if asymmetric.
    public var values: [Int8]
    /// The real value of one step of a stored integer.
    public var scale: Float
    /// 0 if the row is quantized symmetrically.
    public var zeroPoint: Int32

    /// A row that is quantized already. `values`, `scale` and `zeroPoint` are stored as given.
    public init(values: [Int8], scale: Float, zeroPoint: Int32) {
        self.values = values
        self.scale = scale
        self.zeroPoint = zeroPoint
    }

    /// Quantizes a row as LiteRT does on x86-64 (HYBRID-2).
    ///
    /// The first floor(n / 8) × 8 of the n scaled elements are rounded by adding a half with the element's sign and
    /// truncating. The rest are rounded halves away from zero. The zero point is added after rounding.
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

    /// Quantizes a row as portable builds do (HYBRID-3).
    ///
    /// The zero point is added to each scaled element in binary32; the sum is rounded halves away from zero. The width
    /// of the range is computed in binary64.
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

    /// Symmetric quantization: the scale is the greatest magnitude / 127, stored values are in [-127, 127] (HYBRID-1).
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

    /// A row that holds only zeros: scale 1, zero point 0, all stored values 0 (HYBRID-1).
    private init(zerosFor row: ArraySlice<Float>) {
        self.init(values: [Int8](repeating: 0, count: row.count), scale: 1, zeroPoint: 0)
    }

    /// The range of the row, extended to include 0.
    private static func rangeWithZero(_ row: ArraySlice<Float>) -> (least: Float, greatest: Float) {
        (row.reduce(Float(0)) { min($0, $1) }, row.reduce(Float(0)) { max($0, $1) })
    }

    private static func clamp(_ value: Int64, _ least: Int64) -> Int8 {
        Int8(truncatingIfNeeded: min(max(value, least), 127))
    }
}

/// Scale and zero point of an asymmetric row. The zero point is computed from the end of the range with the lesser error
/// (HYBRID-1).
private struct AsymmetricParameters {
    let scale: Float
    let zeroPoint: Int32

    /// Returns `nil` if the range is empty.
    ///
    /// - Parameters:
    ///   - least: the least element of the row, or 0 if all are greater.
    ///   - greatest: the greatest element of the row, or 0 if all are less.
    ///   - range: `greatest - least`, in the precision that the profile uses.
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
