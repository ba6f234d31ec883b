import ArgumentParser
import Conformance
import Evaluation
import FileSupport
import JSON
import Linter
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel
import Targets

struct QuantizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Quantizes a float model after training, as TensorFlow's converter does.",
        usage: """
            quantspec quantize <model> -o <file> --mode <mode> [<options>]
            quantspec quantize <model> --explain <tensor> --mode <mode> [<options>]
            quantspec quantize <model> --advise [--target <target>] [<options>]
            """,
        discussion: """
            MODES
              dynamic-range  weights of 1024 elements and more become int8; activations
                             stay float
              int8           activations and weights become int8, biases int32
              int16x8        activations become int16, weights int8, biases int64
              float16        every constant is stored as float16

            The modes int8 and int16x8 need the range of every activation. It comes from
            samples (--calibration), from an earlier calibration (--statistics), or from
            the model, if its tensors carry ranges. The keys of a file of samples are
            tensor names, a signature's names, or input_0, input_1 and so on, as for
            'quantspec run'. Each array has the samples along one more leading axis, or
            along the first, if the model's has size 1. The option may be repeated.
            KEY=FILE calls the signature KEY. - reads .npz or .npy files from standard
            input, one after the other, of which one is in memory at a time; .npy files
            belong to the inputs in turn. random:N draws N samples at random, which
            tells nothing about the accuracy; the model's metadata says so.

            --ranges says how a range follows from the values: minmax, as the converter
            does, percentile:P for the range that contains P percent of them, or mse for
            the range with the least mean squared error.

            With --calibration, --statistics writes the ranges to a file. Without it, the
            ranges are read from the file.

            An operator that cannot be quantized is an error, unless it may stay in float
            between DEQUANTIZE and QUANTIZE (--allow-float-fallback). --keep-float keeps
            operators in float: those with a result of this name, or of this kind, such as
            SOFTMAX. The pattern may contain * and ?.

            Where TensorFlow's converter writes a model that computes wrong results or
            cannot be run, the model differs from it, and a note says so.
            --like-tensorflow writes the converter's.

            --explain prints why a tensor of the float model gets its scale and zero point:
            the range, what decides it, the rule, and the clause. Without -o nothing is
            written.

            --advise tries every mode and says which one fits the target (cpu, gpu,
            edge-tpu, microcontroller): size, operators that stay float, and what the
            target refuses.

            EXAMPLES
              quantspec quantize float.tflite -o small.tflite --mode dynamic-range
              quantspec quantize float.tflite -o half.tflite --mode float16
              quantspec quantize float.tflite -o int8.tflite --mode int8 \\
                  --calibration samples.npz --statistics ranges.json
              quantspec quantize float.tflite -o edge.tflite --mode int8 \\
                  --statistics ranges.json --input-type uint8 --output-type uint8
              quantspec quantize float.tflite --explain 'conv1/*' --mode int8 \\
                  --statistics ranges.json
              quantspec quantize float.tflite --advise --target edge-tpu
            """)

    @Argument(
        help: "The float model, a .tflite file.", completion: Completions.models, transform: NamedOption.checked)
    var model: String
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("The file to write the quantized model to.", valueName: "file"),
        completion: Completions.models, transform: NamedOption.checked)
    var output: String?
    @Option(
        help: ArgumentHelp("The mode: \(QuantizeCommand.modes).", valueName: "mode"),
        completion: .list(QuantizationMode.allCases.map(\.rawValue)))
    var mode: String?
    @Option(
        help: ArgumentHelp(
            "Samples of the inputs: an .npz file, KEY=FILE for the signature KEY, - or random:N.", valueName: "samples"),
        completion: Completions.arrays, transform: NamedOption.checked)
    var calibration: [String] = []
    @Option(
        help: ArgumentHelp(
            "How ranges follow from samples: minmax, percentile:P or mse. (default: minmax)", valueName: "rule"))
    var ranges: String?
    @Option(
        help: ArgumentHelp("The file of ranges: written with --calibration, read without it.", valueName: "file"),
        completion: Completions.settings, transform: NamedOption.checked)
    var statistics: String?
    @Option(help: ArgumentHelp("The type of inputs: float32, int8, uint8 or int16.", valueName: "type"))
    var inputType = ElementType.float32.rawValue
    @Option(help: ArgumentHelp("The type of outputs: float32, int8, uint8 or int16.", valueName: "type"))
    var outputType = ElementType.float32.rawValue
    @Option(
        help: ArgumentHelp(
            "The type of biases in the mode int16x8: int64 or int32. (default: int64)", valueName: "type"))
    var biasType: String?
    @Flag(help: "Keep operators that cannot be quantized in float.")
    var allowFloatFallback = false
    @Option(help: ArgumentHelp("Operators to keep in float, by the name of a result or by kind.", valueName: "pattern"))
    var keepFloat: [String] = []
    @Flag(help: "Write what the converter writes, even where that is wrong.")
    var likeTensorflow = false
    @Option(
        help: ArgumentHelp(
            "Explain the parameters of a tensor of the float model: a name, an index or a pattern.", valueName: "tensor"
        ))
    var explain: [String] = []
    @Flag(help: "Say which mode fits the model and the target; write no model.")
    var advise = false
    @Option(
        help: ArgumentHelp("The target of --advise: \(QuantizeCommand.targets).", valueName: "target"),
        completion: .list(DeploymentTarget.allCases.map(\.rawValue)))
    var target: String?
    @Flag(help: "Print one JSON object.")
    var json = false

    private static let modes = QuantizationMode.allCases.map(\.rawValue).joined(separator: ", ")

    private static let targets = DeploymentTarget.allCases.map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        for (option, words) in [("keep-float", keepFloat), ("explain", explain)] where words.contains("") {
            throw ValidationError("--\(option): its value is empty; write a value")
        }
        if advise {
            guard output == nil, mode == nil, explain.isEmpty else {
                throw ValidationError(
                    "--advise: it tries every mode and writes no model; leave out -o, --mode and --explain")
            }
            return
        }
        guard target == nil else { throw ValidationError("--target: it belongs to --advise; add that, or remove it") }
        guard mode != nil else { throw ValidationError("Missing expected argument '--mode <mode>'") }
        guard output != nil || !explain.isEmpty else {
            throw ValidationError("Missing expected argument '--output <file>'")
        }
    }

    mutating func run() throws {
        if advise {
            try reportingFailures(printAdvice)
            return
        }
        let options = try options()
        try reportingFailures {
            SampleFile.announce(model)
            let (float, floatBytes) = try Model.read(model)
            let samples = try calibration.map { text in try CalibrationOption(text, float) }
            try requireDistinctFiles(samples)
            let measured = options.mode.needsRanges ? try ranges(of: float, samples, options.mode) : nil
            let explanations = try explanations(of: float, options.mode, measured)
            guard let output else {
                try printExplanations(explanations)
                return
            }
            let result = try quantize(float, options, measured)
            let bytes = try result.model.bytes()
            try AtomicFile.write(bytes, to: output)
            let notes = QuantizeCommand.notes(float, result, options.mode)
            for departure in result.departures { printNote("not as TensorFlow's converter writes it: \(departure)") }
            for note in notes { printNote(note) }
            try report(float, result, notes, (floatBytes, bytes.count), measured, explanations, output)
        }
    }

    // MARK: Explanations and advice

    private func explanations(
        of float: Model, _ mode: QuantizationMode, _ measured: Statistics?
    ) throws -> [TensorExplanation] {
        let ranges = measured?.ranges ?? ModelRanges(subgraphs: float.subgraphs.count)
        return try explain.flatMap { word in
            try TensorExplanation.explanations(
                of: word, in: float, mode: mode, ranges: ranges, samples: measured?.sampleCount ?? 0)
        }
    }

    private func printExplanations(_ explanations: [TensorExplanation]) throws {
        if json {
            try printJSON(["mode": mode.map { .text($0) }, "tensors": .array(explanations.map(\.json))])
        } else {
            for explanation in explanations { try Output.print(explanation.text) }
        }
    }

    private func printAdvice() throws {
        guard let target = DeploymentTarget(rawValue: self.target ?? DeploymentTarget.cpu.rawValue) else {
            throw CommandFailure(
                .wrongUsage, "--target: \(self.target ?? "") is unknown; use \(QuantizeCommand.targets)")
        }
        SampleFile.announce(model)
        let (float, floatBytes) = try Model.read(model)
        let samples = try calibration.map { text in try CalibrationOption(text, float) }
        let measured = samples.isEmpty && statistics == nil ? nil : try ranges(of: float, samples, .int8)
        let advice = try locating(model) {
            try TechniqueAdvice(float, floatBytes: floatBytes, target: target, ranges: measured?.ranges)
        }
        if json { try printJSON(advice.json) } else { try Output.print(advice.text) }
    }

    /// Checks that no file that is written is also read, or written twice.
    private func requireDistinctFiles(_ samples: [CalibrationOption]) throws {
        let streams = samples.count { if case .stream = $0 { true } else { false } }
        guard streams < 2 else {
            throw CommandFailure(
                .wrongUsage, "--calibration: standard input can be read only once; give - once")
        }
        var read = [model]
        for case .file(let path, _) in samples { read.append(path) }
        if let statistics, samples.isEmpty { read.append(statistics) }
        if let statistics, !samples.isEmpty {
            try require(statistics, "statistics", isNoneOf: read)
            read.append(statistics)
        }
        if let output { try require(output, "output", isNoneOf: read) }
    }

    private func require(_ path: String, _ option: String, isNoneOf others: [String]) throws {
        guard others.contains(where: { $0 == path || FilePlace.isSame($0, path) }) else { return }
        throw CommandFailure(
            .wrongUsage, "--\(option): \(path) is also read or written otherwise; name another file")
    }

    private func options() throws -> QuantizationOptions {
        guard let mode = QuantizationMode(rawValue: mode ?? "") else {
            throw CommandFailure(.wrongUsage, "--mode: \(self.mode ?? "") is unknown; use \(QuantizeCommand.modes)")
        }
        if !mode.needsRanges, !calibration.isEmpty || statistics != nil {
            throw CommandFailure(
                .wrongUsage, "--calibration and --statistics: the mode \(mode.rawValue) needs no ranges; remove them")
        }
        if ranges != nil, calibration.isEmpty {
            throw CommandFailure(
                .wrongUsage, "--ranges: it is about samples; add --calibration, or remove the option")
        }
        _ = try rangeRule()
        if mode != .int16x8, biasType != nil {
            throw CommandFailure(
                .wrongUsage,
                "--bias-type: the mode \(mode.rawValue) leaves no choice; remove the option, or use the mode int16x8")
        }
        func type(_ option: String, _ name: String, _ allowed: [ElementType]) throws -> ElementType {
            guard let type = allowed.first(where: { $0.rawValue == name }) else {
                let words = allowed.map(\.rawValue).joined(separator: " or ")
                throw CommandFailure(
                    .wrongUsage, "--\(option): \(name) does not fit the mode \(mode.rawValue); use \(words)")
            }
            return type
        }
        return QuantizationOptions(
            mode, inputType: try type("input-type", inputType, mode.interfaceTypes),
            outputType: try type("output-type", outputType, mode.interfaceTypes),
            biasType: try type("bias-type", biasType ?? ElementType.int64.rawValue, [.int64, .int32]),
            allowsFloatFallback: allowFloatFallback, keptFloat: keepFloat, likeTensorFlow: likeTensorflow)
    }

    private func quantize(
        _ float: Model, _ options: QuantizationOptions, _ measured: Statistics?
    ) throws -> QuantizationResult {
        do {
            let ranges = measured?.ranges ?? ModelRanges(subgraphs: float.subgraphs.count)
            var result = try Quantizer.result(float, options, ranges: ranges)
            if let measured, measured.isRandom {
                result.model.addMetadata("quantspec_calibration", Array("random:\(measured.sampleCount)".utf8))
            }
            return result
        } catch let error as QuantizerError {
            let isAboutRanges = error.kind == .calibration && calibration.isEmpty
            let file = isAboutRanges ? statistics ?? model : model
            throw CommandFailure(ExitStatus(error.kind), "\(file): \(error)", details: error.details)
        } catch let error as ModelError {
            throw error.of(file: model)
        }
    }

    // MARK: Ranges

    /// The ranges of activations: from samples, from a file, or from the model.
    private func ranges(
        of float: Model, _ samples: [CalibrationOption], _ mode: QuantizationMode
    ) throws -> Statistics {
        if !samples.isEmpty {
            let measured = try calibrated(float, samples, mode)
            if let statistics { try AtomicFile.write(measured.json(float), to: statistics) }
            return measured
        }
        if let statistics {
            return try locating(statistics) {
                try Statistics(try InputFile.read(statistics, with: Statistics.mark), for: float)
            }
        }
        return Statistics(ModelRanges(of: float), sampleCount: 0, isRandom: false)
    }

    private func rangeRule() throws -> RangeRule {
        guard let ranges else { return .minmax }
        guard let rule = RangeRule(ranges) else {
            throw CommandFailure(
                .wrongUsage,
                "--ranges: \(ranges.shortened(to: 60)) is unknown; use minmax, mse, or percentile:P with P above 50 and at most 100"
            )
        }
        return rule
    }

    private func calibrated(
        _ float: Model, _ samples: [CalibrationOption], _ mode: QuantizationMode
    ) throws -> Statistics {
        let measured = try CalibrationRun(float, model, samples, try rangeRule(), for: mode).statistics
        if measured.isRandom {
            printNote("the ranges come from random samples, so that the model's results mean nothing")
        } else if measured.sampleCount < 100 {
            printNote(
                "\(measured.sampleCount.counted("sample")): ranges from fewer than 100 samples may be too narrow")
        }
        return measured
    }

    // MARK: The result

    /// What the user should know about a quantized model besides its departures from the converter's.
    private static func notes(_ float: Model, _ result: QuantizationResult, _ mode: QuantizationMode) -> [String] {
        var notes = result.losses.map { "values are lost: \($0)" }
        if !result.model.isQuantized {
            let reason =
                switch mode {
                case .dynamicRange: "no weights have 1024 elements or more"
                case .float16: "no operator reads a float constant"
                case .int8, .int16x8: "every operator stays float"
                }
            notes.append("nothing is quantized: \(reason)")
        }
        notes += ModelLint.rejections(of: result.model, besides: float).map { finding in
            "\(finding.place.shortened(to: 80)): \(finding.problem)"
                + (finding.erratum.map { " (E-\($0))" } ?? "")
        }
        return notes
    }

    private func report(
        _ float: Model, _ result: QuantizationResult, _ notes: [String], _ bytes: (before: Int, after: Int),
        _ measured: Statistics?, _ explanations: [TensorExplanation], _ output: String
    ) throws {
        let (quantized, departures) = (result.model, result.departures)
        let operators = quantized.subgraphs.reduce(0) { $0 + $1.operators.count }
        let (constantsBefore, constants) = (float.constantBytes, quantized.constantBytes)
        if json {
            try printJSON([
                "mode": mode.map { .text($0) }, "output": .text(output), "bytesBefore": .integer(bytes.before),
                "bytes": .integer(bytes.after),
                "constantBytesBefore": .integer(constantsBefore), "constantBytes": .integer(constants),
                "operators": .integer(operators), "samples": measured.map { .integer($0.sampleCount) },
                "random": measured.map { .flag($0.isRandom) }, "ranges": measured.map { .integer($0.ranges.count) },
                "departures": departures.isEmpty
                    ? nil
                    : .array(
                        departures.map {
                            JSONValue(["tensor": .text($0.place), "reason": .text($0.reason)])
                        }),
                "notes": notes.isEmpty ? nil : .array(notes.map { .text($0) }),
                "tensors": explanations.isEmpty ? nil : .array(explanations.map(\.json)),
            ])
            return
        }
        try Output.print("\(output): \(operators.counted("operator"))")
        var table = TextTable([("bytes", .left), ("before", .right), ("after", .right), ("ratio", .right)])
        for (part, before, after) in [
            ("constants", constantsBefore, constants),
            ("the rest", bytes.before - constantsBefore, bytes.after - constants), ("file", bytes.before, bytes.after),
        ] {
            table.add([part, "\(before)", "\(after)", QuantizeCommand.ratio(before, after)])
        }
        for line in table.lines { try Output.print(line) }
        for explanation in explanations { try Output.print(explanation.text) }
    }

    /// A quotient with two decimals.
    private static func ratio(_ before: Int, _ after: Int) -> String {
        let hundredths = Int(Double(before) / Double(max(after, 1)) * 100 + 0.5)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

extension Model {
    /// The size of the buffers that tensors use.
    fileprivate var constantBytes: Int {
        let used = Set(subgraphs.flatMap { $0.tensors.map(\.buffer) })
        return used.reduce(0) { $0 + (buffers.indices.contains($1) ? buffers[$1].data.count : 0) }
    }
}
