extension VectorGroup {
    /// The cost of some rows together: multiply-accumulates and bytes of one call × the number of calls.
    public func cost(rows range: Range<Int>) -> Double {
        Double(rows[range].reduce(0) { $0 + $1.steps.count }) * (Double(cost.macs) + Double(cost.bytes))
    }
}

extension VectorFile {
    /// The cost of all rows of all groups together.
    public var cost: Double { groups.reduce(0) { $0 + $1.cost(rows: $1.rows.indices) } }
}
