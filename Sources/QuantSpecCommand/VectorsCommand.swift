import ArgumentParser
import GoldenVectors

/// `quantspec vectors`: the golden vectors as files.
struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors", abstract: "Make, check, list, export and score the golden vectors.",
        subcommands: [VectorsGenerate.self])
}

/// The options that name a folder of vectors and a part of it.
struct VectorsFolder: ParsableArguments {
    @Option(name: .customLong("vectors"), help: "The folder of the golden vectors.")
    var folder = "Vectors"

    @Option(
        help: ArgumentHelp(
            "Only these files: an operator, a scheme or scheme/OPERATOR; several with commas between them.",
            valueName: "names"))
    var select: String?
}

extension VectorFileError {
    /// The error as the tool reports it.
    var commandFailure: CommandFailure { CommandFailure(isMissing ? .missingFile : .badInput, description) }
}
