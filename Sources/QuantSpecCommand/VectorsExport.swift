import ArgumentParser
import ArrayFiles
import FileSupport
import GoldenVectors
import QuantSpec
import TFLiteModel

/// `quantspec vectors export`: the vectors in another form.
struct VectorsExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the golden vectors in another form.",
        usage: "quantspec vectors export --format <format> --output <dir> [<options>]",
        discussion: """
            FORMATS
              tflite     each group as a model of one operator
              npz        each group as a NumPy archive, rows along a leading axis
              c-header   each file as a C99 header; a NaN loses its bits
              memh       each group as a folder of files for $readmemh: hexadecimal
                         words of the element's width, and sizes in parameters.vh
              jsonl      each file as lines of JSON, one a case

            The primitives (arithmetic) are no models; the other forms have them too.

            EXAMPLES
              quantspec vectors export --format tflite --output out
              quantspec vectors export --format memh --select int8/CONV_2D --output rtl
            """)

    @OptionGroup var vectors: VectorsOptions

    @Option(help: "The form: tflite, npz, c-header, memh or jsonl.")
    var format: ExportFormat

    @Option(help: ArgumentHelp("The folder to write to; it is made where it does not exist.", valueName: "dir"))
    var output: String

    func run() throws {
        let set = try vectors.load()
        let export = GoldenVectors.VectorExport(format, folder: output)
        let progress = ProgressLine()
        var count = 0
        do {
            for (index, file) in set.files.enumerated() {
                progress.show(index, of: set.files.count, what: "files")
                count += try reportingVectorFailures { try export.write(file) }
            }
            for file in set.primitives { count += try reportingVectorFailures { try export.write(file) } }
        } catch let error as ArrayFileError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as ModelError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as SpecificationError {
            throw CommandFailure(.defect, "\(error)")
        }
        progress.clear()
        guard count > 0 else {
            throw CommandFailure(
                .unavailable, "--format \(format.rawValue): primitives are no models; use another form")
        }
        print("\(count.counted("file")) in \(output)")
    }
}

extension ExportFormat: ExpressibleByArgument {}
