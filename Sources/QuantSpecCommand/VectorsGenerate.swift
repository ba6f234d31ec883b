import ArgumentParser
import FileSupport
import GoldenVectors

/// `quantspec vectors generate`: writes the golden vectors, the manifest and the checksums.
struct VectorsGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Makes the golden vectors.",
        usage: "quantspec vectors generate [<options>]",
        discussion: """
            The files depend only on the specification and the seed: any machine, order
            or shard gives the same bytes. The manifest lists the files that the folder has
            afterwards. Without --select and --shard, files that the folder's manifest
            lists and that are no longer made are removed, and their names are printed.

            EXAMPLES
              quantspec vectors generate --output Vectors
              quantspec vectors generate --select int8/ADD,SOFTMAX
              quantspec vectors generate --shard 2/4
            """)

    @Option(
        help: ArgumentHelp("The folder to write to. By default Vectors.", valueName: "dir"), completion: .directory,
        transform: NamedOption.checked)
    var output = "Vectors"

    @OptionGroup var files: FileSelectionOptions

    @Option(help: ArgumentHelp("Only every Nth file, from the Ith on.", valueName: "I/N"))
    var shard: Shard?

    @Option(help: "The seed of the random values.")
    var seed: Int64 = 1

    func run() throws {
        let writer = SetWriter(folder: output, generation: SetGeneration(seed: seed))
        let selection = try files.selection()
        try files.check(against: writer.items.map(\.path))
        let selected = writer.items.filter { selection.contains($0.path) }
        let items = selected.enumerated().filter { shard?.contains($0.offset) ?? true }.map(\.element)
        let progress = ProgressLine()
        try reportingVectorFailures {
            try writer.write(items) { progress.show($0, of: items.count, what: "files") }
            progress.clear()
            if selection.isEverything && shard == nil {
                for path in try writer.removeStale() { printNote("\(output)/\(path) is no longer made: removed") }
            }
            let manifest = try writer.writeManifest()
            try Output.print(
                "\(manifest.files.count.counted("file")), \(manifest.groupCount.counted("group")), "
                    + "\(manifest.rowCount.counted("row")) in \(output)")
        }
    }
}

/// One of N parts of the files: the value `I/N` of `--shard`.
struct Shard: ExpressibleByArgument {
    let index: Int
    let count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2, parts[1] >= 1, (1...parts[1]).contains(parts[0]) else { return nil }
        index = parts[0]
        count = parts[1]
    }

    /// Whether the item at an index, from 0, belongs to this part.
    func contains(_ place: Int) -> Bool { place % count == index - 1 }
}
