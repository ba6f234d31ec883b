/// A table of cells in aligned columns.
package struct TextTable {
    package enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]]

    /// - Parameter columns: the heading and the alignment of each column.
    package init(_ columns: [(heading: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.heading)]
    }

    /// - Parameter cells: one cell for each column.
    package mutating func add(_ cells: [String]) { rows.append(cells.map(\.inOneLine)) }

    /// One line for each row, the headings first. Two spaces separate the columns, and no line ends in a space.
    package var lines: [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(zip(row, widths), alignments).map { pair, alignment in
                let padding = String(repeating: " ", count: pair.1 - pair.0.count)
                return alignment == .left ? pair.0 + padding : padding + pair.0
            }
            let line = cells.joined(separator: "  ")
            return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
        }
    }
}
