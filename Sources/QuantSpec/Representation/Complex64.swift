/// A complex number whose two parts are binary32 numbers (REAL-1).
public struct Complex64: Sendable, Hashable, BitwiseCopyable {
    /// The real part.
    public var real: Float
    /// The imaginary part.
    public var imaginary: Float

    /// A number from its parts.
    public init(_ real: Float, _ imaginary: Float) {
        self.real = real
        self.imaginary = imaginary
    }

    /// Returns whether both parts of two numbers have the same bits.
    public func hasSameBits(as other: Complex64) -> Bool {
        real.bitPattern == other.real.bitPattern && imaginary.bitPattern == other.imaginary.bitPattern
    }
}

extension Complex64: Element {
    public static var elementType: ElementType { .complex64 }
    public static func wrap(_ values: [Complex64]) -> Elements { .complex64(values) }
    public static func unwrap(_ elements: Elements) -> [Complex64]? {
        guard case .complex64(let values) = elements else { return nil }
        return values
    }
}

extension [Complex64] {
    /// The real and the imaginary part of each number, in turn.
    public var parts: [Float] { flatMap { [$0.real, $0.imaginary] } }

    /// Numbers from real and imaginary parts in turn. A real part without an imaginary one at the end is ignored.
    public init(parts: [Float]) {
        self = (0..<parts.count / 2).map { Complex64(parts[2 * $0], parts[2 * $0 + 1]) }
    }
}

extension Elements {
    /// The binary32 numbers of float32 elements, and the parts of complex64 elements in turn. Returns `nil` for other types.
    public var realParts: [Float]? {
        switch self {
        case .float32(let values): values
        case .complex64(let values): values.parts
        default: nil
        }
    }

    /// Makes float32 or complex64 elements from the numbers that `realParts` gives. Returns `nil` for other types, or if a number
    /// has no imaginary part.
    public init?(realParts: [Float], type: ElementType) {
        switch type {
        case .float32: self = .float32(realParts)
        case .complex64 where realParts.count.isMultiple(of: 2): self = .complex64([Complex64](parts: realParts))
        default: return nil
        }
    }
}
