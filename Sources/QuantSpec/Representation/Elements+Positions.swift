/// Operations on elements by their row-major positions.
extension Elements {
    /// The elements at row-major positions, in the order of `positions`. A position may repeat.
    ///
    /// - Precondition: every position is in `0..<count`.
    public func gathering(_ positions: [Int]) -> Elements {
        switch self {
        case .float32(let values): .float32(positions.map { values[$0] })
        case .float64(let values): .float64(positions.map { values[$0] })
        case .float16(let values): .float16(positions.map { values[$0] })
        case .complex64(let values): .complex64(positions.map { values[$0] })
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

    /// These elements, followed by others of the same type.
    ///
    /// - Throws: `SpecificationError` if the types differ.
    public func appending(_ others: Elements) throws -> Elements {
        switch (self, others) {
        case (.float32(let first), .float32(let second)): .float32(first + second)
        case (.float64(let first), .float64(let second)): .float64(first + second)
        case (.float16(let first), .float16(let second)): .float16(first + second)
        case (.complex64(let first), .complex64(let second)): .complex64(first + second)
        case (.int4(let first), .int4(let second)): .int4(first + second)
        case (.int8(let first), .int8(let second)): .int8(first + second)
        case (.int16(let first), .int16(let second)): .int16(first + second)
        case (.int32(let first), .int32(let second)): .int32(first + second)
        case (.int64(let first), .int64(let second)): .int64(first + second)
        case (.uint8(let first), .uint8(let second)): .uint8(first + second)
        case (.uint16(let first), .uint16(let second)): .uint16(first + second)
        case (.uint32(let first), .uint32(let second)): .uint32(first + second)
        case (.uint64(let first), .uint64(let second)): .uint64(first + second)
        case (.bool(let first), .bool(let second)): .bool(first + second)
        default:
            throw SpecificationError(
                .invalid, "values of \(type.rawValue) cannot be joined to values of \(others.type.rawValue)",
                remedy: "give them one type")
        }
    }

    /// These elements, with those at `positions` replaced. If a position repeats, its last replacement counts.
    ///
    /// Returns `nil` if a position does not exist, the types differ, or there are not as many replacements as positions.
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
        case (.complex64(let values), .complex64(let others)): return .complex64(replaced(values, others))
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
