import QuantSpec
import VectorFiles

/// Compares the names of derived integers that chapter 6 defines with those that vectors have.
///
/// A definition is a row of a table in a clause of that chapter. Its first cell has the names in backticks.
struct DerivedNames: Sendable {
    static let family = "DERIVED"

    struct Definition: Sendable, Hashable {
        let name: String
        let clause: Clause
    }

    /// The definitions in reading order. A name may occur twice.
    let definitions: [Definition]

    init(_ text: SpecificationText) { self.init(text.clauses) }

    init(_ clauses: [ClauseText]) {
        definitions = clauses.filter { $0.family == DerivedNames.family }.flatMap { clause in
            clause.text.split(separator: "\n").flatMap { line in
                DerivedNames.defined(by: line).map { Definition(name: $0, clause: clause.clause) }
            }
        }
    }

    /// The names that a line defines.
    private static func defined(by line: Substring) -> [String] {
        guard line.hasPrefix("| `"), let cell = line.dropFirst().split(separator: "|").first else { return [] }
        // Every second piece is between backticks.
        return cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }

    /// Returns the names that vectors have but the chapter does not define, the names that it defines twice, and, as
    /// gaps, the names that no vector has.
    func findings(in vectors: VectorSet) -> [SpecificationCheck.Finding] {
        let uses = DerivedNames.uses(in: vectors)
        let defined = Set(definitions.map(\.name))
        let undefined = uses.filter { !defined.contains($0.key) }.sorted { $0.key < $1.key }.map { name, group in
            SpecificationCheck.Finding(
                clause: DerivedNames.family,
                problem: "\(group) derives \(name), but no clause of the chapter defines it")
        }
        return undefined + repeated + unused(uses)
    }

    private var repeated: [SpecificationCheck.Finding] {
        var first: [String: Clause] = [:]
        return definitions.compactMap { definition in
            guard let other = first[definition.name] else {
                first[definition.name] = definition.clause
                return nil
            }
            return SpecificationCheck.Finding(
                clause: definition.clause.id,
                problem: "the clause defines \(definition.name), which \(other.id) defines already")
        }
    }

    private func unused(_ uses: [String: String]) -> [SpecificationCheck.Finding] {
        definitions.filter { uses[$0.name] == nil }.map {
            SpecificationCheck.Finding(
                clause: $0.clause.id, problem: "the clause defines \($0.name), which no vector has", isGap: true)
        }
    }

    /// The id of the first group that has each name.
    private static func uses(in vectors: VectorSet) -> [String: String] {
        var uses: [String: String] = [:]
        for group in vectors.files.lazy.flatMap(\.groups) {
            for entry in group.derived where uses[entry.name] == nil { uses[entry.name] = group.id }
        }
        return uses
    }
}
