import ArrayFiles
import FileSupport
import Foundation
import QuantSpec
import TFLiteModel
import TestSupport
import Testing

@testable import Conformance

@Suite("The tool compares a quantized model with its original as a user calls it")
struct EvaluateVerbTests {
    private let folder = TemporaryFolder()
    private var float: String { "\(folder.path)/float.tflite" }
    private var int8: String { "\(folder.path)/int8.tflite" }
    private var data: String { "\(folder.path)/data.npz" }

    init() throws {
        var builder = ModelBuilder()
        let (small, large) = (TensorDescription(.float32, [1, 4]), TensorDescription(.float32, [1, 3]))
        let input = builder.addTensor("input", small)
        let weights = builder.addConstant(
            "weights", try Tensor(TensorDescription(.float32, [3, 4]), .float32((0..<12).map { Float($0 - 6) / 6 })))
        let sum = builder.addTensor("sum", large)
        let output = builder.addTensor("output", large)
        try builder.addOperator("FULLY_CONNECTED", inputs: [input, weights, -1], outputs: [sum])
        try builder.addOperator("SOFTMAX", inputs: [sum], outputs: [output], attributes: ["beta": .real(1)])
        builder.setInputs([input], outputs: [output])
        try AtomicFile.write(try builder.model.bytes(), to: float)
        var arrays = ArrayArchive()
        arrays["input"] = try NumPyArray([5, 4], .float32((0..<20).map { Float(($0 * 7) % 11 - 5) / 5 }))
        try arrays.write(to: data)
        _ = try Tool.run(["quantize", float, "-o", int8, "--mode", "int8", "--calibration", data])
    }

    private func write(_ name: String, _ array: NumPyArray) throws -> String {
        let path = "\(folder.path)/\(name).npy"
        try array.write(to: path)
        return path
    }

    @Test("Text, JSON and the page tell of the same layers")
    func forms() throws {
        let page = "\(folder.path)/page.html"
        let labels = try write("labels", try NumPyArray([5], .int64([0, 1, 2, 0, 1])))
        let text = try Tool.run(["evaluate", float, int8, "--data", data, "--labels", labels, "--html", page])
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.contains("FULLY_CONNECTED") && text.output.contains("accuracy of output_0"))
        let html = String(decoding: try InputFile.read(page), as: UTF8.self)
        #expect(html.contains("<svg") && html.hasSuffix("</html>\n"))
        let json = try Tool.run(["evaluate", float, int8, "--data", data, "--json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["layers"] as? [Any])?.count == 2 && object?["samples"] as? Int == 5, "\(json.output)")
    }

    @Test("Input that does not fit is told with its file, and no page is written")
    func badInput() throws {
        let page = "\(folder.path)/page.html"
        let nan = try write("nan", try NumPyArray([1, 4], .float32([1, .nan, 0, 0])))
        let wrong = try write("wrong", try NumPyArray([5, 3], .float32([Float](repeating: 0, count: 15))))
        let labels = try write("labels", try NumPyArray([2], .int64([0, 1])))
        var other = ArrayArchive()
        other["nothing"] = try NumPyArray([5, 4], .float32([Float](repeating: 0, count: 20)))
        other["input"] = try NumPyArray([5, 4], .float32([Float](repeating: 0, count: 20)))
        try other.write(to: "\(folder.path)/other.npz")
        for (arguments, words) in [
            ([float, int8, "--data", nan], "a value is nan"), ([float, int8, "--data", wrong], "its shape"),
            ([float, int8, "--data", "\(folder.path)/other.npz"], "no input of this name"),
            ([float, int8, "--data", data, "--labels", labels], "2 labels"),
            ([float, float, "--data", data], "no quantized tensor"), ([int8, int8, "--data", data], "is quantized"),
        ] {
            let result = try Tool.run(["evaluate"] + arguments + ["--html", page])
            #expect(result.status == 65 && result.errors.contains(words), "\(arguments): \(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: page) && result.output.isEmpty)
        }
        #expect(try Tool.run(["evaluate", float, int8, "--data", "\(folder.path)/none.npz"]).status == 66)
        #expect(try Tool.run(["evaluate", float, int8, "--data", data, "--html", float]).status == 64)
        #expect(try Tool.run(["evaluate", float, int8, "--data", data, "--layer-samples=-1"]).status == 64)
    }

    @Test("lint --against finds nothing in what the tool quantized, and names a zero point that is one off")
    func against() throws {
        let good = try Tool.run(["lint", float, "--against", int8, "--data", data])
        #expect(good.status == 0 && good.output.contains("0 violations"), "\(good.output)\(good.errors)")
        var model = try Model(contentsOfFile: int8)
        let place = try #require(model.subgraphs[0].tensors.firstIndex { $0.name == "sum" })
        model.subgraphs[0].tensors[place].quantization?.zeroPoints[0] += 1
        let changed = "\(folder.path)/changed.tflite"
        try AtomicFile.write(try model.bytes(), to: changed)
        let bad = try Tool.run(["lint", float, "--against", changed, "--data", data])
        #expect(bad.status == 1 && bad.output.contains("[PTQ-5]") && bad.output.contains("(sum)"), "\(bad.output)")
        let json = try Tool.run(["lint", float, "--against", changed, "--data", data, "--json"])
        #expect(json.status == 1 && json.output.contains("\"PTQ-5\""))
        // As for `quantize`, ranges that are missing are a bad input: the model may carry them.
        #expect(try Tool.run(["lint", float, "--against", int8]).status == 65)
        #expect(try Tool.run(["lint", float, "--data", data]).status == 64)
        #expect(try Tool.run(["lint", float, float, "--against", int8, "--data", data]).status == 64)
    }

    @Test("inspect --diff pairs the tensors of a float model and its quantized form")
    func pairs() throws {
        let result = try Tool.run(["inspect", "--diff", float, int8])
        #expect(result.status == 1 && result.output.hasPrefix("float  quantized  type"), "\(result.output)")
        #expect(result.output.contains("weights") && result.output.contains("constant"))
        #expect(try Tool.run(["inspect", "--diff", "--json", float, int8]).output.contains("\"pairs\""))
    }

    @Test("quantize explains a tensor, keeps an operator in float, and gives advice, and refuses other combinations")
    func quantizeOptions() throws {
        let explained = try Tool.run(["quantize", float, "--explain", "sum", "--mode", "int8", "--calibration", data])
        #expect(explained.status == 0 && explained.output.contains("[PTQ-5]"), "\(explained.output)\(explained.errors)")
        let kept = "\(folder.path)/kept.tflite"
        let arguments = ["quantize", float, "-o", kept, "--mode", "int8", "--calibration", data]
        #expect(try Tool.run(arguments + ["--keep-float", "SOFTMAX"]).status == 0)
        let model = try Model(contentsOfFile: kept)
        #expect(
            model.subgraphs[0].operators.map { model.code(of: $0).name } == [
                "QUANTIZE", "FULLY_CONNECTED", "DEQUANTIZE", "SOFTMAX",
            ])
        #expect(try Tool.run(arguments + ["--keep-float", "nothing"]).status == 64)
        let advice = try Tool.run(["quantize", float, "--advise", "--target", "microcontroller"])
        #expect(advice.status == 0 && advice.output.contains("fits: int8"), "\(advice.output)\(advice.errors)")
        for options in [
            ["--advise", "--mode", "int8"], ["--advise", "-o", kept],
            ["--target", "cpu", "--mode", "int8", "-o", kept],
            ["--advise", "--target", "toaster"], ["--mode", "float16"], ["-o", kept],
            ["--explain", "", "--mode", "float16"],
        ] {
            #expect(try Tool.run(["quantize", float] + options).status == 64, "\(options)")
        }
        #expect(try Tool.run(["quantize", float, "--explain", "nothing", "--mode", "float16"]).status == 64)
    }
}

