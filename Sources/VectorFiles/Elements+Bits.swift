import QuantSpec

/// Comparison by bits: unlike `==`, it tells 0 from -0, and finds a NaN equal to itself.
extension Elements {
    /// Whether type, count and every bit are equal.
    public func hasSameBits(as other: Elements) -> Bool {
        switch (self, other) {
        case (.float32(let left), .float32(let right)):
            left.map(\.bitPattern) == right.map(\.bitPattern)
        case (.float64(let left), .float64(let right)):
            left.map(\.bitPattern) == right.map(\.bitPattern)
        default: self == other
        }
    }

    /// Whether one element is equal, of two of the same type that both have it.
    func hasSameBits(as other: Elements, at position: Int) -> Bool {
        switch (self, other) {
        case (.float32(let left), .float32(let right)): left[position].bitPattern == right[position].bitPattern
        case (.float64(let left), .float64(let right)): left[position].bitPattern == right[position].bitPattern
        case (.float16(let left), .float16(let right)): left[position] == right[position]
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
