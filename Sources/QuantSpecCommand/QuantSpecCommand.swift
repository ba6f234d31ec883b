import ArgumentParser
import Conformance
import Foundation

/// The tool's root: its verbs, each in a file of its own. Argument parsing and printing, nothing else.
struct QuantSpecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantspec",
        abstract: "The executable specification of TensorFlow Lite quantization, and its conformance suite.",
        discussion: """
            EXAMPLES
              quantspec conform                           judge the sample kernel library
              quantspec conform --kernels libmine.so      judge yours
              quantspec run MODEL --inputs IN.npz --outputs OUT.npz

            EXIT STATUS
              0   conforms, or done
              1   it ran, and something does not conform
              64  wrong usage            65  bad input data       66  a file is missing
              69  a target or runtime is unavailable, or nothing was judged
              70  a defect in quantspec
            """,
        version: toolVersion,
        subcommands: [
            ConformCommand.self, ConformWorkerCommand.self, InspectCommand.self, LintCommand.self, RunCommand.self,
            SpecCommand.self,
            VectorsCommand.self,
        ])
}

/// The version that claims, manifests and reports name.
let toolVersion = "0.1.0"

@main
enum Main {
    static func main() {
        do {
            var command = try QuantSpecCommand.parseAsRoot(VerbCheck.arguments)
            try command.run()
        } catch let failure as CommandFailure {
            FileHandle.standardError.write(Data("quantspec: error: \(failure.message.inOneLine)\n".utf8))
            exit(failure.status.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch {
            if QuantSpecCommand.exitCode(for: error) == .success { QuantSpecCommand.exit(withError: error) }
            let usage = UsageError(error)
            let message = usage?.message ?? "\(error); report this defect".inOneLine
            FileHandle.standardError.write(Data("quantspec: error: \(message)\n".utf8))
            exit(usage == nil ? ExitStatus.defect.rawValue : ExitStatus.wrongUsage.rawValue)
        }
    }
}
