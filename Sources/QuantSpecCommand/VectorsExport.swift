import ArgumentParser
import ArrayFiles
import FileSupport
import QuantSpec
import TFLiteModel
import VectorExporting

/// `quantspec vectors export`: writes the vectors in another format.
struct VectorsExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Exports the golden vectors in another form.",
        usage: "quantspec vectors export --format <format> --output <dir> [<options>]",
        discussion: """
            FORMATS
              tflite     each group as a model of one operator
              npz        each group as a NumPy archive, rows along a leading axis
              c-header   each file as a C99 and C++11 header with a table of its
                         groups, and quantspec_files.h with a table of all files
              memh       each group as a folder of files for $readmemh: hexadecimal
                         words of the element's width, and parameters.vh
              jsonl      each file as the lines that a command under test receives,
                         with the expected answers

            Files are written to <scheme>/<OPERATOR>, groups to folders of that name.
            The primitives (arithmetic) cannot be models; the other forms include them.
            With --profile, the expected results are those of that numeric profile.
            Spec/exports.md describes each form, and how a board's results are judged.

            EXAMPLES
              quantspec vectors export --format tflite --output out
              quantspec vectors export --format memh --select int8/CONV_2D --output rtl \\
                  --profile integer-double
            """)

    @OptionGroup var vectors: VectorsOptions
    @OptionGroup var numeric: NumericOptions

    @Option(help: "The form: tflite, npz, c-header, memh or jsonl.")
    var format: ExportFormat

    @Option(
        help: ArgumentHelp("The folder to write to; it is created if it does not exist.", valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var output: String

    func run() throws {
        let profile = try numeric.numericProfile()
        let set = try vectors.load()
        let progress = ProgressLine()
        var count = 0
        do {
            count = try reportingVectorFailures {
                let origin = try ExportOrigin(set)
                return try VectorExport(format, folder: output, origin: origin, profile: profile).write(set) {
                    progress.show($0, of: set.files.count, what: "files")
                }
            }
        } catch let error as ArrayFileError {
            throw CommandFailure(ExitStatus(error.kind), "\(error)")
        } catch let error as ModelError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as SpecificationError {
            throw CommandFailure(.defect, "\(error)")
        }
        progress.clear()
        guard count > 0 else {
            throw CommandFailure(
                .unavailable, "--format: primitives cannot be models in the form \(format.rawValue); use another form")
        }
        try Output.print("\(count.counted("file")) in \(output)")
    }
}

extension ExportFormat: ExpressibleByArgument {}
