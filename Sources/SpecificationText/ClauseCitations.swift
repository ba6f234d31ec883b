import Foundation
import QuantSpec

/// The clauses that the files of a source tree name, with their places.
public struct ClauseCitations: Sendable {
    /// The places, as `file:line`, by clause.
    public let places: [Clause: [String]]

    /// Searches the files below a folder for the numbers of clauses.
    ///
    /// If the folder does not exist, the result is empty. This is so for a tool that is installed without its sources.
    ///
    /// - Parameters:
    ///   - folder: the path of the folder.
    ///   - families: the chapters and operators whose clauses are searched for.
    ///   - endings: the endings of the names of files that are read.
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

    private init(places: [Clause: [String]]) { self.places = places }

    /// The places of both.
    public func merging(_ others: ClauseCitations) -> ClauseCitations {
        ClauseCitations(places: places.merging(others.places) { $0 + $1 })
    }

    /// The clauses in a line: `ADD-3`, and the two ends of a range such as `ARITH-5 to ARITH-9`.
    static func clauses(in line: Substring, families: Set<String>) -> [Clause] {
        line.split { !($0.isUppercase || $0.isNumber || $0 == "_" || $0 == "-") }.compactMap { word in
            guard let dash = word.lastIndex(of: "-"), families.contains(String(word[..<dash])),
                Int(word[word.index(after: dash)...]) != nil
            else { return nil }
            return Clause(String(word))
        }
    }
}
