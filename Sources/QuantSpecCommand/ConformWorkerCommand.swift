import ArgumentParser
import CQuantSpec
import Conformance
import Targets

/// The worker process in which `conform` runs code under test. The help does not list it.
struct ConformWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Worker.verb, abstract: "Runs code under test for conform.", shouldDisplay: false)

    func run() { Worker.serve(builtInKernels: quantspec_kernel) }
}
