import FileSupport
import Foundation
import QuantSpec
import Testing
import VectorFiles

@testable import Conformance

@Suite("The built tool works as a user calls it")
struct CommandLineTests {
    private typealias Result = Tool.Result

    private static func run(_ arguments: String...) throws -> Result { try Tool.run(arguments) }
    private static func run(_ arguments: [String]) throws -> Result { try Tool.run(arguments) }

    @Test(
        "Help fits 80 columns, and every verb has examples",
        arguments: [
            "", "conform", "inspect", "lint", "quantize", "run", "spec", "spec check", "spec coverage", "spec search",
            "spec show",
            "vectors",
            "vectors generate",
            "vectors verify", "vectors list", "vectors export", "vectors score",
        ])
    func help(_ verb: String) throws {
        let result = try Self.run(verb.split(separator: " ").map(String.init) + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.split(separator: "\n").filter { $0.count > 80 } == [])
        if verb != "vectors" { #expect(result.output.contains("EXAMPLES")) }
    }

    @Test("Wrong usage is 64, a missing file 66, nothing to judge 69")
    func statuses() throws {
        for (arguments, status) in [
            (["frobnicate"], 64), (["frobnicate", "--help"], 64), (["vectors", "frobnicate", "--help"], 64),
            (["run", "model.tflite"], 64), (["conform", "--kernel", "x"], 64), (["conform", "--time-limit", "0"], 64),
            (["conform", "--kernels", "a", "--command", "b"], 64), (["conform", "--budget", "rows=0"], 64),
            (["spec", "show", "CONV_2D-99"], 64), (["conform", "--vectors", "/nowhere"], 66),
            (["conform", "--litert", "l", "--delegate", "xnnpack", "--delegate-option", "threads=2"], 64),
            (["conform", "--litert", "l", "--delegate", "xnnpack", "--delegate-option", "num_threads=two"], 64),
            (["conform", "--delegate", "xnnpack"], 64), (["vectors", "generate", "--shard", "3/2"], 64),
            (["vectors", "export", "--format", "xlsx", "--output", "o"], 64),
            (["inspect", "/nowhere/model.tflite"], 66), (["vectors", "list", "--vectors", "/nowhere"], 66),
            (["vectors", "generate", "--select", "NOBODY", "--output", "/nowhere"], 64),
        ] as [([String], Int32)] {
            let result = try Self.run(arguments)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            // One line in the form of every error.
            #expect(result.errors.hasPrefix("quantspec: error: ") && result.errors.hasSuffix("\n"))
            #expect(result.errors.filter(\.isNewline).count == 1, "\(arguments): \(result.errors)")
        }
    }

    @Test(
        "A value that is empty or out of range is wrong usage of the option that has it",
        arguments: [
            (["--command", ""], "--command: its value is empty; "),
            (["--kernels", " "], "--kernels: its value is empty; "),
            (["--limits", ""], "--limits: its value is empty; "), (["--report", ""], "--report: its value is empty; "),
            (["--expectations", ""], "--expectations: its value is empty; "),
            (["--alignment", "-1"], "--alignment: -1 is not a power of two from 1 to 64"),
            (["--stop-limit", "-1"], "--stop-limit: -1 is less than 1; use 1 or more"),
            (["--hang-limit", "-1"], "--hang-limit: -1 is less than 1"),
            (["--time-limit", "-1"], "--time-limit: -1.0 is out of range; use seconds above 0"),
            (["--soak", "0"], "--soak: 0 is less than 1; use 1 or more"),
            (["--soak", "-5"], "--soak: -5 is less than 1; use 1 or more"),
            (["--soak", "5", "--negative"], "--soak: it draws only valid instances; remove --soak or --negative"),
            (
                ["--soak", "5", "--results", "r"],
                "--soak: results are for cases of the vectors; remove --soak or --results"
            ),
            (["--seed", "5"], "--seed: it has no effect without --soak"),
            (["--save", "out"], "--save: it has no effect without --soak"),
            (["--soak", "5", "--save", ""], "--save: its value is empty; "),
            (["--soak", "5", "--select", "arithmetic"], "\"arithmetic\" selects no instance of --soak 5 --seed 1"),
            (["--soak", "5", "--select", "ADD/int8/soak-2/3"], "the name belongs to --seed 2"),
            (["--soak", "5", "--select", "ADD/int8/soak-1/7"], "instance 7 needs --soak 8"),
            (["--select", "ADD/int8/soak-2/3"], "this is a random instance: use --soak 4 --seed 2"),
            (
                ["--select", ",ADD"],
                "--select: the value ',ADD' has no term before the first comma; remove the comma"
            ),
            (["--select", "ADD,"], "has no term after the last comma"),
            (["--select", "ADD,,MUL"], "has no term between two commas"),
            (["--select", "ADD,!"], "the value 'ADD,!' has a ! without a term after it; write an operator"),
            (["--select", ""], "--select: the value is empty; write an operator"),
        ])
    func values(_ arguments: [String], _ words: String) throws {
        let result = try Self.run(["conform"] + arguments)
        #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
    }

    @Test("Each expectation that no failure met is told on standard error")
    func unmetExpectations() throws {
        let folder = try SampleVectors.folder()
        let file = try folder.write(#"{"failures": [{"case": "RESHAPE/int8", "reason": "gone"}]}"#, to: "e.json")
        let result = try Self.run("conform", "--vectors", folder.path, "--expectations", file)
        let note = "quantspec: note: \(file): no failure matches failures[0], RESHAPE/int8: the run has no such case; "
        #expect(result.status == 1 && result.errors.contains(note), "\(result.errors)")
    }

    @Test(
        "A misspelt case in a file is bad data, whatever is selected",
        arguments: [["--select", "ADD"], [], ["--budget", "rows=1"]])
    func misspeltEntries(_ selection: [String]) throws {
        let folder = try SampleVectors.folder()
        let files = [
            "--expectations": #"{"failures": [{"case": "RESHAP/int8", "reason": "gone"}]}"#,
            "--limits": #"{"name": "L", "exclude": [{"cases": ["RESHAP/int8"], "reason": "gone"}]}"#,
        ]
        for (option, text) in files {
            let file = try folder.write(text, to: "settings.json")
            let result = try Self.run(["conform", "--vectors", folder.path, option, file] + selection)
            #expect(result.status == 65 && result.output.isEmpty)
            #expect(
                result.errors.contains("selects no case of the vectors; did you mean RESHAPE/int8?"), "\(result.errors)"
            )
        }
    }

    @Test("Names that mean nothing are told with what was meant; an erratum is read as a clause is")
    func spec() throws {
        #expect(try Self.run("spec", "show", "conv_2d-3").errors.contains("did you mean CONV_2D-3?"))
        #expect(try Self.run("spec", "show", "CONV_2D-99").errors.contains("CONV_2D has 1 to "))
        let erratum = try Self.run("spec", "show", "E-2")
        #expect(erratum.status == 0 && erratum.output.hasPrefix("E-2  (errata.md:"))
    }

    @Test("A known mistake is read by the name that a diagnosis gives it, and two of a pair as well")
    func mistakes() throws {
        let vectors = try SampleVectors.folder()
        func show(_ name: String, _ more: String...) throws -> Result {
            try Self.run(["spec", "show", name, "--vectors", vectors.path] + more)
        }
        let one = try show("average-counts-padding")
        #expect(one.status == 0 && one.output.hasPrefix("average-counts-padding  (a known mistake: zero point)\n"))
        #expect(one.output.contains("Can show in: AVERAGE_POOL_2D, in int8, uint8, int16x8\n"))
        #expect(one.output.contains("Links: llvm/torch-mlir#4144\n"))
        #expect(one.output.contains("Violates:\n  AVERAGE_POOL_2D-2: "))
        #expect(one.output.contains("Taps outside the input are left out"))
        let pair = try show("bias-ignored+padding-with-zero", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(pair.output.utf8)) as? [String: Any]
        let mistakes = try #require(object?["deviations"] as? [[String: Any]])
        #expect(mistakes.map { $0["name"] as? String } == ["bias-ignored", "padding-with-zero"])
        // None of the sample's rows says that it catches any.
        #expect(mistakes[0]["vectors"] as? Int == SampleVectors.rowCount && mistakes[0]["caught"] as? Int == 0)
        let clauses = try #require(mistakes[1]["clauses"] as? [[String: String]])
        #expect(clauses.map { $0["id"] } == ["CONV_2D-3", "DEPTHWISE_CONV_2D-3", "TRANSPOSE_CONV-3", "ARITH-15"])
        #expect(clauses[3]["words"]?.hasPrefix("A tap of a window that falls outside the input reads") ?? false)
        let wrong = try show("bias-ignord+padding-with-zero")
        #expect(wrong.status == 64 && wrong.errors.contains("bias-ignord: there is no such known mistake"))
        #expect(wrong.errors.contains("did you mean bias-ignored?"))
    }

    @Test("A clause is shown with the mistakes that violate it and where rows catch them")
    func clauseMistakes() throws {
        let held = try Self.run("spec", "show", "CONV_2D-3")
        #expect(held.output.contains("\nKnown mistakes that violate it:\n"))
        let line = try #require(held.output.split(separator: "\n").first { $0.hasPrefix("  padding-with-zero: ") })
        #expect(line.contains("Padding is filled with stored 0 (caught by ") && line.contains("of CONV_2D/int8"))
        #expect(try Self.run("spec", "show", "SCOPE-2").output.contains("\nNo "))
        let json = try Self.run("spec", "show", "CONV_2D-2", "--json").output
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let mistakes = try #require((object?["clauses"] as? [[String: Any]])?.first?["mistakes"] as? [[String: Any]])
        let ignored = try #require(mistakes.first { $0["name"] as? String == "groups-ignored" })
        let caught = try #require(ignored["caught"] as? [[String: Any]])
        #expect(caught.first?["place"] as? String == "CONV_2D/dynamic-range")
        #expect(caught.first?["rows"] as? Int ?? 0 > 0)
    }

    @Test("The result of a run never takes the place of what it was made from")
    func sameFile() throws {
        let folder = TemporaryFolder()
        let file = try folder.write("x", to: "in.npz")
        let result = try Self.run("run", "model.tflite", "--inputs", file, "--outputs", "\(folder.path)/./in.npz")
        #expect(result.status == 64 && result.errors.contains("the file of the inputs"), "\(result.errors)")
        #expect(try InputFile.read(file) == Array("x".utf8))
    }

    @Test(
        "A term of --select that means nothing is wrong usage, alone or not; --select repeated is the union"
    )
    func selections() throws {
        let folder = try SampleVectors.folder()
        let verbs = [
            ["conform"], ["vectors", "list"], ["vectors", "score"], ["vectors", "verify"],
            ["vectors", "export", "--format", "jsonl", "--output", folder.path + "/export"],
        ]
        for verb in verbs {
            for (selection, words) in [
                ("ADD,CONV_D", "did you mean CONV_2D?"),
                ("INTEGER,ADD", "see 'quantspec vectors list'"),
            ] {
                let result = try Self.run(verb + ["--vectors", folder.path, "--select", selection])
                #expect(result.status == 64 && result.output.isEmpty, "\(verb)")
                #expect(
                    result.errors.contains(words) && result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
            }
        }
        for verb in verbs {
            let nothing = try Self.run(verb + ["--vectors", folder.path, "--select", "CONV2D/int8"])
            #expect(nothing.status == 64 && nothing.errors.contains("did you mean CONV_2D/int8?"), "\(verb)")
            let absent = try Self.run(verb + ["--vectors", folder.path, "--select", "SOFTMAX"])
            #expect(absent.status == 69 && absent.errors.contains("no vectors of \"SOFTMAX\""), "\(verb)")
            let both = try Self.run(verb + ["--vectors", folder.path, "--select", "int8/ADD", "--select", "SOFTMAX"])
            let one = try Self.run(verb + ["--vectors", folder.path, "--select", "ADD/int8"])
            #expect(both.status == one.status && both.status <= 1, "\(verb): \(both.errors)")
            #expect(both.errors.contains("SOFTMAX"), "\(verb)")
        }
        let made = try Self.run("vectors", "generate", "--select", "int8/AD", "--output", folder.path)
        #expect(made.status == 64 && made.errors.contains("did you mean int8/ADD?"))
        let judged = try Self.run("conform", "--vectors", folder.path, "--select", "int8,CONV_2D,!CONV_2D")
        #expect(judged.status == 0, "\(judged.errors)")
        let union = try Self.run(
            "conform", "--vectors", folder.path, "--select", "ADD/int8", "--select", "int8/CONV_2D", "--json")
        #expect(union.status == 0 && union.output.contains("\"passed\": \(2 * SampleVectors.rowCount)"))
        let limited = try Self.run(
            "conform", "--vectors", folder.path, "--select", "ADD,CONV_2D", "--budget", "macs=5")
        #expect(limited.status == 69 && limited.errors.contains("note: --select: CONV_2D selects no case"))
    }

    @Test("Vectors in shards are the vectors; verify and score tell what is broken by status 1")
    func vectors() throws {
        let (whole, shards) = (TemporaryFolder(), TemporaryFolder())
        let selection = ["--select", "arithmetic"]
        #expect(try Self.run(["vectors", "generate", "--output", whole.path] + selection).status == 0)
        for shard in ["2/3", "1/3", "3/3"] {
            let arguments = ["vectors", "generate", "--output", shards.path, "--shard", shard]
            #expect(try Self.run(arguments + selection).status == 0)
        }
        let names = try FileManager.default.subpathsOfDirectory(atPath: whole.path).filter { $0.contains(".") }
        #expect(names.count > 12)
        for name in names + [VectorManifest.checksumsName] {
            #expect(try InputFile.read("\(whole.path)/\(name)") == InputFile.read("\(shards.path)/\(name)"), "\(name)")
        }
        for verb in ["verify", "score"] {
            #expect(try Self.run(["vectors", verb, "--vectors", whole.path] + selection).status == 0, "\(verb)")
        }

        let path = "\(whole.path)/arithmetic/doubling_high_multiply.json"
        var file = try PrimitiveFile(reading: try InputFile.read(path), name: path)
        file.rows.removeAll { $0.catches.contains("multiply-high-unsaturated") }
        try AtomicFile.write(file.bytes(), to: path)
        let score = try Self.run(["vectors", "score", "--vectors", whole.path] + selection)
        #expect(score.status == 1 && score.output.contains("NOT IN arithmetic"))
        let verify = try Self.run(["vectors", "verify", "--vectors", whole.path] + selection)
        #expect(verify.status == 1 && verify.output.contains("SHA-256"))
        try AtomicFile.write(Array(file.bytes().prefix(1000)), to: path)
        #expect(try Self.run(["vectors", "verify", "--vectors", whole.path] + selection).status == 65)
    }
}
