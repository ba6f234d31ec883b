import FileSupport
import Targets

/// The folder for the files of a report.
public struct ReportFolder: Sendable {
    /// The path of the folder, as given.
    public let path: String

    /// The number of bytes that are written as a trial, about as many as a short report has.
    private static let probeSize = 16384

    /// Makes the folder if it does not exist, and checks that files can be written. Nothing remains of the trial.
    ///
    /// - Throws: `ConformanceError` of kind `unwritable`.
    public init(_ path: String) throws(ConformanceError) {
        self.path = path
        for name in ReportFolder.names {
            let probe = [UInt8](repeating: 0, count: ReportFolder.probeSize)
            do throws(FileError) {
                try PendingFile("\(path)/\(name)", creatingFolders: true).append(probe)
            } catch {
                throw ReportFolder.explain(error)
            }
        }
    }

    private static let names = ["report.json", "junit.xml", "index.html"]

    /// Writes all files, or leaves the existing files unchanged.
    ///
    /// - Throws: `ConformanceError` of kind `unwritable`.
    public func write(_ report: ConformanceReport) throws(ConformanceError) {
        do throws(FileError) {
            let json = try pending("report.json", report.jsonText)
            let junit = try pending("junit.xml", report.junit)
            let page = try pending("index.html", report.page)
            try json.commit()
            try junit.commit()
            try page.commit()
        } catch {
            throw ReportFolder.explain(error)
        }
    }

    private func pending(_ name: String, _ text: String) throws(FileError) -> PendingFile {
        let file = try PendingFile("\(path)/\(name)", creatingFolders: true)
        try file.append(Array(text.utf8))
        return file
    }

    private static func explain(_ error: FileError) -> ConformanceError {
        ConformanceError(.unwritable, subject: "--report: \(error.file)", problem: error.problem, remedy: error.remedy)
    }
}

extension ConformanceReport {
    /// Writes the report's files into a folder, which is made if it does not exist.
    ///
    /// - Throws: `ConformanceError` of kind `unwritable`.
    public func write(to folder: String) throws(ConformanceError) { try ReportFolder(folder).write(self) }

    /// The reason why selected primitives were not run, and what to do.
    public var primitivesRemedy: String {
        targetDescription.kind == .results
            ? "the results have none: run them on the target too (Spec/targets.md)"
            : "a command gets them only if its first line has \"primitives\": true (Spec/targets.md): add it"
    }

    /// The message for a run without a judged case.
    public var nothingJudgedMessage: String {
        let name = targetDescription.name.isEmpty ? targetDescription.kind.rawValue : targetDescription.name.cut()
        if counts.total == 0, let settings = options.source.soak {
            return "--soak \(settings.count): no instance is selected; check --select and --budget"
        }
        if counts.total == 0, let term = untakenPrimitiveTerms.first, options.budget.isUnlimited {
            return "\(name): \(term) selects primitives; \(primitivesRemedy)"
        }
        if counts.total == 0 {
            let options = [
                options.selection.isEverything ? nil : "--select", options.budget.isUnlimited ? nil : "--budget",
            ]
            let names = options.compactMap { $0 }
            let remedy =
                names.isEmpty ? "name a folder of vectors with --vectors" : "check \(names.joined(separator: " and "))"
            return "\(vectors.folder): no case is selected; \(remedy)"
        }
        let words = Verdict.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.words)" }
        return "\(name): no case was judged (\(words.joined(separator: ", "))); select cases that the target supports"
    }
}
