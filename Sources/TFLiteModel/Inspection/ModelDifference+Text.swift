/// The difference as aligned text and as JSON, as `quantspec inspect --diff` prints it.
extension ModelDifference {
    /// Lines without a line break at the end: a row for each difference, or a sentence that there is none.
    public var text: String {
        guard !isEmpty else { return "the models do not differ" }
        var table = TextTable([("where", .left), ("what", .left), ("first", .left), ("second", .left)])
        for entry in entries { table.add([entry.place, entry.aspect, entry.first ?? "-", entry.second ?? "-"]) }
        return table.lines.joined(separator: "\n")
    }

    /// One object with `equal` and `differences`; a side that has nothing is left out.
    public func json() throws -> String {
        try InspectionJSON.text(Report(equal: isEmpty, differences: entries))
    }

    private struct Report: Encodable {
        let equal: Bool
        let differences: [Entry]
    }
}
