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

    /// The elements at some positions, all of which exist.
    public func selecting(_ positions: [Int]) -> Elements {
        switch self {
        case .float32(let values): .float32(positions.map { values[$0] })
        case .float64(let values): .float64(positions.map { values[$0] })
        case .float16(let values): .float16(positions.map { values[$0] })
        case .int4(let values): .int4(positions.map { values[$0] })
        case .int8(let values): .int8(positions.map { values[$0] })
        case .int16(let values): .int16(positions.map { values[$0] })
        case .int32(let values): .int32(positions.map { values[$0] })
        case .int64(let values): .int64(positions.map { values[$0] })
        case .uint8(let values): .uint8(positions.map { values[$0] })
        case .uint16(let values): .uint16(positions.map { values[$0] })
        case .uint32(let values): .uint32(positions.map { values[$0] })
        case .uint64(let values): .uint64(positions.map { values[$0] })
        case .bool(let values): .bool(positions.map { values[$0] })
        }
    }

    /// These elements with others at some positions; `nil` where a position does not exist or the types differ.
    public func replacing(_ positions: [Int], with replacement: Elements) -> Elements? {
        guard replacement.count == positions.count, positions.allSatisfy({ $0 >= 0 && $0 < count }) else { return nil }
        func replaced<Value>(_ values: [Value], _ others: [Value]) -> [Value] {
            var values = values
            for (position, other) in zip(positions, others) { values[position] = other }
            return values
        }
        switch (self, replacement) {
        case (.float32(let values), .float32(let others)): return .float32(replaced(values, others))
        case (.float64(let values), .float64(let others)): return .float64(replaced(values, others))
        case (.float16(let values), .float16(let others)): return .float16(replaced(values, others))
        case (.int4(let values), .int4(let others)): return .int4(replaced(values, others))
        case (.int8(let values), .int8(let others)): return .int8(replaced(values, others))
        case (.int16(let values), .int16(let others)): return .int16(replaced(values, others))
        case (.int32(let values), .int32(let others)): return .int32(replaced(values, others))
        case (.int64(let values), .int64(let others)): return .int64(replaced(values, others))
        case (.uint8(let values), .uint8(let others)): return .uint8(replaced(values, others))
        case (.uint16(let values), .uint16(let others)): return .uint16(replaced(values, others))
        case (.uint32(let values), .uint32(let others)): return .uint32(replaced(values, others))
        case (.uint64(let values), .uint64(let others)): return .uint64(replaced(values, others))
        case (.bool(let values), .bool(let others)): return .bool(replaced(values, others))
        default: return nil
        }
    }
}
