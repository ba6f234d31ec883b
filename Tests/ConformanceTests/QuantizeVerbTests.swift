import ArrayFiles
import FileSupport
import Foundation
import QuantSpec
import TFLiteModel
import Testing
import VectorFiles

@testable import Conformance

@Suite("The tool quantizes models as a user calls it")
struct QuantizeVerbTests {
    private let folder = TemporaryFolder()
    private let float: String

    /// The samples of the model's input [1, 2]: three, along its own first axis.
    private var samples: String { "\(folder.path)/samples.npz" }

    init() throws {
        float = "\(folder.path)/float.tflite"
        var builder = ModelBuilder()
        let description = TensorDescription(.float32, [1, 2])
        let input = builder.addTensor("input", description)
        let constant = builder.addConstant("constant", try Tensor(description, .float32([1, 2])))
        let output = builder.addTensor("output", description)
        try builder.addOperator("ADD", inputs: [input, constant], outputs: [output])
        builder.setInputs([input], outputs: [output])
        try AtomicFile.write(try builder.model.bytes(), to: float)
        var arrays = ArrayArchive()
        arrays["input"] = try NumPyArray([3, 2], .float32([1, 2, 3, -4, 5, 6]))
        try arrays.write(to: samples)
    }

    private func quantize(_ options: String..., output: String? = nil) throws -> Tool.Result {
        try Tool.run(["quantize", float, "-o", output ?? "\(folder.path)/out.tflite"] + options)
    }

