import ArrayFiles
import FileSupport
import Foundation
import QuantSpec
import Quantizer
import TFLiteModel
import Testing
import VectorFiles

@testable import Conformance

@Suite("Output that cannot be written is told by every verb")
struct OutputTests {
    /// Calls of every verb that print something, by the verb. `VECTORS`, `MODEL`, `FLOAT`, `INPUTS`, `SWEEP` and `OUT`
    /// stand for paths.
    private static let calls: [String: [[String]]] = [
        "conform": [[], ["--json"], ["--soak", "2", "--select", "ADD/int8"]].map { ["--vectors", "VECTORS"] + $0 },
        "evaluate": [[], ["--json"]].map { ["FLOAT", "HALF", "--data", "SAMPLES"] + $0 },
        "inspect": [["MODEL"], ["MODEL", "--json"], ["--diff", "MODEL", "MODEL"]],
        "lint": [
            ["MODEL"], ["MODEL", "--json"], ["FLOAT", "--against", "HALF"], ["FLOAT", "--against", "HALF", "--json"],
        ],
        "quantize": [[], ["--json"]].map { ["FLOAT", "-o", "OUT/half.tflite", "--mode", "float16"] + $0 }
            + [[], ["--json"]].flatMap {
                [["FLOAT", "--advise"] + $0, ["FLOAT", "--explain", "constant", "--mode", "float16"] + $0]
            },
        "run": [[], ["--json"]].map { ["MODEL", "--inputs", "INPUTS", "--outputs", "OUT/out.npz"] + $0 },
        "spec check": [[], ["--json"]].map { ["--vectors", "VECTORS"] + $0 },
        "spec coverage": [[], ["--json"]].map { ["--vectors", "VECTORS"] + $0 },
        "spec search": [["bias"], ["--json", "bias"]],
        "spec show": [["ADD-1"], ["ADD-1", "--json"], ["bias-ignored", "--vectors", "VECTORS"]],
        "spec tables": [["ADD"]],
        "sweep float16-arithmetic": [[], ["--json"]].map { ["--count", "1"] + $0 },
        "sweep list": [[]],
        "sweep merge": [[], ["--json"]].map { ["SWEEP"] + $0 },
        "sweep run": [[], ["--json"]].map { ["float16-to-float32"] + $0 },
        "vectors export": [["--format", "jsonl", "--vectors", "VECTORS", "--output", "OUT/export"]],
        "vectors generate": [["--select", "arithmetic", "--shard", "1/9", "--output", "OUT/made"]],
        "vectors list": [[], ["--json"]].map { ["--vectors", "VECTORS"] + $0 },
        "vectors score": [[], ["--json"]].map { ["--vectors", "VECTORS"] + $0 },
        "vectors soak": [["--scheme", "int8", "--count", "1", "--output", "OUT/soak"]],
        "vectors verify": [[], ["--json"]].map { ["--vectors", "VECTORS"] + $0 },
    ]

    private let vectors: TemporaryFolder
    private let folder = TemporaryFolder()
    private let sweeps = TemporaryFolder()
    private let other = TemporaryFolder()

    init() throws {
        vectors = try SampleVectors.folder()
        let manifest = try VectorFolder(vectors.path).manifest
        try AtomicFile.write(manifest.checksums, to: "\(vectors.path)/\(VectorManifest.checksumsName)")
        let group = try SampleVectors.addition().groups[0]
        try AtomicFile.write(try group.modelFile(), to: "\(folder.path)/model.tflite")
        try AtomicFile.write(try OutputTests.floatModel(), to: "\(folder.path)/float.tflite")
        var inputs = ArrayArchive()
        for (index, elements) in group.rows[0].steps[0].inputs.sorted(by: { $0.key < $1.key }).map(\.value).enumerated()
        {
            inputs["input_\(index)"] = try NumPyArray([2, 19], elements)
        }
        try inputs.write(to: "\(folder.path)/in.npz")
        var samples = ArrayArchive()
        samples["input"] = try NumPyArray([3, 2], .float32([1, 2, 3, -4, 5, 6]))
        try samples.write(to: "\(other.path)/samples.npz")
        let float = try Model(reading: try OutputTests.floatModel())
        let half = try Quantizer.quantized(float, QuantizationOptions(.float16), ranges: ModelRanges(subgraphs: 1))
        try AtomicFile.write(try half.bytes(), to: "\(other.path)/half.tflite")
    }