@Suite("The Python function of Spec/tool.md")
struct SampleWriterTests {
    private static let hasNumPy: Bool = (try? Python.run("import numpy")) ?? false

    private enum Python {
        /// Runs a program. Returns whether it succeeds.
        static func run(_ program: String) throws -> Bool {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", "-c", program]
            process.standardError = Pipe()
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    }

    @Test("Lists, dictionaries and pairs with a signature's key become files for --calibration", .enabled(if: hasNumPy))
    func writes() throws {
        let text = try String(contentsOfFile: Checkout.root + "/Spec/tool.md", encoding: .utf8)
        let start = try #require(text.range(of: "```python\n")).upperBound
        let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
        let folder = TemporaryFolder()
        let program =
            String(text[start..<end]) + """

                def numbers(seed):
                    return np.random.default_rng(seed).standard_normal((1, 2)).astype(np.float32)

                write_samples("\(folder.path)/list", ([numbers(i), numbers(i + 9)] for i in range(4)))
                write_samples("\(folder.path)/named", ({"x": numbers(i), "y": numbers(i + 9)} for i in range(4)))
                write_samples("\(folder.path)/pair", (("serve", {"x": numbers(i), "y": numbers(i + 9)}) for i in range(4)))
                """
        #expect(try Python.run(program))
        var builder = ModelBuilder()
        let description = TensorDescription(.float32, [1, 2])
        let (first, second) = (builder.addTensor("a", description), builder.addTensor("b", description))
        let output = builder.addTensor("sum", description)
        try builder.addOperator("ADD", inputs: [first, second], outputs: [output])
        builder.setInputs([first, second], outputs: [output])
        builder.addSignature(
            Signature(
                key: "serve", inputs: [.init(name: "x", tensorIndex: first), .init(name: "y", tensorIndex: second)],
                outputs: [.init(name: "z", tensorIndex: output)]))
        let float = "\(folder.path)/float.tflite"
        try AtomicFile.write(try builder.model.bytes(), to: float)
        var written: Set<[UInt8]> = []
        for samples in ["list.npz", "named.npz", "pair-serve.npz"] {
            let path = "\(folder.path)/\(samples)"
            let calibration = samples.hasPrefix("pair") ? "serve=\(path)" : path
            let result = try Tool.run([
                "quantize", float, "-o", "\(folder.path)/q.tflite", "--mode", "int8", "--calibration", calibration,
            ])
            #expect(result.status == 0 && result.errors.contains("4 samples"), "\(samples): \(result.errors)")
            written.insert(try InputFile.read("\(folder.path)/q.tflite"))
        }
        #expect(written.count == 1)
    }
}
