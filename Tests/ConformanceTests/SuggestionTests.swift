import Foundation
import QuantSpec
import Targets
import Testing

@testable import Conformance

@Suite("The tool suggests a name to somebody who does not know it")
struct SuggestionTests {
    @Test(
        "A verb that does not exist is wrong usage, with the one that was meant",
        arguments: [
            (["conformm"], "did you mean 'quantspec conform'?; see 'quantspec --help'"),
            (["vectors", "lst"], "did you mean 'quantspec vectors list'?; see 'quantspec vectors --help'"),
            (["search", "bias"], "did you mean 'quantspec spec search'?"),
            (["list"], "did you mean 'quantspec sweep list' or 'quantspec vectors list'?"),
            (["help", "conforn"], "did you mean 'quantspec conform'?; see 'quantspec --help'"),
            (["help", "vectors", "lst"], "did you mean 'quantspec vectors list'?; see 'quantspec vectors --help'"),
            (
                ["spec", "frobnicate", "--help"],
                "use one of check, coverage, search, show, tables; see 'quantspec spec --help'"
            ),
        ] as [([String], String)])
    func verbs(_ arguments: [String], _ words: String) throws {
        let result = try Tool.run(arguments)
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(result.errors.contains("there is no such verb; \(words)"), "\(result.errors)")
        #expect(result.errors.filter(\.isNewline).count == 1)
    }

    @Test(
        "A clause, operator or mistake that does not exist is told with the one that was meant",
        arguments: [
            ("CONV2D-3", "did you mean CONV_2D-3?"), ("conv2d", "did you mean CONV_2D?"),
            ("ADDD-2", "did you mean ADD-2?"), ("SOFTMAXX-99", "did you mean SOFTMAX?"),
            ("bias-ignord", "did you mean bias-ignored?"),
            ("xyzzy", "'quantspec spec search xyzzy' searches for words"),
        ])
    func clauses(_ name: String, _ words: String) throws {
        let result = try Tool.run(["spec", "show", name])
        #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
    }

    @Test("A rule of the kernel interface is explained by the name that a diagnosis gives it")
    func rules() throws {
        for rule in InterfaceRule.allCases {
            let shown = try Tool.run(["spec", "show", rule.rawValue])
            #expect(shown.status == 0 && shown.output.hasPrefix("\(rule.rawValue)  (a rule of the kernel interface"))
            #expect(shown.output.contains(rule.explanation))
        }
        let object = try Tool.run(["spec", "show", "--json", "changes-call"]).output
        #expect(object.contains("\"name\" : \"changes-call\"") || object.contains("\"name\": \"changes-call\""))
        let meant = try Tool.run(["spec", "show", "writes-outside-scrath"])
        #expect(meant.status == 64 && meant.errors.contains("did you mean writes-outside-scratch?"))
    }

    @Test("An empty word is wrong usage")
    func emptyWords() throws {
        for words in [[""], [" "], ["bias", ""]] {
            let result = try Tool.run(["spec", "search"] + words)
            #expect(result.status == 64 && result.errors.contains("<words>: its value is empty"), "\(result.errors)")
        }
    }

    @Test("--profile help, a wrong profile and a missing one list every profile with one line each")
    func profiles() throws {
        let vectors = try SampleVectors.folder()
        let help = try Tool.run(["conform", "--profile", "help"])
        #expect(help.status == 0 && help.errors.isEmpty)
        // The list is given whatever else the verb needs.
        let others = try [
            ["run", "--profile", "help"], ["run", "--profile=help", "model"],
            ["vectors", "export", "--profile", "help"],
        ].map { try Tool.run($0) }
        for other in others {
            #expect(other.status == 0 && other.errors.isEmpty && !other.output.contains("  any "), "\(other.errors)")
        }
        #expect(try Tool.run(["lint", "--profile", "help"]).status == 64)
        let wrong = try Tool.run(["conform", "--vectors", vectors.path, "--profile", "integer-doubel"])
        #expect(wrong.status == 64 && wrong.output.isEmpty)
        #expect(wrong.errors.hasPrefix("quantspec: error: --profile: there is no profile \"integer-doubel\""))
        #expect(wrong.errors.contains("did you mean integer-double?"))
        let missing = try Tool.run(["conform", "--profile"])
        #expect(missing.status == 64)
        let exporting = try Tool.run(
            ["vectors", "export", "--format", "npz", "--output", "/nowhere", "--profile", "nobody"])
        #expect(exporting.status == 64 && exporting.errors.contains("use one of these"))
        for text in [help.output, wrong.errors, missing.errors, exporting.errors] + others.map(\.output) {
            let lines = text.split(separator: "\n")
            for profile in NumericProfile.all {
                let named = lines.filter { $0.hasPrefix("  \(profile.name) ") && $0.hasSuffix(profile.summary) }
                #expect(named.count == 1, "\(profile.name)")
            }
            #expect(lines.filter { $0.contains("tflite-micro") }.map { $0.hasPrefix("  integer-double") } == [true])
        }
        #expect(help.output.contains("  any ") && !exporting.errors.contains("  any "))
    }

