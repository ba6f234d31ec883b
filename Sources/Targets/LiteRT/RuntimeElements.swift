import QuantSpec
import TFLiteModel

/// The values of a tensor as the runtime holds them: as kernels see them, but integers of 4 bits two a byte.
enum RuntimeElements {
    static func bytes(of elements: Elements) -> [UInt8] {
        elements.type == .int4 ? TFLiteModel.ElementBytes.encode(elements) : ElementBytes.bytes(of: elements)
    }

    /// - Parameter count: how many values of 4 bits there are; a last half byte may be empty.
    /// - Returns: `nil` where the bytes are no values of the type.
    static func elements(_ bytes: [UInt8], type: ElementType, count: Int) -> Elements? {
        guard type == .int4 else { return ElementBytes.elements(bytes, type: type) }
        guard bytes.count == (count + 1) / 2 else { return nil }
        return try? TFLiteModel.ElementBytes.decode(bytes[...], as: type, count: count)
    }
}
