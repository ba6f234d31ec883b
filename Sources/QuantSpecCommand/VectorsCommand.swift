import ArgumentParser
import Conformance
import FileSupport
import JSON
import Targets
import VectorFiles

/// `quantspec vectors`: makes, checks, lists and exports golden vectors.
struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors", abstract: "Makes, checks, lists, exports and scores the golden vectors.",
        subcommands: [
            VectorsGenerate.self, VectorsVerify.self, VectorsList.self, VectorsExport.self, VectorsScore.self,
            VectorsSoak.self,
        ])
}

/// The options that select vectors: a folder and `--select`.
struct VectorsOptions: ParsableArguments {
    @Option(
        name: .customLong("vectors"),
        help: ArgumentHelp(
            "The folder of the golden vectors. By default ./Vectors, or that of the checkout that this tool was built in.",
            valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var givenFolder: String?

    @OptionGroup var files: FileSelectionOptions

    var folder: String { givenFolder ?? PackageFolder.path("Vectors") }

    /// Reads the selected files.
    func load() throws -> VectorSet {
        let selection = try files.selection()
        let vectors = try reportingVectorFailures {
            try VectorSet(reading: folder) { selection.contains($0.path) }
        }
        try files.check(against: vectors.manifest.files.map(\.path))
        guard !vectors.files.isEmpty || !vectors.primitives.isEmpty else { throw try noFiles() }
        return vectors
    }

    func noFiles() throws -> CommandFailure {
        try files.selection().isEverything
            ? CommandFailure(.unavailable, "\(folder): the manifest lists no files; check the path")
            : CommandFailure(.unavailable, "--select: its terms exclude every file; remove terms that begin with !")
    }
}

/// The option `--select` of verbs that take whole files of vectors.
struct FileSelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only these files: operators (ADD), schemes (int8) or both (int8/ADD), separated by commas; ! before a term excludes its files. May be repeated: the union.",
            valueName: "names"),
        completion: Completions.selection)
    var select: [String] = []

    func selection() throws -> VectorSelection {
        do {
            return try VectorSelection(select)
        } catch {
            throw CommandFailure(.wrongUsage, error.description)
        }
    }

    /// Rejects terms that select no file of the specification. Prints a note for terms whose files are not among
    /// `paths`.
    func check(against paths: [String]) throws {
        do {
            for term in try SelectionCheck(files: paths).check(try selection()) {
                printNote("--select: the folder has no vectors of \(term)")
            }
        } catch let error as ConformanceError {
            throw CommandFailure(ExitStatus(rawValue: error.exitStatus) ?? .defect, error.description)
        }
    }
}

/// Runs `body`. Converts the errors of vector files to a `CommandFailure`: one line and an exit status.
func reportingVectorFailures<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as VectorFileError {
        if error.isMissing, error.file.hasSuffix(VectorManifest.fileName) {
            throw CommandFailure(
                .missingFile, "\(error.file): \(error.problem); give --vectors DIR, the Vectors folder of the checkout")
        }
        throw CommandFailure(error.isMissing ? .missingFile : .badInput, error.description)
    } catch let error as FileError {
        throw CommandFailure(ExitStatus(error.kind), error.description)
    }
}

/// Prints one JSON value. In the first `levels` levels, each element that contains others has a line of its own.
func printJSONLines(_ value: JSONValue, levels: Int) throws {
    var writer = JSONWriter()
    writer.writeLines(value, levels: levels)
    try Output.print(String(decoding: writer.bytes, as: UTF8.self))
}
