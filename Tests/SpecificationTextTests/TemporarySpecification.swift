import Foundation

@testable import SpecificationText

/// A specification of a few lines, in a folder that is removed again.
enum TemporarySpecification {
    /// - Parameters:
    ///   - pages: the text of each page, by its operator.
    ///   - chapter: the text of the only chapter.
    static func text(pages: [String: String] = [:], chapter: String = "# Scope\n\n**SCOPE-1.** Words.\n") throws
        -> SpecificationText
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let operators = folder.appendingPathComponent("operators")
        try FileManager.default.createDirectory(at: operators, withIntermediateDirectories: true)
        try Data(chapter.utf8).write(to: folder.appendingPathComponent("01-scope.md"))
        for (name, page) in pages {
            try Data(page.utf8).write(to: operators.appendingPathComponent(name + ".md"))
        }
        return try SpecificationText(folder: folder.path)
    }
}
