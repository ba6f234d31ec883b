import ArrayFiles
import FileSupport
import Interpreter
import Quantizer
import TFLiteModel

/// Runs a float model on samples, with progress and notes.
struct CalibrationRun {
    /// The ranges.
    let statistics: Statistics

    /// - Parameters:
    ///   - path: the path of the model, for messages.
    ///   - options: the samples.
    ///   - rule: how ranges follow from values.
    ///   - mode: the mode for which the ranges are meant.
    init(
        _ float: Model, _ path: String, _ options: [CalibrationOption], _ rule: RangeRule = .minmax,
        for mode: QuantizationMode = .int8
    ) throws {
        let progress = ProgressLine()
        defer { progress.clear() }
        var calibrator = Calibrator(float, rule, for: mode)
        var isRandom = false
        for option in options {
            switch option {
            case .random(let count):
                isRandom = true
                try locating(path) {
                    try calibrator.runRandomly(count: count) { progress.show($0, of: $1, what: "calibrating") }
                }
            case .stream(let signature): try CalibrationRun.readStream(float, path, signature, progress, &calibrator)
            case .file(let samples, let signature):
                let archive = try CalibrationRun.read(samples, float)
                try CalibrationRun.attributing(CalibrationRun.place(samples, signature), model: path) {
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
        statistics = Statistics(calibrator.ranges, sampleCount: calibrator.sampleCount, isRandom: isRandom)
    }

    /// The arrays of a file of samples.
    ///
    /// - Throws: the errors of `SampleFile`. If there is no such file, it may be the key of a signature that is misspelt.
    private static func read(_ path: String, _ float: Model) throws -> ArrayArchive {
        do {
            return try SampleFile.read(path, loneKey: "input_0")
        } catch let error as ArrayFileError
            where error.kind == .missing && path.contains("=")
        {
            let keys = float.signatures.map { "\"\($0.key.shortened(to: 40))\"" }.joined(separator: ", ")
            throw CommandFailure(
                .missingFile,
                "\(error); text before '=' must be a signature of the model, which has \(keys.isEmpty ? "none" : keys)")
        }
    }

    /// The place of samples in messages.
    private static func place(_ source: String, _ signature: String?) -> String {
        signature.map { "\(source), signature \"\($0.shortened(to: 60))\"" } ?? source
    }

    /// Runs `body`. An error of the samples gets their place, and one of the model its path.
    private static func attributing(_ samples: String, model: String, _ body: () throws -> Void) throws {
        try locating(samples) {
            do {
                try body()
            } catch let error as InterpreterError where error.kind != .inputs {
                throw CommandFailure(.badInput, "\(model): \(error)")
            }
        }
    }

    /// Runs the model on the samples of standard input, file by file.
    ///
    /// - Parameter path: the path of the model, for messages.
    private static func readStream(
        _ float: Model, _ path: String, _ signature: String?, _ progress: ProgressLine, _ calibrator: inout Calibrator
    ) throws {
        let named = try NamedInputs(float, signatureKey: signature)
        let keys = float.subgraphs[named.subgraph].inputs.indices.map { "input_\($0)" }
        var stream = ArrayStream(try InputStream.standardInput())
        var count = 0
        while let archive = try stream.next(loneKeys: keys) {
            count += 1
            let before = calibrator.sampleCount
            // Of several inputs, each set of samples may be as many .npy files.
            let part = keys.count > 1 ? "sample set \(count)" : "file \(count)"
            try attributing(place("standard input, \(part)", signature), model: path) {
                let arrays = archive.entries.map {
                    (key: $0.key, shape: $0.array.shape, elements: $0.array.elements)
                }
                try calibrator.run(arrays, signatureKey: signature) { done, _ in
                    progress.show(before + done, of: before + done, what: "calibrating, samples so far")
                }
            }
        }
        guard count > 0 else {
            throw CommandFailure(
                .badInput, "standard input: it holds no samples; write .npz or .npy files to it, one after the other")
        }
    }
}
