import Foundation
import QuantSpec

/// Which clauses a tree of source files names, and where.
public struct ClauseCitations: Sendable {
    /// The places, as `file:line`, by clause.
    public let places: [Clause: [String]]

    /// Looks for the numbers of clauses of some families in every file below a folder with one of some name endings.
    /// An empty result where the folder does not exist: a tool installed elsewhere has no sources beside it.
    public init(folder: String, families: Set<String>, endings: [String]) {
        var places: [Clause: [String]] = [:]
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() where endings.contains(where: name.hasSuffix) {
            guard let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) else { continue }
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                for clause in ClauseCitations.clauses(in: line, families: families) {
                    places[clause, default: []].append("\(name):\(index + 1)")
                }
            }
        }
        self.places = places
    }

    /// The numbers in a line: `ADD-3`, and the ends of ranges such as `ARITH-5 to ARITH-9`.
    static func clauses(in line: Substring, families: Set<String>) -> [Clause] {
        line.split { !($0.isUppercase || $0.isNumber || $0 == "_" || $0 == "-") }.compactMap { word in
            guard let dash = word.lastIndex(of: "-"), families.contains(String(word[..<dash])),
                Int(word[word.index(after: dash)...]) != nil
            else { return nil }
            return Clause(String(word))
        }
    }
}