    @Test("A search finds what is about its words, for people and for programs")
    func search() throws {
        let text = try Tool.run(["spec", "search", "conv2d", "bias"])
        #expect(text.status == 0 && text.output.hasPrefix("CONV_2D-9  (clause, operators/CONV_2D.md:"))
        #expect(text.output.contains("quantspec spec show CONV_2D-9"))
        let result = try Tool.run(["spec", "search", "--json", "--limit", "3", "bias", "ignored"])
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let matches = try #require(object?["matches"] as? [[String: Any]])
        #expect(matches.count == 3 && (object?["total"] as? Int ?? 0) > 3)
        #expect(matches[0]["name"] as? String == "bias-ignored" && matches[0]["kind"] as? String == "mistake")
    }

    @Test("A search that finds nothing exits with 1 and says what to try")
    func emptySearch() throws {
        let close = try Tool.run(["spec", "search", "requantise"])
        #expect(close.status == 1 && close.output.isEmpty)
        #expect(
            close.errors == "quantspec: error: requantise: nothing is found; try requantize instead of requantise\n")
        let unknown = try Tool.run(["spec", "search", "--json", "xyzzyplugh"])
        #expect(unknown.status == 1 && unknown.errors.contains("try a word that the specification uses"))
        #expect(unknown.output.contains(#""total": 0"#))
    }

    @Test(
        "A shell completes profiles, operators, schemes, clauses and mistakes",
        arguments: [
            (["conform", "--profile", "integer-s"], "integer-single"), (["conform", "--select", "CONV_2"], "CONV_2D"),
            (["conform", "--select", "conv_2"], "conv_2d"), (["conform", "--select", "int8/RESHA"], "int8/RESHAPE"),
            (["conform", "--select", "ADD,int8/resha"], "ADD,int8/reshape"),
            (["conform", "--profile", "=", "integer-s"], "integer-single"),
            (["run", "--profile", "="], (NumericProfile.all.map(\.name) + ["help"]).joined(separator: "\n")),
            (["conform", "--vectors", "=", "v", "--select", "CONV_2"], "CONV_2D"),
            (["spec", "show", "writes-outside-t"], "writes-outside-tensor"),
            (["conform", "--select", "ADD,CONV_2D/u"], "ADD,CONV_2D/uint8"),
            (["vectors", "list", "--select", "!dynamic-"], "!dynamic-range"),
            (["spec", "show", "ADD-5"], "ADD-5"), (["spec", "show", "bias-ig"], "bias-ignored"),
            (["vectors", "score", "--known-gaps", "bias-ignored,bias-sat"], "bias-ignored,bias-saturates"),
            (["spec", "sea"], "search"), (["vectors", "soak", "--scheme", "int16"], "int16x8"),
        ] as [([String], String)])
    func completions(_ words: [String], _ expected: String) throws {
        let folder = TemporaryFolder()
        let script = try Tool.run(["--generate-completion-script=bash"]).output
        let file = try folder.write(script, to: "quantspec.bash")
        let answers = "\(folder.path)/answers"
        let shell = """
            source "$0"; answers=$1; shift
            COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            _quantspec quantspec "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}" > "$answers"
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", shell, file, answers, BuiltProducts.tool] + words
        try process.run()
        process.waitUntilExit()
        #expect(try String(contentsOfFile: answers, encoding: .utf8) == expected + "\n")
    }
}
