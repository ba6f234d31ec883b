import ArgumentParser
import FileSupport
import GoldenVectors

/// `quantspec vectors`: the golden vectors as files.
struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors", abstract: "Make, check, list, export and score the golden vectors.",
        subcommands: [
            VectorsGenerate.self, VectorsVerify.self, VectorsList.self, VectorsExport.self, VectorsScore.self,
            VectorsSoak.self,
        ])
}

/// Which vectors are meant.
struct VectorsOptions: ParsableArguments {
    @Option(
        name: .customLong("vectors"),
        help: ArgumentHelp(
            "The folder of the golden vectors. By default ./Vectors, or that of the checkout that this tool was built in.",
            valueName: "dir"))
    var givenFolder: String?

    @Option(
        help: ArgumentHelp(
            "Only these files: an operator, a scheme or scheme/OPERATOR; several with commas between them.",
            valueName: "names"))
    var select: String?

    var folder: String { givenFolder ?? PackageFolder.path("Vectors") }
    var selection: VectorSelection { VectorSelection(select) }

    /// The selected files.
    func load() throws -> VectorSet {
        let selection = selection
        let vectors = try reportingVectorFailures {
            try VectorSet(reading: folder) { selection.contains($0.path) }
        }
        guard !vectors.files.isEmpty || !vectors.primitives.isEmpty else { throw nothingSelected }
        noteUnmatchedNames(in: vectors.manifest.files.map(\.path))
        return vectors
    }

    /// Says which names of the selection mean no file.
    func noteUnmatchedNames(in paths: [String]) {
        for name in selection.unmatched(in: paths) { printNote("--select: no file is named \(name)") }
    }

    var nothingSelected: CommandFailure {
        CommandFailure(
            .unavailable,
            "\(folder): no file is named \(select ?? ""); see what there is with 'quantspec vectors list'")
    }
}

/// Turns the errors of vector files into one line and an exit status.
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
        throw CommandFailure(error.kind == .missing ? .missingFile : .badInput, error.description)
    }
}

/// Prints one JSON object over several lines.
func printJSONLines(_ value: JSONValue, levels: Int) {
    var writer = JSONWriter()
    writer.writeLines(value, levels: levels)
    print(String(decoding: writer.bytes, as: UTF8.self))
}
