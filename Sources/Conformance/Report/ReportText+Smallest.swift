import FileSupport

extension ConformanceReport {
    private static let smallestLimit = 4

    /// The smallest failing instances of the operators with the most failures.
    func smallestLines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        guard !smallest.isEmpty else { return [] }
        let failures = Dictionary(operators.map { ($0.subject, $0.counts.failures) }, uniquingKeysWith: { $1 })
        let ranked = smallest.enumerated().sorted { left, right in
            let (first, second) = (failures[left.element.subject] ?? 0, failures[right.element.subject] ?? 0)
            return (second, left.offset) < (first, right.offset)
        }.map(\.element)
        let shown = isVerbose ? smallest[...] : ranked.prefix(ConformanceReport.smallestLimit)
        let lines = shown.flatMap { failure in
            ["  " + style(failure.name, .bold)] + failure.lines(upTo: String.shownLength).map { "    \($0)" }
        }
        let hidden = smallest.count - shown.count
        return ["", style("The smallest instances that fail:", .bold)] + lines
            + (hidden > 0 ? ["  \(hidden) more (--verbose lists them)."] : [])
    }
}

extension SoakSettings {
    /// The settings of the run, for a heading.
    func words(drawn: Int) -> String {
        let share = drawn == count ? "" : " of \(count)"
        return "\(drawn)\(share) \(count == 1 ? "random instance" : "random instances"), seed \(seed);"
            + " none of the golden vectors"
    }
}
