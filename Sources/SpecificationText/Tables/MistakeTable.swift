import GoldenVectors
import QuantSpec

/// The table of the known mistakes that violate some clauses, made from the catalogue, as Markdown.
///
/// One row for each clause and mistake: in the order of the clauses, and for each in the catalogue's.
public struct MistakeTable: Sendable, Hashable {
    /// The lines of the table, without the marks; one line with a word if there is no mistake.
    public let lines: [String]

    /// Makes the table of the known mistakes that violate some clauses.
    ///
    /// - Parameters:
    ///   - clauses: those of a page or chapter, in order.
    ///   - deviations: the catalogue.
    public init(_ clauses: [Clause], deviations: [Deviation] = Deviation.all) {
        let rows = clauses.flatMap { clause in
            deviations.filter { $0.clauses.contains(clause) }.map { deviation in
                [clause.id, "`\(deviation.name)`", deviation.title.replacing("|", with: "\\|")]
            }
        }
        lines =
            rows.isEmpty
            ? ["None."]
            : MarkdownTable(columns: ["Clause", "Mistake", "What it does"], rows: rows, fixedColumns: 3).lines
    }
}
