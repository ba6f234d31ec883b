/// A function of one stored 8-bit value: its result for each of the 256 values.
struct ValueTable<Stored: QuantizedInteger, Result: Sendable>: Sendable {
    /// The number of values.
    static var size: Int { 256 }

    /// From the result of the least value to that of the greatest.
    private let results: [Result]

    /// - Throws: what the function throws: a table has a result for every value.
    init(_ function: ([Stored]) throws -> [Result]) rethrows { results = try function(Array(Stored.min...Stored.max)) }

    func map(_ values: [Stored]) -> [Result] {
        let least = Int(truncatingIfNeeded: Stored.min)
        return values.map { results[Int(truncatingIfNeeded: $0) &- least] }
    }
}
