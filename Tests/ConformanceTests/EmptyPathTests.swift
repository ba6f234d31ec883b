import Foundation
import Testing

@testable import Conformance

@Suite("An empty path or command is refused by every option and argument of every verb")
struct EmptyPathTests {
    /// What the help writes for values that are neither paths nor commands.
    private static let otherValues: Set<String> = [
        "I/N", "bytes", "count", "expression", "format", "key", "key=value", "mode", "n", "name", "names", "none",
        "operators", "pattern", "percent", "rule", "scheme", "schemes", "seconds", "seed", "spec", "target", "tensor",
        "type",
        "words",
    ]

    @Test("Every value of every verb is a path or a command, or known to be neither")
    func everyValue() throws {
        let names = Set(try Tool.verbs().flatMap { try Self.values(of: $0) }.map(\.valueName))
        #expect(
            names.subtracting(Self.otherValues) == [
                "command", "dir", "fast|none|file", "file", "files", "float", "folder", "lib", "model", "models",
                "output", "quantized",
                "samples",
            ])
    }

    @Test("An empty path or command is wrong usage, told in one line with the name of the option")
    func wrongUsage() throws {
        var tried = 0
        for verb in try Tool.verbs() {
            let values = try Self.values(of: verb)
            for value in values where !Self.otherValues.contains(value.valueName) {
                // Together with what the verb cannot do without, so that only the empty path is wrong.
                let call = values.filter { $0.isRequired || $0.name == value.name }
                    .flatMap { $0.call(with: $0.name == value.name ? "" : "x") }
                let result = try Tool.run(verb + call)
                #expect(result.status == 64 && result.output.isEmpty, "\(verb) \(value.name): \(result.errors)")
                #expect(
                    result.errors.hasPrefix("quantspec: error: \(value.name): its value is empty; "),
                    "\(verb) \(value.name): \(result.errors)")
                #expect(result.errors.filter(\.isNewline).count == 1, "\(result.errors)")
                tried += 1
            }
        }
        #expect(tried > 25)
    }

    /// The options with a value, and the arguments, that a verb's help lists.
    private static func values(of verb: [String]) throws -> [Value] {
        try Tool.arguments(of: verb).filter { $0.kind != "flag" }.map { argument in
            let name = argument.preferredName.map { "--\($0.name)" }
            return Value(
                name: name ?? "<\(argument.valueName)>", isOption: name != nil, valueName: argument.valueName,
                isRequired: !argument.isOptional)
        }
    }

    private struct Value {
        let name: String
        let isOption: Bool
        let valueName: String
        let isRequired: Bool

        func call(with text: String) -> [String] {
            let text = valueName == "format" && !text.isEmpty ? "npz" : text
            return isOption ? [name, text] : [text]
        }
    }
}
