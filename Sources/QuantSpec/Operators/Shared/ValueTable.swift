/// A function of one stored value, applied to many. For 8-bit types each value is computed at most once.
enum ValueTable {
    /// Above this length a table of 256 entries costs less than it saves.
    private static let greatestLengthWithoutTable = 512

    static func map<Stored: QuantizedInteger, Result>(
        _ values: [Stored], _ function: (Stored) throws -> Result
    ) rethrows -> [Result] {
        guard Stored.bitWidth == 8, values.count > greatestLengthWithoutTable else { return try values.map(function) }
        var results = [Result?](repeating: nil, count: 256)
        return try values.map { value in
            let place = Int(truncatingIfNeeded: value) & 255
            if let result = results[place] { return result }
            let result = try function(value)
            results[place] = result
            return result
        }
    }
}
