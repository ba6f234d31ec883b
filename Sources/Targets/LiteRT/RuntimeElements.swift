import QuantSpec
import TFLiteModel

/// The values of a tensor in the runtime's memory: as kernels see them, except that two 4-bit integers share a byte.
enum RuntimeElements {
    static func bytes(of elements: Elements) -> [UInt8] {
        elements.type == .int4 ? TFLiteModel.ElementBytes.encode(elements) : ElementBytes.bytes(of: elements)
    }

    /// Returns the values of bytes, or `nil` if the bytes are no values of the type.
    ///
    /// - Parameters:
    ///   - bytes: the bytes of a tensor, as the runtime stores them.
    ///   - type: the type of the values.
    ///   - count: the number of 4-bit values. If it is odd, half of the last byte is unused.
    static func elements(_ bytes: [UInt8], type: ElementType, count: Int) -> Elements? {
        guard type == .int4 else { return ElementBytes.elements(bytes, type: type) }
        guard bytes.count == (count + 1) / 2 else { return nil }
        return try? TFLiteModel.ElementBytes.decode(bytes[...], as: type, count: count)
    }
}
