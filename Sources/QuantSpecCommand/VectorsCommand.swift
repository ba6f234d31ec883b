import ArgumentParser
import Conformance
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
        try selection.check(against: vectors.manifest.files.map(\.path))
        guard !vectors.files.isEmpty || !vectors.primitives.isEmpty else { throw noFiles }
        return vectors
    }

    var noFiles: CommandFailure {
        CommandFailure(.unavailable, "\(folder): the manifest names no files; check the path")
    }
}

extension VectorSelection {
    /// Refuses a name that means no file: as wrong usage, or as an empty selection where no other name is left.
    func check(against paths: [String]) throws {
        let unmatched = unmatched(in: paths)
        guard let name = unmatched.first else { return }
        throw CommandFailure(
            unmatched.count == count ? .unavailable : .wrongUsage,
            "--select: no file is named \(name); \(VectorSelection.remedy(name, paths))")
    }

    private static func remedy(_ name: String, _ paths: [String]) -> String {
        let files = paths.map { $0.split(separator: "/").map { String($0.hasSuffix(".json") ? $0.dropLast(5) : $0) } }
        let names = name.contains("/") ? files.map { $0.joined(separator: "/") } : Array(files.joined())
        let turned = name.contains("/") ? files.map { $0.reversed().joined(separator: "/") } : []
        if let meant = CloseName.of(name, among: Set(names + turned)) { return "did you mean \(meant)?" }
        return "see what there is with 'quantspec vectors list'"
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
        throw CommandFailure(ExitStatus(error.kind), error.description)
    }
}

/// Prints one JSON object over several lines.
func printJSONLines(_ value: JSONValue, levels: Int) throws {
    var writer = JSONWriter()
    writer.writeLines(value, levels: levels)
    try Output.print(String(decoding: writer.bytes, as: UTF8.self))
}