    /// A model that adds a constant to its input.
    private static func floatModel() throws -> [UInt8] {
        var builder = ModelBuilder()
        let description = TensorDescription(.float32, [2])
        let input = builder.addTensor("input", description)
        let constant = builder.addConstant("constant", try Tensor(description, .float32([1, 2])))
        let output = builder.addTensor("output", description)
        try builder.addOperator("ADD", inputs: [input, constant], outputs: [output])
        builder.setInputs([input], outputs: [output])
        return try builder.model.bytes()
    }

    private func arguments(_ verb: String, _ call: [String]) throws -> [String] {
        if call.contains("SWEEP") {
            _ = try Tool.run(["sweep", "run", "float16-to-float32", "--output", "\(sweeps.path)/sweep.json"])
        }
        let paths = [
            "VECTORS": vectors.path, "MODEL": "\(folder.path)/model.tflite", "FLOAT": "\(folder.path)/float.tflite",
            "INPUTS": "\(folder.path)/in.npz", "HALF": "\(other.path)/half.tflite",
            "SAMPLES": "\(other.path)/samples.npz",
            "SWEEP": "\(sweeps.path)/sweep.json", "OUT": folder.path,
        ]
        return verb.split(separator: " ").map(String.init)
            + call.map { word in paths.reduce(word) { $0.replacingOccurrences(of: $1.key, with: $1.value) } }
    }

    @Test("Every verb of the tool has a call below")
    func everyVerb() throws {
        #expect(try Set(Tool.verbs().map { $0.joined(separator: " ") }) == Set(Self.calls.keys))
    }

    @Test("Every verb exits with 74 and says so if standard output is full or closed", arguments: calls.keys.sorted())
    func unwritable(_ verb: String) throws {
        for call in Self.calls[verb] ?? [] {
            let arguments = try arguments(verb, call)
            let good = try Tool.run(arguments)
            #expect([0, 1].contains(good.status) && !good.output.isEmpty, "\(arguments): \(good.errors)")
            for destination in [Tool.Destination.fullDevice, .closed] {
                let result = try Tool.run(arguments, output: destination)
                #expect(result.status == 74, "\(arguments) \(destination)")
                let line = result.errors.split(separator: "\n").last ?? ""
                #expect(line.hasPrefix("quantspec: error: standard output: cannot be written"), "\(result.errors)")
            }
        }
    }

    @Test("A reader that closes the pipe ends every verb with 74 and no message", arguments: calls.keys.sorted())
    func closedPipe(_ verb: String) throws {
        for call in Self.calls[verb] ?? [] {
            let result = try Tool.run(arguments(verb, call), output: .closedPipe)
            #expect(result.status == 74 && !result.errors.contains("error"), "\(verb): \(result.errors)")
        }
    }

    @Test("Help, the version and completion scripts are checked as well")
    func parserTexts() throws {
        let verbs = try Tool.verbs().map { $0 + ["--help"] }
        let others = ["--help", "--version", "--generate-completion-script=bash", "--experimental-dump-help", "help"]
        for arguments in verbs + others.map({ [$0] }) {
            #expect(try Tool.run(arguments).status == 0)
            let result = try Tool.run(arguments, output: .fullDevice)
            #expect(result.status == 74 && result.errors.contains("standard output"), "\(arguments)")
        }
    }

