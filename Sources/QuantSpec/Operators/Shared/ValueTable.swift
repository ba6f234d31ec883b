/// A function of one stored value, chosen once for an instance: of 8-bit values its results are a table.
struct ValueTable<Stored: QuantizedInteger, Result: Sendable>: Sendable {
    /// A result for every value of a row, in order.
    typealias Function = @Sendable ([Stored]) -> [Result]

    /// From the result of the least value to that of the greatest.
    private let results: [Result]

    /// - Parameter function: the results for stored values, each by itself.
    init(_ function: ([Stored]) -> [Result]) { results = function(Array(Stored.min...Stored.max)) }

    /// The same function, by a table for 8-bit types.
    static func tabulated(_ function: @escaping Function) -> Function {
        guard Stored.bitWidth == 8 else { return function }
        let table = ValueTable(function)
        return { table.map($0) }
    }

    func map(_ values: [Stored]) -> [Result] {
        let least = Int(truncatingIfNeeded: Stored.min)
        return values.map { results[Int(truncatingIfNeeded: $0) &- least] }
    }
}
