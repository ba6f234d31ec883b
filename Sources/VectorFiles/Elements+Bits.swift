import QuantSpec

/// Comparison by bits. Unlike `==`, it distinguishes 0 from -0, and a NaN equals a NaN with the same bits.
extension Elements {
    /// Returns whether type, count and every bit are equal.
    public func hasSameBits(as other: Elements) -> Bool {
        switch (self, other) {
        case (.float32(let left), .float32(let right)):
            left.map(\.bitPattern) == right.map(\.bitPattern)
        case (.float64(let left), .float64(let right)):
            left.map(\.bitPattern) == right.map(\.bitPattern)
        case (.complex64(let left), .complex64(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.hasSameBits(as: $1) }
        default: self == other
        }
    }

    /// Returns whether the elements at one position have equal bits. Returns `false` if the types differ.
    ///
    /// - Parameters:
    ///   - other: the elements to compare with.
    ///   - position: a position that both have.
    func hasSameBits(as other: Elements, at position: Int) -> Bool {
        switch (self, other) {
        case (.float32(let left), .float32(let right)): left[position].bitPattern == right[position].bitPattern
        case (.float64(let left), .float64(let right)): left[position].bitPattern == right[position].bitPattern
        case (.float16(let left), .float16(let right)): left[position] == right[position]
        case (.complex64(let left), .complex64(let right)): left[position].hasSameBits(as: right[position])
        case (.int8(let left), .int8(let right)), (.int4(let left), .int4(let right)):
            left[position] == right[position]
        case (.int16(let left), .int16(let right)): left[position] == right[position]
        case (.int32(let left), .int32(let right)): left[position] == right[position]
        case (.int64(let left), .int64(let right)): left[position] == right[position]
        case (.uint8(let left), .uint8(let right)): left[position] == right[position]
        case (.uint16(let left), .uint16(let right)): left[position] == right[position]
        case (.uint32(let left), .uint32(let right)): left[position] == right[position]
        case (.uint64(let left), .uint64(let right)): left[position] == right[position]
        case (.bool(let left), .bool(let right)): left[position] == right[position]
        default: false
        }
    }
}
