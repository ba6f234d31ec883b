import ArgumentParser
import FileSupport
import GoldenVectors
import QuantSpec

/// `quantspec vectors soak`: writes random groups for one comparison with a runtime.
struct VectorsSoak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "Makes random single-operator vectors, for one replay.",
        discussion: """
            Shapes, attributes, scales and values are random, within what an operator's
            declaration allows; the operators share the count. The files depend only on
            the specification, the scheme, the seed and the count. 'conform --soak' draws
            the same instances, under the same names.

            EXAMPLES
              quantspec vectors soak --scheme int8 --count 1000 --seed 7 --output /tmp/soak
              Tests/LiteRTParity/run soak --count 1000 --seed 7
            """)

    @Option(help: "The scheme.", completion: Completions.schemes)
    var scheme: String
    @Option(help: "The number of groups.")
    var count = 200
    @Option(help: "The seed of the random numbers.")
    var seed: Int64 = 1
    @Option(help: "The folder to write to.", completion: .directory, transform: NamedOption.checked)
    var output: String

    func validate() throws {
        guard count >= 1 else { throw ValidationError("--count: \(count) is less than 1; use 1 or more") }
        guard Scheme(rawValue: scheme) != nil else {
            throw ValidationError(
                "--scheme: there is no scheme \"\(scheme)\"; use \(Scheme.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
    }

    func run() throws {
        guard let scheme = Scheme(rawValue: scheme) else { return }
        let files = SoakGeneration(seed: seed).files(scheme, count: count)
        try reportingVectorFailures {
            for file in files {
                try AtomicFile.write(file.bytes(), to: "\(output)/\(file.path)", creatingFolders: true)
            }
        }
        let groups = files.reduce(0) { $0 + $1.groups.count }
        let rows = files.reduce(0) { $0 + $1.rowCount }
        try Output.print(
            "\(files.count.counted("file")), \(groups.counted("group")), \(rows.counted("row")) in \(output)")
        if groups == 0 {
            throw CommandFailure(
                .unavailable, "--scheme: no operator has the scheme \(scheme.rawValue); use another one")
        }
    }
}
