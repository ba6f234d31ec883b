import ArgumentParser
import FileSupport
import JSON
import VectorFiles

/// `quantspec vectors list`: prints the files, groups or cases of the vectors.
struct VectorsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the vector files, the groups in them, or the cases.",
        usage: "quantspec vectors list [<options>]",
        discussion: """
            EXAMPLES
              quantspec vectors list
              quantspec vectors list --groups --select int8/ADD
              quantspec vectors list --cases --select int8/ADD
            """)

    @OptionGroup var vectors: VectorsOptions

    @Flag(help: "List every group with its rows, its form and its cost.")
    var groups = false

    @Flag(help: "List the name of every case, one on each line.")
    var cases = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let set = try vectors.load()
        if cases, !json {
            for name in set.files.flatMap(Self.caseNames) + set.primitives.flatMap(Self.caseNames) {
                try Output.print(name)
            }
        } else if json {
            try printJSONLines(
                JSONValue([
                    "profile": .text(set.manifest.profile), "groups": .integer(Int64(set.groupCount)),
                    "rows": .integer(Int64(set.rowCount)), "files": .array(set.files.map(self.json)),
                    "primitives": .array(
                        set.primitives.map {
                            JSONValue(["path": .text($0.path), "rows": .integer(Int64($0.rows.count))])
                        }),
                ]), levels: groups || cases ? 5 : 2)
        } else {
            for file in set.files { try show(file) }
            for file in set.primitives { try Output.print(Self.columns(file.path, "", file.rows.count.counted("row"))) }
            try Output.print(total(set))
        }
    }

    private func show(_ file: VectorFile) throws {
        let caught = Set(file.groups.flatMap(\.rows).flatMap(\.catches)).count
        try Output.print(
            Self.columns(
                file.path, file.groups.count.counted("group"),
                "\(file.rowCount.counted("row")), catching \(caught.counted("deviation"))"))
        guard groups else { return }
        for group in file.groups {
            let refusal = group.referenceRefuses.map { ", rejected by the reference (\($0))" } ?? ""
            try Output.print(
                "  \(group.id): \(group.rows.count.counted("row")), \(group.cost.macs.counted("mac"))\(refusal)")
        }
    }

    /// The number of rows: those of operators, of which `conform` counts all but the informative ones, and those of
    /// primitives.
    private func total(_ set: VectorSet) -> String {
        let primitives = set.primitives.reduce(0) { $0 + $1.rows.count }
        let informative = set.files.flatMap(\.groups).flatMap(\.rows).count { $0.isInformative }
        var text = "\(set.groupCount.counted("group")), \(set.rowCount.counted("row"))"
        if informative > 0 { text += " (\(informative) of them informative, not counted)" }
        if primitives > 0 { text += ", and \(primitives.counted("row")) of primitives" }
        return text + ", profile \(set.manifest.profile)"
    }

    private static func caseNames(_ file: VectorFile) -> [String] {
        file.groups.flatMap { group in group.rows.indices.map(group.caseName) }
    }

    private static func caseNames(_ file: PrimitiveFile) -> [String] { file.rows.indices.map(file.caseName) }

    private static func columns(_ path: String, _ groups: String, _ rest: String) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(width - text.count, 0))
        }
        return "\(padded(path, 36)) \(padded(groups, 12)) \(rest)"
    }

    private func json(_ file: VectorFile) -> JSONValue {
        JSONValue([
            "path": .text(file.path), "operator": .text(file.operatorName), "scheme": .text(file.scheme.rawValue),
            "groupCount": .integer(Int64(file.groups.count)), "rows": .integer(Int64(file.rowCount)),
            "cases": cases ? .array(Self.caseNames(file).map(JSONValue.text)) : nil,
            "groups": groups
                ? .array(
                    file.groups.map { group in
                        JSONValue([
                            "id": .text(group.id), "variant": .text(group.variant),
                            "rows": .integer(Int64(group.rows.count)), "macs": .integer(Int64(group.cost.macs)),
                            "referenceRefuses": group.referenceRefuses.map(JSONValue.text),
                        ])
                    }) : nil,
        ])
    }
}
