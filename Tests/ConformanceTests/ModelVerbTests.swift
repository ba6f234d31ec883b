import ArrayFiles
import FileSupport
import Foundation
import QuantSpec
import TFLiteModel
import Testing
import VectorExporting

@Suite("The verbs that read models work as a user calls them")
struct ModelVerbTests {
    private let folder = TemporaryFolder()

    /// A file with one ABS of int8.
    private func file(_ name: String, _ change: (inout Model) -> Void = { _ in }) throws -> String {
        var builder = ModelBuilder()
        let description = TensorDescription(.int8, [2], Quantization(scale: 1, zeroPoint: 0))
        let tensors = ["input", "output"].map { builder.addTensor($0, description) }
        try builder.addOperator("ABS", inputs: [tensors[0]], outputs: [tensors[1]])
        builder.setInputs([tensors[0]], outputs: [tensors[1]])
        var model = builder.model
        change(&model)
        let path = "\(folder.path)/\(name)"
        try AtomicFile.write(try model.bytes(), to: path)
        return path
    }

    private func array(_ name: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try NumPyArray([2], .int8([-3, 4])).write(to: path)
        return path
    }

    @Test("lint checks every model that can be read, and names every file that cannot")
    func unreadableModels() throws {
        let good = try file("good.tflite")
        let bad = try file("bad.tflite") { $0.subgraphs[0].tensors[1].quantization?.scales = [0] }
        let broken = try folder.write("no model", to: "broken.tflite")
        let missing = "\(folder.path)/missing.tflite"
        for (paths, status) in [([good, missing, bad, broken], 66), ([broken, bad, missing, good], 65)] {
            let result = try Tool.run(["lint"] + paths)
            #expect(result.status == Int32(status))
            #expect(result.output.contains("\(good): 0 violations") && result.output.contains("\(bad): 1 violation"))
            let errors = result.errors.split(separator: "\n")
            #expect(errors.count == 2 && errors.allSatisfy { $0.hasPrefix("quantspec: error: ") })
            #expect(errors.contains { $0.contains(missing) } && errors.contains { $0.contains(broken) })
        }
    }

    @Test("lint --json has an error in the place of each file that cannot be read")
    func unreadableModelsInJSON() throws {
        let missing = "\(folder.path)/missing.tflite"
        func object(_ paths: String...) throws -> [String: Any] {
            let result = try Tool.run(["lint", "--json"] + paths)
            #expect(result.status == 66 && result.errors.filter(\.isNewline).count == 1)
            return try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        }
        let several = try object(try file("good.tflite"), missing)
        let models = try #require(several["models"] as? [[String: Any]])
        #expect(models.map { $0["violations"] as? Int } == [0, nil] && several["unreadable"] as? Int == 1)
        #expect(models.map { ($0["error"] as? String)?.contains(missing) } == [nil, true])
        #expect(try object(missing)["error"] as? String == models[1]["error"] as? String)
    }

    @Test("lint --json has models for one model as well, beside the members of its object")
    func oneModelInJSON() throws {
        let good = try file("good.tflite")
        let result = try Tool.run(["lint", "--json", good])
        let object = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(object["model"] as? String == good && object["findings"] is [Any] && object["violations"] as? Int == 0)
        let models = try #require(object["models"] as? [[String: Any]])
        #expect(models.count == 1 && models[0]["model"] as? String == good && models[0]["findings"] is [Any])
        #expect(object["unreadable"] as? Int == 0)
    }

    /// A model whose version is 3, and whose root has no more members than one subgraph that has none, or none at all.
    private func bareModel(hasSubgraph: Bool) throws -> String {
        let words: [UInt32] = [
            20, 0x334c_4654, 0x000c_000a, 0x0000_0004, 0x0000_0008, 12, 3, 4, hasSubgraph ? 1 : 0, 8, 0x0004_0004, 4,
        ]
        let path = "\(folder.path)/bare.tflite"
        try AtomicFile.write(words.flatMap { word in (0..<4).map { UInt8(word >> (8 * $0) & 0xff) } }, to: path)
        return path
    }

    @Test(
        "A model without a subgraph is refused by every verb that reads models",
        arguments: [
            ["run", "MODEL", "--inputs", "IN", "--outputs", "OUT"], ["lint", "MODEL"], ["lint", "--json", "MODEL"],
            ["inspect", "MODEL"], ["inspect", "--diff", "MODEL", "GOOD"], ["inspect", "--diff", "GOOD", "MODEL"],
        ])
    func noSubgraph(_ arguments: [String]) throws {
        let values = [
            "MODEL": try bareModel(hasSubgraph: false), "GOOD": try file("good.tflite"), "IN": try array("in.npy"),
            "OUT": "\(folder.path)/out.npz",
        ]
        let result = try Tool.run(arguments.map { values[$0] ?? $0 })
        #expect(result.status == 65)
        #expect(result.errors.contains("bare.tflite: the model has no subgraph; "), "\(result.errors)")
    }