    @Test("A file that a verb cannot write is 74 as well, and nothing is left of it")
    func files() throws {
        let blocked = try folder.write("", to: "file")
        for arguments in [
            ["run", "MODEL", "--inputs", "INPUTS", "--outputs", "/dev/full"],
            ["run", "MODEL", "--inputs", "INPUTS", "--outputs", "/proc/out.npz"],
            ["run", "MODEL", "--inputs", "INPUTS", "--outputs", "OUT/file/out.npz"],
            ["quantize", "FLOAT", "--output", "OUT/file/half.tflite", "--mode", "float16"],
            ["evaluate", "FLOAT", "HALF", "--data", "SAMPLES", "--html", "OUT/file/page.html"],
            ["vectors", "export", "--format", "jsonl", "--vectors", "VECTORS", "--output", "OUT/file"],
            ["vectors", "export", "--format", "npz", "--vectors", "VECTORS", "--output", "OUT/file/below"],
            ["vectors", "generate", "--select", "arithmetic", "--shard", "1/9", "--output", "OUT/file"],
            ["vectors", "soak", "--scheme", "int8", "--count", "1", "--output", "OUT/file"],
            ["conform", "--vectors", "VECTORS", "--soak", "1", "--select", "ADD/int8", "--save", "OUT/file"],
        ] {
            let result = try Tool.run(self.arguments("", arguments))
            #expect(result.status == 74, "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty && result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "file", "float.tflite", "in.npz", "model.tflite",
            ])
        #expect(try InputFile.read(blocked) == [])
    }

    @Test("A limit of the size of files is 74 with a message, and no file is left in part")
    func sizeLimit() throws {
        for arguments in [
            ["conform", "--vectors", "VECTORS", "--json"], ["spec", "show", "CONV_2D"],
            ["conform", "--vectors", "VECTORS", "--report", "OUT/report"],
            ["vectors", "export", "--format", "jsonl", "--vectors", "VECTORS", "--output", "OUT/export"],
            ["vectors", "export", "--format", "npz", "--vectors", "VECTORS", "--output", "OUT/export"],
            ["vectors", "export", "--format", "tflite", "--vectors", "VECTORS", "--output", "OUT/export"],
            ["vectors", "generate", "--select", "arithmetic", "--shard", "1/9", "--output", "OUT/made"],
            ["vectors", "soak", "--scheme", "int8", "--count", "1", "--output", "OUT/soak"],
        ] {
            let result = try Tool.run(self.arguments("", arguments), output: .limitedFile)
            #expect(result.status == 74, "\(arguments): \(result.errors)")
            #expect(result.errors.contains("cannot be written (File too large)"), "\(arguments): \(result.errors)")
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains(".") }
        #expect(files.sorted() == ["float.tflite", "in.npz", "model.tflite"])
    }

    @Test("Standard error that cannot be written changes nothing")
    func errorsThatCannotBeWritten() throws {
        for closing in ["2>&-", "2>/dev/full"] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", #""$0" frobnicate "# + closing, BuiltProducts.tool]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 64, "\(closing)")
        }
    }

    @Test("The tool prints in one place only")
    func onePlace() throws {
        let sources =
            URL(fileURLWithPath: #filePath).pathComponents.dropLast(3).joined(separator: "/").dropFirst()
            + "/Sources/QuantSpecCommand"
        let ways =
            #/(^|[^.\w])(print|debugPrint|dump|puts|fputs|printf|fwrite)\(|Swift\.print|standardOutput|standardError/#
        let names = try FileManager.default.contentsOfDirectory(atPath: String(sources)).filter {
            $0.hasSuffix(".swift")
        }
        #expect(names.count > 20)
        for name in names where name != "Output.swift" {
            let text = String(decoding: try InputFile.read("\(sources)/\(name)"), as: UTF8.self)
            for line in text.split(separator: "\n") {
                #expect(line.firstMatch(of: ways) == nil, "\(name): \(line); use Output.print or printNote")
            }
        }
    }
}
