import ArgumentParser
import ModelInspection
import TFLiteModel

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows a model's size, tensors, quantization and operators, or the differences between two models.",
        discussion: """
            MACs are the multiply-accumulates of one call, padding included, for the shapes
            in the file; "?" marks operators that the specification does not cover. The
            values of a constant are its least and its greatest stored value. The text of
            --diff has at most 100 columns; --json has every name and value in full.

            If the second model of --diff is a quantized form of the first, a table comes
            first: each tensor of the float model, and the one that holds its values.

            EXAMPLES
              quantspec inspect model.tflite
              quantspec inspect --diff before.tflite after.tflite
              quantspec inspect --diff float.tflite int8.tflite

            With --diff the exit status is 1 if the models differ.
            """)

    @Argument(
        help: "The model; with --diff, two of them.", completion: Completions.models, transform: NamedOption.checked)
    var models: [String]
    @Flag(help: "Show the differences between two models.")
    var diff = false
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if models.count != (diff ? 2 : 1) {
            throw ValidationError(
                diff
                    ? "--diff: it compares two models; name two"
                    : "<models>: one model can be shown at a time; name one, or two with --diff")
        }
    }

    mutating func run() throws {
        var differ = false
        try reportingFailures {
            for model in models { SampleFile.announce(model) }
            let read = try models.map { path throws(ModelError) in try Model(contentsOfFile: path) }
            if diff {
                let difference = ModelDifference(from: read[0], to: read[1])
                let pairs = QuantizedPairs(from: read[0], to: read[1])
                if let pairs, !json { try Output.print(pairs.text + "\n") }
                try show(json ? difference.json(pairs: pairs) : nil, difference.text)
                differ = !difference.isEmpty
            } else {
                let summary = ModelSummary(read[0])
                try show(json ? summary.json : nil, summary.text)
            }
        }
        if differ { throw ExitStatus.doesNotConform }
    }

    private func show(_ json: String?, _ text: String) throws {
        if let json { try Output.print(json) } else { try Output.print(text) }
    }
}
