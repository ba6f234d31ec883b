import ArgumentParser
import FileSupport
import GoldenVectors
import JSON

/// `quantspec vectors verify`: checks the files against the manifest and the specification.
struct VectorsVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks that the vector files agree with the specification.",
        usage: "quantspec vectors verify [<options>]",
        discussion: """
            The hash of every file is compared with the manifest, and every value of every
            row is evaluated again: outputs, accumulators, states, derived integers, other
            profiles, and the deviations that the row catches. The exit status is 1 if
            anything differs, and 65 if a file cannot be read.

            EXAMPLES
              quantspec vectors verify
              quantspec vectors verify --select int8/CONV_2D --json
            """)

    @OptionGroup var vectors: VectorsOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let result = try reportingVectorFailures { try check() }
        if json {
            try printJSONLines(
                JSONValue([
                    "files": .integer(Int64(result.files)), "groups": .integer(Int64(result.groups)),
                    "rows": .integer(Int64(result.rows)), "findings": .array(result.findings.map(Self.json)),
                ]), levels: 2)
        } else {
            for finding in result.findings { try Output.print(finding) }
            try Output.print(
                "\(result.files.counted("file")), \(result.groups.counted("group")), \(result.rows.counted("row"))"
                    + "\(try primitiveWords()): "
                    + (result.findings.isEmpty
                        ? "all agree with the specification" : result.findings.count.counted("finding")))
        }
        if !result.findings.isEmpty { throw ExitStatus.doesNotConform }
    }

    /// The number of rows of primitives, which belong to no group, in words.
    private func primitiveWords() throws -> String {
        let check = try reportingVectorFailures { try SetCheck(folder: vectors.folder) }
        let rows = check.entries(try vectors.files.selection()).filter { $0.groups == 0 }.reduce(0) { $0 + $1.rows }
        return rows > 0 ? " (\(rows) of them of primitives)" : ""
    }

    private func check() throws -> SetCheck.Result {
        let check = try SetCheck(folder: vectors.folder)
        let selection = try vectors.files.selection()
        let entries = check.entries(selection)
        try vectors.files.check(against: check.entries(.everything).map(\.path))
        guard !entries.isEmpty else { throw try vectors.noFiles() }
        var result = SetCheck.Result()
        if selection.isEverything { result.findings = try check.folderFindings() }
        let progress = ProgressLine()
        for (index, entry) in entries.enumerated() {
            progress.show(index, of: entries.count, what: "files")
            try check.check(entry, into: &result)
        }
        progress.clear()
        return result
    }

    private static func json(_ finding: VectorFinding) -> JSONValue {
        JSONValue(["file": .text(finding.file), "place": .text(finding.place), "problem": .text(finding.problem)])
    }
}
