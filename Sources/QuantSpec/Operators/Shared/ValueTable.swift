/// A function of one stored 8-bit value as a table, made once for an instance.
struct ValueTable<Stored: QuantizedInteger, Result: Sendable>: Sendable {
    /// Gives a result for each value of a row, in order.
    typealias Function = @Sendable ([Stored]) -> [Result]

    /// The results in ascending order of the stored value.
    private let results: [Result]

    /// The table of all stored values.
    ///
    /// - Parameter function: gives a result for each stored value, independent of the others.
    init(_ function: ([Stored]) -> [Result]) { results = function(Array(Stored.min...Stored.max)) }

    /// The same function, tabulated if the stored type has 8 bits.
    static func tabulated(_ function: @escaping Function) -> Function {
        guard Stored.bitWidth == 8 else { return function }
        let table = ValueTable(function)
        return { table.map($0) }
    }

    /// The results of a row of stored values.
    func map(_ values: [Stored]) -> [Result] {
        let least = Int(truncatingIfNeeded: Stored.min)
        return values.map { results[Int(truncatingIfNeeded: $0) &- least] }
    }
}