    @Test("The sizes of constants and of the file are told, before and after")
    func sizes() throws {
        let result = try quantize("--mode", "float16")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count == 5 && lines.last?.first == "file")
        #expect(lines.contains(["constants", "8", "4", "2.00"]))
    }

    @Test("The size of a model from a pipe, which can be read only once, is that of the same file")
    func pipedModel() throws {
        let options = ["-o", "\(folder.path)/out.tflite", "--mode", "float16", "--json"]
        let bytes = try InputFile.read(float)
        let (file, pipe) = (
            try Tool.run(["quantize", float] + options),
            try Tool.run(["quantize", "/dev/stdin"] + options, pipedInput: bytes)
        )
        #expect(file.status == 0 && pipe.status == 0, "\(pipe.errors)")
        #expect(pipe.output == file.output)
        #expect(file.output.contains("\"bytesBefore\": \(bytes.count),"), "\(file.output)")
        let advice = try Tool.run(["quantize", "/dev/stdin", "--advise"], pipedInput: bytes)
        #expect(try advice.output == Tool.run(["quantize", float, "--advise"]).output && advice.status == 0)
    }

    @Test("A file that is read is never written, and no file is written twice")
    func distinctFiles() throws {
        let (before, arrays) = (try InputFile.read(float), try InputFile.read(samples))
        let statistics = "\(folder.path)/ranges.json"
        #expect(try quantize("--mode", "int8", "--calibration", samples, "--statistics", statistics).status == 0)
        let ranges = try InputFile.read(statistics)
        for (options, output) in [
            (["--calibration", samples], float), (["--calibration", samples], samples),
            (["--calibration", samples, "--statistics", float], nil),
            (["--calibration", samples, "--statistics", samples], nil), (["--statistics", statistics], statistics),
            (["--calibration", samples, "--statistics", "\(folder.path)/new"], "\(folder.path)/new"),
        ] as [([String], String?)] {
            let arguments = ["quantize", float, "-o", output ?? "\(folder.path)/out.tflite", "--mode", "int8"]
            let result = try Tool.run(arguments + options)
            #expect(result.status == 64 && result.errors.contains("also read or written"), "\(options)")
        }
        #expect(try InputFile.read(float) == before && InputFile.read(samples) == arrays)
        #expect(try InputFile.read(statistics) == ranges)
    }

    @Test("Statistics that were written give the model of the samples")
    func statistics() throws {
        let (statistics, again) = ("\(folder.path)/ranges.json", "\(folder.path)/again.tflite")
        let result = try quantize("--mode", "int8", "--calibration", samples, "--statistics", statistics)
        #expect(result.errors.contains("3 samples: ranges from fewer than 100 samples may be too narrow"))
        #expect(try quantize("--mode", "int8", "--statistics", statistics, output: again).status == 0)
        #expect(try InputFile.read("\(folder.path)/out.tflite") == InputFile.read(again))
    }

    @Test("Samples on standard input give the model of the same samples in a file")
    func stream() throws {
        let (stream, again) = ("\(folder.path)/stream", "\(folder.path)/again.tflite")
        let first = try NumPyArray([2, 2], .float32([1, 2, 3, -4])).npy
        try AtomicFile.write(first + (try NumPyArray([1, 2], .float32([5, 6])).npy), to: stream)
        #expect(try quantize("--mode", "int8", "--calibration", samples).status == 0)
        let result = try Tool.run(
            ["quantize", float, "-o", again, "--mode", "int8", "--calibration", "-"], input: stream)
        #expect(result.status == 0 && result.errors.contains("3 samples"), "\(result.errors)")
        #expect(try InputFile.read("\(folder.path)/out.tflite") == InputFile.read(again))
        let twice = try quantize("--mode", "int8", "--calibration", "-", "--calibration", "-")
        #expect(twice.status == 64)
        let none = try Tool.run(
            ["quantize", float, "-o", again, "--mode", "int8", "--calibration", "-"], input: "/dev/null")
        #expect(none.status == 65 && none.errors.contains("holds no samples"))
    }

    @Test("Ranges by another rule give another model, and belong to samples")
    func ranges() throws {
        let statistics = "\(folder.path)/ranges.json"
        #expect(
            try quantize(
                "--mode", "int8", "--calibration", samples, "--statistics", statistics, output: "\(folder.path)/a"
            )
            .status == 0)
        let rule = try quantize("--mode", "int8", "--calibration", samples, "--ranges", "percentile:60")
        #expect(rule.status == 0, "\(rule.errors)")
        #expect(try InputFile.read("\(folder.path)/out.tflite") != InputFile.read("\(folder.path)/a"))
        #expect(try quantize("--mode", "int8", "--calibration", samples, "--ranges", "median").status == 64)
        #expect(try quantize("--mode", "int8", "--statistics", statistics, "--ranges", "mse").status == 64)
    }

    @Test("A model that is not the converter's comes with a note that says why, unless --like-tensorflow is given")
    func departures() throws {
        let (model, data) = ("\(folder.path)/padded.tflite", "\(folder.path)/out.tflite")
        var builder = ModelBuilder()
        let input = builder.addTensor("input", TensorDescription(.float32, [1, 2]))
        let widths = builder.addConstant(
            "widths", try Tensor(TensorDescription(.int32, [2, 2]), .int32([0, 0, 1, 1])))
        let value = builder.addConstant("value", try Tensor(TensorDescription(.float32, []), .float32([0.5])))
        let output = builder.addTensor("output", TensorDescription(.float32, [1, 4]))
        try builder.addOperator("PADV2", inputs: [input, widths, value], outputs: [output])
        builder.setInputs([input], outputs: [output])
        try AtomicFile.write(try builder.model.bytes(), to: model)
        let arguments = ["quantize", model, "-o", data, "--mode", "int16x8", "--calibration", samples, "--json"]
        let ours = try Tool.run(arguments)
        #expect(ours.status == 0 && ours.errors.contains("not as TensorFlow's converter writes it: value"))
        #expect(ours.output.contains("\"departures\""))
        let theirs = try Tool.run(arguments + ["--like-tensorflow"])
        #expect(theirs.status == 0 && !theirs.errors.contains("converter") && !theirs.output.contains("departures"))
    }

    @Test("Options that do not fit the mode are wrong usage, and a missing range is a bad input")
    func options() throws {
        #expect(try quantize("--mode", "int8", "--bias-type", "int32", "--calibration", samples).status == 64)
        #expect(try quantize("--mode", "int16x8", "--bias-type", "int8", "--calibration", samples).status == 64)
        #expect(try quantize("--mode", "int8", "--input-type", "int16", "--calibration", samples).status == 64)
        #expect(try quantize("--mode", "float16", "--calibration", samples).status == 64)
        #expect(try quantize("--mode", "int8", "--calibration", "random:0").status == 64)
        #expect(try quantize("--mode", "int8").status == 65)
    }

    @Test("A device without end is refused at its beginning")
    func endless() throws {
        for (option, words) in [
            ("--calibration", "neither an .npz nor a .npy file"), ("--statistics", "does not hold statistics"),
        ] {
            let result = try quantize("--mode", "int8", option, "/dev/zero")
            #expect(result.status == 65 && result.errors.contains(words), "\(result.errors)")
        }
    }

    @Test("Errors name the file, and the option or the part of the stream that is wrong")
    func places() throws {
        let (statistics, stream) = ("\(folder.path)/ranges.json", "\(folder.path)/stream")
        #expect(try quantize("--mode", "int8", "--calibration", samples, "--statistics", statistics).status == 0)
        let text = String(decoding: try InputFile.read(statistics), as: UTF8.self)
        let empty = text.replacingOccurrences(
            of: "\"tensors\": \\[[^\\]]*\\]", with: "\"tensors\": []", options: .regularExpression)
        try AtomicFile.write(Array(empty.utf8), to: statistics)
        let lacking = try quantize("--mode", "int8", "--statistics", statistics)
        #expect(
            lacking.status == 65 && lacking.errors.contains("ranges.json: no tensor has a range"), "\(lacking.errors)")
        let wrong = try NumPyArray([1, 3], .float32([1, 2, 3])).npy
        try AtomicFile.write(try NumPyArray([1, 2], .float32([1, 2])).npy + wrong, to: stream)
        let arguments = ["quantize", float, "-o", "\(folder.path)/out.tflite", "--mode", "int8", "--calibration", "-"]
        let second = try Tool.run(arguments, input: stream)
        #expect(second.status == 65 && second.errors.contains("standard input, file 2:"), "\(second.errors)")
        #expect(try Tool.run(["quantize", float, "--mode", "float16", "--explain", "nothing"]).status == 64)
        let half = "\(folder.path)/half.tflite"
        #expect(try quantize("--mode", "float16", output: half).status == 0)
        let advice = try Tool.run(["quantize", half, "--advise"])
        #expect(
            advice.status == 65 && advice.errors.contains("half.tflite: the model is quantized"), "\(advice.errors)")
    }

    @Test("A run that quantizes nothing says so")
    func nothing() throws {
        let result = try quantize("--mode", "dynamic-range")
        #expect(result.status == 0 && result.errors.contains("nothing is quantized"), "\(result.errors)")
        #expect(try quantize("--mode", "float16").errors.contains("nothing is quantized") == false)
    }

    @Test("An operator that cannot be run is an error of the model, not of the samples")
    func uncovered() throws {
        let model = "\(folder.path)/round.tflite"
        var builder = ModelBuilder()
        let input = builder.addTensor("input", TensorDescription(.float32, [1, 2]))
        let output = builder.addTensor("output", TensorDescription(.float32, [1, 2]))
        try builder.addOperator("ROUND", inputs: [input], outputs: [output])
        builder.setInputs([input], outputs: [output])
        try AtomicFile.write(try builder.model.bytes(), to: model)
        let result = try Tool.run([
            "quantize", model, "-o", "\(folder.path)/out.tflite", "--mode", "int8", "--calibration", samples,
        ])
        #expect(result.status == 65 && result.errors.contains("round.tflite: subgraph 0"), "\(result.errors)")
    }

    @Test("A command that waits for a pipe says so")
    func pipe() throws {
        let pipe = "\(folder.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", "cat \"$0\" > \"$1\"", float, pipe]
        try writer.run()
        let result = try Tool.run(["inspect", pipe])
        writer.waitUntilExit()
        #expect(result.status == 0 && result.errors.contains("it is a pipe; waiting"), "\(result.errors)")
    }
}
