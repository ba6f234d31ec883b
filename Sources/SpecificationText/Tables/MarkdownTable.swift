/// A table in Markdown whose columns are padded to one width, for people who read the source.
struct MarkdownTable {
    /// The header, the rule below it, and the rows.
    let lines: [String]

    /// A table of these cells.
    ///
    /// - Parameters:
    ///   - columns: the headers of the columns.
    ///   - rows: one cell for each column.
    ///   - fixedColumns: how many columns, from the left, stay although no row fills them. Others are left out then.
    init(columns: [String], rows: [[String]], fixedColumns: Int) {
        let kept = columns.indices.filter { column in
            column < fixedColumns || rows.contains { !$0[column].isEmpty }
        }
        let last = kept.last
        let widths = kept.map { column in max(columns[column].count, rows.map { $0[column].count }.max() ?? 0) }
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        // The last column is as wide as its text: it may be long.
        func padded(_ cells: [String]) -> String {
            line(
                zip(kept, widths).map { column, width in
                    let cell = cells[column]
                    return column == last ? cell : cell + String(repeating: " ", count: width - cell.count)
                })
        }
        let rule = zip(kept, widths).map { String(repeating: "-", count: $0 == last ? 5 : $1) }
        lines = [padded(columns), line(rule)] + rows.map(padded)
    }

    /// The texts without repetitions, in order, with commas between.
    static func list(_ texts: [String]) -> String {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }.joined(separator: ", ")
    }
}
