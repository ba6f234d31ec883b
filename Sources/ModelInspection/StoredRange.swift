import QuantSpec
import TFLiteModel

/// The least and the greatest stored value of a constant: `.integer` values, or `.real` values for a floating-point
/// type.
public struct StoredRange: Sendable, Hashable {
    /// The least stored value.
    public let least: AttributeValue
    /// The greatest stored value.
    public let greatest: AttributeValue

    /// Returns `nil` if there are no elements, or none that is a number. NaN is ignored, and float64 is rounded to
    /// float32.
    init?(_ elements: Elements) {
        if let integers = elements.integers {
            guard let least = integers.min(), let greatest = integers.max() else { return nil }
            (self.least, self.greatest) = (.integer(least), .integer(greatest))
            return
        }
        let reals: [Float]
        switch elements {
        case .float32(let values): reals = values
        case .float64(let values): reals = values.map { Float($0) }
        case .float16(let values): reals = values.map(\.float)
        default: return nil
        }
        let numbers = reals.filter { !$0.isNaN }
        guard let least = numbers.min(), let greatest = numbers.max() else { return nil }
        (self.least, self.greatest) = (.real(least), .real(greatest))
    }
}
