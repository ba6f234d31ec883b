import ArgumentParser
import CQuantSpec
import Conformance
import Targets

/// The process that `conform` runs code under test in. It is no verb for people.
struct ConformWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Worker.verb, abstract: "Runs code under test for conform.", shouldDisplay: false)

    func run() { Worker.serve(builtInKernels: quantspec_kernel) }
}
