import QuantSpec
import TFLiteModel

/// The least and the greatest of a constant's stored values.
public struct StoredRange: Sendable, Hashable {
    public let least: AttributeValue
    public let greatest: AttributeValue

    /// Returns `nil` for no elements. NaN is left out, and numbers of 64 bits are rounded.
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
