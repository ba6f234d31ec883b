import Foundation
import JSON
import QuantSpec

/// The stated reasons why no result can test some clauses: `unheld.json` in the specification's folder.
public struct UnheldReasons: Sendable, Hashable {
    /// One reason with its clauses.
    public struct Entry: Sendable, Hashable {
        /// The reason, as a sentence that fits all of the clauses.
        public let reason: String
        /// The numbers of the clauses. Whether they exist is not checked here, but by `findings`.
        public let clauses: [String]
    }

    /// The value of the key `format` in `unheld.json`.
    public static let format = "quantspec-unheld/1"
    static let fileName = "unheld.json"

    /// The entries, in the order of the file.
    public let entries: [Entry]

    /// Reasons that are not read from a file.
    public init(_ entries: [Entry]) { self.entries = entries }

    /// Reads `unheld.json` of a folder.
    ///
    /// - Throws: `SpecificationTextError` if the file is missing or has another format.
    public init(folder: String) throws(SpecificationTextError) {
        let path = folder + "/" + UnheldReasons.fileName
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SpecificationTextError(
                .missing, file: path, "there is no such file", SpecificationTextError.folderRemedy)
        }
        guard case .object(let file)? = try? JSONParser.parse([UInt8](data)),
            file["format"] == .text(UnheldReasons.format), let reasons = file["reasons"]?.elements,
            let entries = UnheldReasons.entries(reasons)
        else {
            throw SpecificationTextError(
                .malformed, file: path, "it is not a list of reasons in the format \(UnheldReasons.format)",
                "restore the file")
        }
        self.entries = entries
    }

    /// The reason for a clause; `nil` if none is stated.
    public func reason(for clause: Clause) -> String? { entries.first { $0.clauses.contains(clause.id) }?.reason }

    /// Returns `nil` if one of the values is not an entry.
    private static func entries(_ values: [JSONValue]) -> [Entry]? {
        let entries = values.compactMap { value -> Entry? in
            guard case .object(let object) = value, case .text(let reason)? = object["reason"],
                let clauses = object["clauses"]?.texts
            else { return nil }
            return Entry(reason: reason, clauses: clauses)
        }
        return entries.count == values.count ? entries : nil
    }

    /// Returns the entries without a reason, and the listed clauses that the text does not have, that are listed twice,
    /// or that a row or a negative instance tests.
    func findings(
        in text: SpecificationText, _ evidence: ClauseEvidence, _ refusals: ClauseRefusals = .none
    ) -> [SpecificationCheck.Finding] {
        let written = Set(text.clauses.map(\.clause.id))
        var seen = Set<String>()
        return entries.flatMap { entry in
            entry.clauses.compactMap { id in
                guard !entry.reason.isEmpty else { return finding(id, "its reason is empty; state one") }
                guard written.contains(id) else { return finding(id, "no chapter or page has the clause") }
                guard seen.insert(id).inserted else { return finding(id, "the clause is listed twice") }
                if let place = refusals.places[Clause(id)]?.min() {
                    return finding(id, "a negative instance of \(place) breaks the clause; remove it from the list")
                }
                return evidence.catches[Clause(id)]?.first.map {
                    finding(id, "\($0.place) holds the clause by \($0.deviation); remove it from the list")
                }
            }
        }
    }

    private func finding(_ clause: String, _ problem: String) -> SpecificationCheck.Finding {
        SpecificationCheck.Finding(clause: clause, problem: "\(UnheldReasons.fileName): \(problem)")
    }
}
