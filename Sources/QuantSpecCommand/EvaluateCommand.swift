import ArgumentParser
import ArrayFiles
import Evaluation
import FileSupport
import JSON
import TFLiteModel
import Targets

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compares a quantized model with its float original, on data, layer by layer.",
        usage: "quantspec evaluate <float> <quantized> --data <file> [<options>]",
        discussion: """
            The keys of the data are those of 'quantspec quantize --calibration', by the
            float model's names. The samples are calls in order; variables keep their
            values between them. A quantized input gets the quantized numbers.

            For each output: the greatest and the mean magnitude of the error, its mean,
            its root mean square, the ratio of signal and error (SQNR) in dB, and how many
            rows have their greatest element in the same place. With --labels, a .npy file
            with one integer for each row, the accuracy of both models.

            Each layer is also run by itself, on the float model's own values quantized, so
            that the errors of other layers do not count (alone dB). 'running dB' is the
            layer in the quantized model, behind all others; 'outputs dB' are the model's
            outputs if this layer alone is quantized. The causes are quantized one at a
            time, and their shares are those of the squared errors: the layer's inputs, its
            weights, its bias, results outside the output's range, the rounding of the
            others, and the integer arithmetic, which includes inputs that a hybrid
            operator quantizes itself.

            The last lines say what to do: calibrate with more data, keep a layer in float,
            use another mode, or train with quantization.

            EXAMPLES
              quantspec evaluate float.tflite int8.tflite --data samples.npz
              quantspec evaluate float.tflite int8.tflite --data test.npz \\
                  --labels labels.npy --html report.html
              quantspec evaluate --json float.tflite int8.tflite --data test.npz
            """)

    @Argument(
        help: "The float model, a .tflite file.", completion: Completions.models, transform: NamedOption.checked)
    var float: String
    @Argument(
        help: "The quantized model, a .tflite file.", completion: Completions.models, transform: NamedOption.checked)
    var quantized: String
    @Option(
        help: ArgumentHelp("The samples: an .npz file, or a .npy file for one input.", valueName: "file"),
        completion: Completions.arrays, transform: NamedOption.checked)
    var data: String
    @Option(
        help: ArgumentHelp("The right class of each row: a .npy file of integers.", valueName: "file"),
        completion: Completions.arrays, transform: NamedOption.checked)
    var labels: String?
    @Option(help: ArgumentHelp("The signature to compare.", valueName: "key"))
    var signature: String?
    @Option(help: ArgumentHelp("The number of samples on which layers are run by themselves.", valueName: "n"))
    var layerSamples = Evaluator.Options().layerSamples
    @Option(
        help: ArgumentHelp("The file to write an HTML page with drawings to.", valueName: "file"),
        completion: Completions.pages, transform: NamedOption.checked)
    var html: String?
    @OptionGroup var numerics: NumericOptions
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard layerSamples >= 0 else {
            throw ValidationError("--layer-samples: \(layerSamples) is out of range; use 0 or more")
        }
    }

    mutating func run() throws {
        var options = Evaluator.Options()
        options.signatureKey = signature
        options.layerSamples = layerSamples
        options.steps = try numerics.steps()
        if let html {
            for input in [float, quantized, data] + [labels].compactMap({ $0 })
            where input == html || FilePlace.isSame(input, html) {
                throw CommandFailure(.wrongUsage, "--html: \(html) is also read; name another file")
            }
        }
        try reportingFailures {
            for model in [float, quantized] { SampleFile.announce(model) }
            let models = (try Model(contentsOfFile: float), try Model(contentsOfFile: quantized))
            let archive = try SampleFile.read(data, loneKey: "input_0")
            let places = try labels.map(EvaluateCommand.classes)
            let evaluation = try evaluated(models.0, models.1, archive, places, options)
            if let html {
                let page = EvaluationPage(evaluation, float: float, quantized: quantized)
                try AtomicFile.write(page.html, to: html)
            }
            if json { try printJSON(evaluation.json) } else { try Output.print(evaluation.text) }
        }
    }

    private func evaluated(
        _ float: Model, _ quantized: Model, _ archive: ArrayArchive, _ labels: [Int64]?, _ options: Evaluator.Options
    ) throws -> Evaluation {
        let progress = ProgressLine()
        defer { progress.clear() }
        let arrays = archive.entries.map { (key: $0.key, shape: $0.array.shape, elements: $0.array.elements) }
        return try locating(data) {
            do {
                return try Evaluator.evaluation(float, quantized, arrays, labels: labels, options: options) {
                    progress.show($0, of: $1, what: $2)
                }
            } catch let error as EvaluationError {
                let file =
                    switch error.kind {
                    case .models, .option: self.quantized
                    case .data: data
                    case .labels: self.labels ?? data
                    }
                throw CommandFailure(ExitStatus(error.kind), "\(file): \(error)")
            }
        }
    }

    /// The integers of a file of labels.
    private static func classes(_ path: String) throws -> [Int64] {
        let array = try SampleFile.read(path, loneKey: "labels")
        guard let labels = array.entries.first?.array.elements.integers, array.entries.count == 1 else {
            throw CommandFailure(.badInput, "\(path): the labels are not one array of integers; give one")
        }
        return labels
    }
}
