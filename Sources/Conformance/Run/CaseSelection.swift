import Targets
import VectorFiles

/// The cases that `--select` selects. `VectorSelection` defines the terms.
public struct CaseSelection: Sendable, Hashable {
    let selection: VectorSelection

    /// The selection of all cases.
    public static let everything = CaseSelection(selection: .everything)

    private init(selection: VectorSelection) { self.selection = selection }

    /// Parses the values of `--select`.
    ///
    /// - Parameter texts: one text for each time that the option is given. They select their union.
    /// - Throws: `ConformanceError` of kind `usage` if a term is empty.
    public init(_ texts: [String]) throws(ConformanceError) {
        do {
            selection = try VectorSelection(texts)
        } catch {
            throw ConformanceError(error)
        }
    }

    /// Parses one value of `--select`. Throws a `ConformanceError` of kind `usage` if a term is empty.
    public init(_ text: String) throws(ConformanceError) { try self.init([text]) }

    /// The selection as it would be written behind `--select`. Empty if everything is selected.
    public var text: String { selection.text }
    /// Whether nothing is left out.
    public var isEverything: Bool { selection.isEverything }

    /// The selection for a sentence: the terms, or their number if there are more than three.
    var words: String {
        let count = selection.terms.count
        return count > 3 ? "selection of \(count) terms" : "selection \"\(text)\""
    }

    /// The positive terms, as written, that selected no case that was run.
    func unmatched(in groups: [GroupRun]) -> [String] {
        selection.terms.filter { term in
            !term.excludes
                && !groups.contains { run in
                    run.rows.contains {
                        term.means(
                            run.subject.vectorSubject, group: run.group.id, caseName: run.group.caseName($0.index))
                    }
                }
        }.map(\.text)
    }

    /// The positive terms, as written, that may select cases of these files.
    func terms(meaningPartsOf files: [VectorManifest.Entry]) -> [String] {
        let subjects = files.compactMap(\.subject)
        return selection.terms.filter { term in !term.excludes && subjects.contains { term.mayMean(partOf: $0) } }
            .map(\.text)
    }

    /// Returns whether a file may have selected cases.
    func mayInclude(_ subject: OperatorScheme) -> Bool { selection.mayInclude(subject.vectorSubject) }

    /// Returns whether every term selects all cases of a file or none.
    func isWhole(_ subject: OperatorScheme) -> Bool { selection.isWhole(subject.vectorSubject) }

    func includes(_ subject: OperatorScheme, group: String, caseName: String) -> Bool {
        selection.includes(subject.vectorSubject, group: group, caseName: caseName)
    }
}

extension VectorSelection {
    /// Returns whether every term selects all cases of a file or none.
    func isWhole(_ subject: VectorSubject) -> Bool {
        terms.allSatisfy { $0.mayMean(partOf: subject) == $0.meansAll(of: subject) }
    }
}

extension OperatorScheme {
    var vectorSubject: VectorSubject { VectorSubject(name: name, folder: scheme.rawValue) }
}

extension ConformanceError {
    /// The error of an invalid value of `--select`, with kind `usage`.
    public init(_ error: SelectionError) {
        self.init(.usage, subject: "--select", problem: error.problem, remedy: error.remedy)
    }
}
