import FileSupport

extension ConformanceReport {
    /// Writes the report's files into a folder, which is made where it does not exist; each is whole or not there.
    /// - Throws: `ConformanceError`.
    public func write(to folder: String) throws(ConformanceError) {
        let files = [("report.json", jsonText), ("junit.xml", junit), ("index.html", page)]
        for (name, text) in files {
            do {
                try AtomicFile.write(text, to: "\(folder)/\(name)", creatingFolders: true)
            } catch {
                throw ConformanceError(error)
            }
        }
    }

    /// What to tell the user where no case was judged.
    public var nothingJudgedMessage: String {
        let name = targetDescription.name.isEmpty ? targetDescription.kind.rawValue : targetDescription.name
        if counts.total == 0 {
            return "\(vectors.folder): no case is selected; check --select and --budget"
        }
        let words = Verdict.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.words)" }
        return "\(name): no case was judged (\(words.joined(separator: ", "))); select cases that the target does"
    }
}
