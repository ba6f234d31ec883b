import FileSupport
import Foundation
import GoldenVectors
import JSON
import QuantSpec
import SpecificationText
import VectorFiles

/// The known mistakes that violate some clauses, and the places where rows catch them.
struct ClauseMistakes {
    /// The evidence of the vectors that were read; `nil` if the folder of vectors cannot be read.
    private let evidence: ClauseEvidence?
    private let reasons: UnheldReasons?

    /// - Parameters:
    ///   - clauses: the clauses that are shown. Only those vector files are read whose notes name a mistake that
    ///     violates one of them.
    ///   - options: the folders of the vectors and of the specification.
    init(_ clauses: [ClauseText], _ options: SpecificationOptions) {
        let shown = Set(clauses.map(\.clause))
        let names = Deviation.all.filter { !shown.isDisjoint(with: $0.clauses) }.map(\.name)
        let families = Set(clauses.map(\.family))
        let operatorName = families.count == 1 ? families.first.flatMap(Operator.named)?.name : nil
        evidence =
            (try? VectorSet(reading: options.vectors) { entry in
                guard !names.isEmpty, operatorName.map({ entry.path.hasSuffix("/\($0).json") }) ?? true else {
                    return false
                }
                return ClauseMistakes.names(names, in: "\(options.vectors)/\(entry.path)")
            }).map { ClauseEvidence($0) }
        reasons = try? options.reasons()
    }

    /// Returns whether the notes of a file name one of some mistakes. Only the text before the groups or rows is
    /// searched.
    ///
    /// Returns `true` for a file that cannot be read, so that the reader of vectors reports it.
    private static func names(_ names: [String], in path: String) -> Bool {
        guard let data = FileManager.default.contents(atPath: path) else { return true }
        let ends = ["\"groups\":[", "\"rows\":["].compactMap { data.range(of: Data($0.utf8))?.lowerBound }
        let header = data[..<(ends.min() ?? data.endIndex)]
        return names.contains { header.range(of: Data("\"\($0)\"".utf8)) != nil }
    }

    /// One line for each mistake. If there is none, the stated reason, or that no known mistake violates the clause.
    func text(for clause: Clause) -> String {
        let mistakes = mistakes(against: clause)
        guard !mistakes.isEmpty else {
            return reasons?.reason(for: clause).map { "No mistake against it can be caught. \($0)" }
                ?? "No known mistake violates it."
        }
        let lines = mistakes.map { "  \($0.name): \($0.title) (\(places(of: $0, clause)))" }
        return "Known mistakes that violate it:\n" + lines.joined(separator: "\n")
    }

    /// The mistakes as `--json` prints them.
    func objects(for clause: Clause) -> [JSONValue] {
        mistakes(against: clause).map { deviation in
            let caught = catches(of: deviation, clause).map { found in
                JSONValue(["place": .text(found.place.description), "rows": .integer(found.rows)])
            }
            return JSONValue([
                "name": .text(deviation.name), "title": .text(deviation.title), "caught": .array(caught),
            ])
        }
    }

    private func mistakes(against clause: Clause) -> [Deviation] {
        Deviation.all.filter { $0.clauses.contains(clause) }
    }

    private func catches(of deviation: Deviation, _ clause: Clause) -> [ClauseEvidence.Catch] {
        (evidence?.catches[clause] ?? []).filter { $0.deviation == deviation.name }
    }

    /// The greatest number of places in one line.
    private static let placeLimit = 4

    private func places(of deviation: Deviation, _ clause: Clause) -> String {
        guard evidence != nil else { return "no vectors available" }
        let catches = catches(of: deviation, clause)
        guard !catches.isEmpty else { return "caught by no row" }
        let rows = catches.reduce(0) { $0 + $1.rows }.counted("row")
        let shown = catches.prefix(ClauseMistakes.placeLimit).map(\.place.description).joined(separator: ", ")
        let more = catches.count - ClauseMistakes.placeLimit
        return "caught by \(rows) of \(shown)" + (more > 0 ? " and \(more) more" : "")
    }
}
