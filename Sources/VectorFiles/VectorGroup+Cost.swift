extension VectorGroup {
    /// What the calls of some rows cost together: multiply-accumulates and bytes.
    public func cost(rows range: Range<Int>) -> Double {
        Double(rows[range].reduce(0) { $0 + $1.steps.count }) * (Double(cost.macs) + Double(cost.bytes))
    }
}
