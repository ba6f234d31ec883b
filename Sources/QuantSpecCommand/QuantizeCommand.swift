import ArgumentParser
import ArrayFiles
import Conformance
import FileSupport
import Interpreter
import JSON
import QuantSpec
import Quantizer
import TFLiteModel
import Targets

struct QuantizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Quantizes a float model after training, as TensorFlow's converter does.",
        usage: "quantspec quantize <model> -o <file> --mode <mode> [<options>]",
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
            KEY=FILE calls the signature KEY. random:N draws N samples at random, which
            tells nothing about the accuracy; the model's metadata says so.

            With --calibration, --statistics writes the ranges to a file. Without it, the
            ranges are read from the file.

            An operator that cannot be quantized is an error, unless it may stay in float
            between DEQUANTIZE and QUANTIZE (--allow-float-fallback).

            EXAMPLES
              quantspec quantize float.tflite -o small.tflite --mode dynamic-range
              quantspec quantize float.tflite -o half.tflite --mode float16
              quantspec quantize float.tflite -o int8.tflite --mode int8 \\
                  --calibration samples.npz --statistics ranges.json
              quantspec quantize float.tflite -o edge.tflite --mode int8 \\
                  --statistics ranges.json --input-type uint8 --output-type uint8
            """)

    @Argument(
        help: "The float model, a .tflite file.", completion: Completions.models, transform: NamedOption.checked)
    var model: String
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("The file to write the quantized model to.", valueName: "file"),
        completion: Completions.models, transform: NamedOption.checked)
    var output: String
    @Option(
        help: ArgumentHelp("The mode: \(QuantizeCommand.modes).", valueName: "mode"),
        completion: .list(QuantizationMode.allCases.map(\.rawValue)))
    var mode: String
    @Option(
        help: ArgumentHelp(
            "Samples of the inputs: an .npz file, KEY=FILE for the signature KEY, or random:N.", valueName: "samples"),
        completion: Completions.arrays, transform: NamedOption.checked)
    var calibration: [String] = []
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
    @Flag(help: "Print one JSON object.")
    var json = false

    private static let modes = QuantizationMode.allCases.map(\.rawValue).joined(separator: ", ")

    mutating func run() throws {
        let options = try options()
        try reportingFailures {
            let float = try Model(contentsOfFile: model)
            let samples = try calibration.map { text in try CalibrationOption(text, float) }
            try requireDistinctFiles(samples)
            let measured = options.mode.needsRanges ? try ranges(of: float, samples) : nil
            let quantized = try quantize(float, options, measured)
            let bytes = try quantized.bytes()
            try AtomicFile.write(bytes, to: output)
            try report(float, quantized, bytes.count, measured)
        }
    }

    /// Checks that no file that is written is also read, or written twice.
    private func requireDistinctFiles(_ samples: [CalibrationOption]) throws {
        var read = [model]
        for case .file(let path, _) in samples { read.append(path) }
        if let statistics, samples.isEmpty { read.append(statistics) }
        if let statistics, !samples.isEmpty {
            try require(statistics, "statistics", isNoneOf: read)
            read.append(statistics)
        }
        try require(output, "output", isNoneOf: read)
    }

    private func require(_ path: String, _ option: String, isNoneOf others: [String]) throws {
        guard others.contains(where: { $0 == path || FilePlace.isSame($0, path) }) else { return }
        throw CommandFailure(
            .wrongUsage, "--\(option): \(path) is also read or written otherwise; name another file")
    }

    private func options() throws -> QuantizationOptions {
        guard let mode = QuantizationMode(rawValue: mode) else {
            throw CommandFailure(.wrongUsage, "--mode: \(self.mode) is unknown; use \(QuantizeCommand.modes)")
        }
        if !mode.needsRanges, !calibration.isEmpty || statistics != nil {
            throw CommandFailure(
                .wrongUsage, "--calibration and --statistics: the mode \(mode.rawValue) needs no ranges; remove them")
        }
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
            allowsFloatFallback: allowFloatFallback)
    }

    private func quantize(
        _ float: Model, _ options: QuantizationOptions, _ measured: Statistics?
    ) throws -> Model {
        do {
            let ranges = measured?.ranges ?? ModelRanges(subgraphs: float.subgraphs.count)
            var quantized = try Quantizer.quantized(float, options, ranges: ranges)
            if let measured, measured.isRandom {
                quantized.addMetadata("quantspec_calibration", Array("random:\(measured.sampleCount)".utf8))
            }
            return quantized
        } catch let error as QuantizerError {
            throw CommandFailure(ExitStatus(error.kind), "\(model): \(error)", details: error.details)
        } catch let error as ModelError {
            throw error.of(file: model)
        }
    }

    // MARK: Ranges

    /// The ranges of activations: from samples, from a file, or from the model.
    private func ranges(of float: Model, _ samples: [CalibrationOption]) throws -> Statistics {
        if !samples.isEmpty {
            let measured = try calibrated(float, samples)
            if let statistics { try AtomicFile.write(measured.json(float), to: statistics) }
            return measured
        }
        if let statistics {
            do {
                return try Statistics(try InputFile.read(statistics), for: float)
            } catch let error as QuantizerError {
                throw CommandFailure(.badInput, "\(statistics): \(error)")
            }
        }
        return Statistics(ModelRanges(of: float), sampleCount: 0, isRandom: false)
    }

    private func calibrated(_ float: Model, _ samples: [CalibrationOption]) throws -> Statistics {
        let progress = ProgressLine()
        defer { progress.clear() }
        var calibrator = Calibrator(float)
        var isRandom = false
        for option in samples {
            switch option {
            case .random(let count):
                isRandom = true
                try locating(model) {
                    try calibrator.runRandomly(count: count) { progress.show($0, of: $1, what: "calibrating") }
                }
            case .file(let path, let signature):
                let archive = try ArrayArchive.read(path, loneKey: "input_0")
                try locating(path) {
                    let arrays = archive.entries.map {
                        (key: $0.key, shape: $0.array.shape, elements: $0.array.elements)
                    }
                    try calibrator.run(arrays, signatureKey: signature) {
                        progress.show($0, of: $1, what: "calibrating")
                    }
                }
            }
        }
        progress.clear()
        if isRandom {
            printNote("the ranges come from random samples, so that the model's results mean nothing")
        } else if calibrator.sampleCount < 100 {
            printNote(
                "\(calibrator.sampleCount.counted("sample")): ranges from fewer than 100 samples may be too narrow")
        }
        return Statistics(calibrator.ranges, sampleCount: calibrator.sampleCount, isRandom: isRandom)
    }

    // MARK: The result

    private func report(_ float: Model, _ quantized: Model, _ size: Int, _ measured: Statistics?) throws {
        let operators = quantized.subgraphs.reduce(0) { $0 + $1.operators.count }
        let (before, after) = (try InputFile.read(model).count, size)
        let (constantsBefore, constants) = (float.constantBytes, quantized.constantBytes)
        if json {
            try printJSON([
                "mode": .text(mode), "output": .text(output), "bytesBefore": .integer(before), "bytes": .integer(after),
                "constantBytesBefore": .integer(constantsBefore), "constantBytes": .integer(constants),
                "operators": .integer(operators), "samples": measured.map { .integer($0.sampleCount) },
                "random": measured.map { .flag($0.isRandom) }, "ranges": measured.map { .integer($0.ranges.count) },
            ])
            return
        }
        try Output.print("\(output): \(operators.counted("operator"))")
        var table = TextTable([("bytes", .left), ("before", .right), ("after", .right), ("ratio", .right)])
        for (part, before, after) in [
            ("constants", constantsBefore, constants), ("the rest", before - constantsBefore, after - constants),
            ("file", before, after),
        ] {
            table.add([part, "\(before)", "\(after)", QuantizeCommand.ratio(before, after)])
        }
        for line in table.lines { try Output.print(line) }
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
