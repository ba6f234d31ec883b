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
            case .stream(let signature): try CalibrationRun.readStream(float, signature, progress, &calibrator)
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
        statistics = Statistics(calibrator.ranges, sampleCount: calibrator.sampleCount, isRandom: isRandom)
    }

    /// Runs the model on the samples of standard input, file by file.
    private static func readStream(
        _ float: Model, _ signature: String?, _ progress: ProgressLine, _ calibrator: inout Calibrator
    ) throws {
        let named = try NamedInputs(float, signatureKey: signature)
        let keys = float.subgraphs[named.subgraph].inputs.indices.map { "input_\($0)" }
        var stream = ArrayStream(try InputStream.standardInput())
        var isEmpty = true
        while let archive = try stream.next(loneKeys: keys) {
            isEmpty = false
            let before = calibrator.sampleCount
            try locating("standard input") {
                let arrays = archive.entries.map {
                    (key: $0.key, shape: $0.array.shape, elements: $0.array.elements)
                }
                try calibrator.run(arrays, signatureKey: signature) { done, _ in
                    progress.show(before + done, of: before + done, what: "calibrating, samples so far")
                }
            }
        }
        guard !isEmpty else {
            throw CommandFailure(
                .badInput, "standard input: it holds no samples; write .npz or .npy files to it, one after the other")
        }
    }
}
