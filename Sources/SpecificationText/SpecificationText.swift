import Foundation
import QuantSpec

/// The normative text: the files of `Spec/` with their clauses and errata.
public struct SpecificationText: Sendable {
    /// The clauses of all files, in reading order. Numbers are unique.
    public let clauses: [ClauseText]
    /// The operators that have a page, in the order of their names.
    public let pages: [String]
    /// The entries of `errata.md`, each with its title as the first line of its text.
    public let errata: [ClauseText]
    let folder: String
    /// The whole text of every file, by the path below the folder, in reading order.
    let files: [(name: String, text: String)]

    /// Reads the chapters and the operators' pages of a folder.
    ///
    /// - Throws: `SpecificationTextError` if the folder or a file cannot be read, the folder has no chapter, or two
    ///   clauses have the same number.
    public init(folder: String) throws(SpecificationTextError) {
        let chapters = try SpecificationText.markdown(in: folder, prefix: "")
        guard !chapters.isEmpty else {
            throw SpecificationTextError(
                .missing, file: folder, "there are no chapters", SpecificationTextError.folderRemedy)
        }
        let operators = try SpecificationText.markdown(in: folder + "/operators", prefix: "operators/")
        var files: [(name: String, text: String)] = []
        for file in chapters + operators { files.append((file, try SpecificationText.read(folder + "/" + file))) }
        let clauses = files.flatMap { ClauseParser.clauses(in: $0.text, file: $0.name) }
        var seen: [Clause: ClauseText] = [:]
        for clause in clauses {
            if let first = seen.updateValue(clause, forKey: clause.clause) {
                throw SpecificationTextError(
                    .malformed, file: "\(clause.file):\(clause.line)",
                    "\(clause.clause.id) is already a clause of \(first.file):\(first.line)",
                    "give it a number of its own")
            }
        }
        self.folder = folder
        self.clauses = clauses
        self.files = files
        errata = files.filter { $0.name == "errata.md" }.flatMap { ClauseParser.errata(in: $0.text, file: $0.name) }
        pages = operators.map { String($0.dropFirst("operators/".count).dropLast(".md".count)) }
    }

    /// The clause with a number such as `ADD-3`; `nil` if there is none.
    public subscript(_ id: String) -> ClauseText? { clauses.first { $0.clause.id == id } }

    private static func markdown(in folder: String, prefix: String) throws(SpecificationTextError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw SpecificationTextError(
                .missing, file: folder, "the folder cannot be read", SpecificationTextError.folderRemedy)
        }
        return names.filter { $0.hasSuffix(".md") }.sorted().map { prefix + $0 }
    }

    private static func read(_ path: String) throws(SpecificationTextError) -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SpecificationTextError(.missing, file: path, "the file cannot be read as text", "restore it")
        }
    }
}

/// The reason why a file of the specification cannot be used.
public struct SpecificationTextError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of the error.
    public enum Kind: String, Sendable, Hashable {
        case missing
        case malformed
    }

    /// The kind of the error.
    public let kind: Kind
    /// The path of the file or folder, with a line number if a clause is wrong.
    public let file: String
    /// What is wrong, for a message after the file.
    public let problem: String
    /// What the user can do.
    public let remedy: String

    static let folderRemedy = "give --spec DIR, the Spec folder of the checkout"

    init(_ kind: Kind, file: String, _ problem: String, _ remedy: String) {
        self.kind = kind
        self.file = file
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(file): \(problem); \(remedy)" }
}