    @Test("A subgraph without lists of tensors, operators, inputs and outputs stops no verb")
    func bareSubgraph() throws {
        let bare = try bareModel(hasSubgraph: true)
        let (input, output) = (try array("in.npy"), "\(folder.path)/out.npz")
        #expect(try Tool.run(["lint", bare]).status == 0)
        #expect(try Tool.run(["inspect", bare]).status == 0)
        #expect(try Tool.run(["inspect", "--diff", bare, try file("good.tflite")]).status == 1)
        let refused = try Tool.run(["run", bare, "--inputs", input, "--outputs", output])
        #expect(refused.status == 65)
        #expect(refused.errors.contains("remove the array: the model takes no inputs"), "\(refused.errors)")
        let nothing = "\(folder.path)/nothing.npz"
        try ArrayArchive().write(to: nothing)
        #expect(try Tool.run(["run", bare, "--inputs", nothing, "--outputs", output]).status == 0)
        // A subgraph that has tensors and operators, but lacks one of the two lists.
        let noInputs = try file("no-inputs.tflite") { $0.subgraphs[0].inputs = [] }
        #expect(try Tool.run(["run", noInputs, "--inputs", nothing, "--outputs", output]).status == 65)
        let noOutputs = try file("no-outputs.tflite") { $0.subgraphs[0].outputs = [] }
        #expect(try Tool.run(["run", noOutputs, "--inputs", input, "--outputs", output]).status == 0)
        for model in [noInputs, noOutputs] {
            for verb in ["lint", "inspect"] { #expect([0, 1].contains(try Tool.run([verb, model]).status)) }
        }
    }

    @Test("lint and inspect clean names alike, and lint shortens them, so that the problem is seen")
    func hostileNames() throws {
        let custom = "a\n\u{1B}[31mviolation\u{9b}x\u{202e}" + String(repeating: "long", count: 1250)
        let path = try file("names.tflite") {
            $0.operatorCodes[0].builtinCode = 32
            $0.operatorCodes[0].customCode = custom
            $0.subgraphs[0].tensors[1].name = custom
            $0.subgraphs[0].tensors[1].quantization?.scales = [0]
        }
        let text = try Tool.run(["lint", path]).output
        let lines = text.split(whereSeparator: \.isNewline)
        try #require(lines.count == 3 && lines.allSatisfy { $0.count < 400 }, "\(lines.map(\.count))")
        let clean = "a \u{fffd}[31mviolation\u{fffd}x\u{fffd}"
        #expect(lines[0].contains("tensor 1 (\(clean)long"))
        #expect(lines[1].contains("(CUSTOM \(clean) ... long"))
        let inspected = try Tool.run(["inspect", path]).output
        #expect(inspected.contains(custom.inOneLine) && custom.inOneLine.hasPrefix(clean))
        for output in [text, inspected] {
            #expect(!output.unicodeScalars.contains { ["\u{1B}", "\u{9b}", "\u{202e}"].contains($0) })
        }
        let errors = try Tool.run(
            ["run", path, "--inputs", try array("in.npy"), "--outputs", "\(folder.path)/out.npz"]
        ).errors
        #expect(errors.contains("(CUSTOM \(clean)long") && errors.count < 400)
        // Machines get names whole.
        #expect(try Tool.run(["lint", "--json", path]).output.contains(String(repeating: "long", count: 1250)))
    }

    @Test("run takes a .npy file as the array of the one input, whatever its name ends in")
    func loneArray() throws {
        let model = try file("model.tflite")
        let output = "\(folder.path)/out.npz"
        for name in ["lone.npy", "lone.dat"] {
            let result = try Tool.run(["run", model, "--inputs", try array(name), "--outputs", output])
            #expect(result.status == 0, "\(result.errors)")
            #expect(try ArrayArchive.read(output)["output_0"]?.elements == .int8([3, 4]))
        }
        let broken = try folder.write("no arrays", to: "in.npz")
        let result = try Tool.run(["run", model, "--inputs", broken, "--outputs", output])
        #expect(result.status == 65 && result.errors.contains("not an .npz archive"))
    }
}
