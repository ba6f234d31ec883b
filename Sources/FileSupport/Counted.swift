extension Int {
    /// A number with its noun, such as `1 case` or `2 cases`. The plural of the noun must end in `s`.
    public func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
