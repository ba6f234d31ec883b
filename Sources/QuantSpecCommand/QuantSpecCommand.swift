import ArgumentParser
import Conformance

/// The root of the command line. Each verb has a file of its own. Verbs parse arguments and print; other modules do the
/// work.
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
              74  standard output or a file could not be written
              130 interrupted (Ctrl-C)

            If the reader of the output closes the pipe early, as head does, the exit
            status is 74, without a message.
            """,
        version: toolVersion,
        subcommands: [
            ConformCommand.self, ConformWorkerCommand.self, EvaluateCommand.self, InspectCommand.self, LintCommand.self,
            QuantizeCommand.self, RunCommand.self, SpecCommand.self, SweepCommand.self, VectorsCommand.self,
        ])
}

/// The version of this tool, which claims, manifests and reports record.
let toolVersion = "0.1.0"
