import QuantSpec
import TestSupport

@testable import ArrayFiles

extension NumPyArray {
    /// The types that .npy files hold, so that an array reads back as it was.
    static let types: [ElementType] = [
        .float16, .float32, .float64, .complex64, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64,
        .bool,
    ]

    static func random(_ type: ElementType, using generator: inout SeededGenerator) throws -> NumPyArray {
        let rank = Int.random(in: 0...5, using: &generator)
        let shape = Shape((0..<rank).map { _ in Int.random(in: 0...5, using: &generator) })
        return try random(type, shape, using: &generator)
    }

    /// Any bits, those of NaNs and infinities included.
    static func random(_ type: ElementType, _ shape: Shape, using generator: inout SeededGenerator) throws -> NumPyArray
    {
        let bits = (0..<shape.count).map { _ in generator.next() }
        switch type {
        case .float16:
            return try NumPyArray(
                shape, .float16(bits.map { Binary16(bitPattern: UInt16(truncatingIfNeeded: $0)) }))
        case .float32:
            return try NumPyArray(shape, .float32(bits.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }))
        case .float64: return try NumPyArray(shape, .float64(bits.map { Double(bitPattern: $0) }))
        case .complex64:
            let halves = bits.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32)] }
            let numbers = [Complex64](parts: halves.map { Float(bitPattern: $0) })
            return try NumPyArray(shape, .complex64(numbers))
        default:
            let integers = bits.map { type == .bool ? Int64($0 & 1) : Int64(bitPattern: $0) }
            let elements = Elements(integers: integers, type: type) ?? .bool([])
            return try NumPyArray(shape, elements)
        }
    }
}
