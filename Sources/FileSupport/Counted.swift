extension Int {
    /// `1 case`, `2 cases`: how many of something there are, for a sentence.
    public func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
