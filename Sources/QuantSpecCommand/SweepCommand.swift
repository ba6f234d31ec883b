import ArgumentParser
import FileSupport
import Foundation
import JSON
import Sweeps

/// `quantspec sweep`: exhaustive checks, in shards.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Checks every input of a primitive, in shards that can run anywhere.",
        discussion: """
            A sweep compares every result with one that is found in another way, and makes a
            digest of all of them. Spec/sweeps.json has the digests that are known to be
            right. A sweep of 2^32 inputs takes seconds to a minute on two cores.

            EXAMPLES
              quantspec sweep list
              quantspec sweep float32-to-float16
              quantspec sweep requantize-double --shard 1/8 --output part1.json
              quantspec sweep merge part*.json --output all.json
              quantspec sweep float16-arithmetic --count 100
            """,
        subcommands: [SweepRun.self, SweepMerge.self, SweepList.self, SweepBinary16.self],
        defaultSubcommand: SweepRun.self)
}

/// The options by which a complete result is compared with the committed digests.
struct SweepDigestOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The committed digests. By default Spec/sweeps.json, here or of the checkout that this tool was built in.",
            valueName: "file"),
        transform: NamedOption.checked)
    var digests = PackageFolder.path("Spec/sweeps.json")
    @Flag(help: "Write the digest to that file instead of comparing it.")
    var record = false
    @Flag(help: "Print one JSON object.")
    var json = false

    /// Prints a result, and compares or records its digest if it is complete.
    ///
    /// - Throws: `ExitStatus.doesNotConform` if a result is not the expected one, or the digest is another.
    func report(_ result: SweepResult, elapsed: Duration?) throws {
        let total = result.total
        var difference: String?
        if result.isComplete {
            var known = try readingSweeps { try read() }
            if record {
                known.record(result)
                try reportingFailures { try AtomicFile.write(known.bytes, to: digests) }
            }
            difference = known.difference(from: result)
        }
        let seconds = elapsed.map { Double($0 / .milliseconds(1)) / 1000 }
        if json {
            try printJSON([
                "sweep": .text(result.name), "blocks": .integer(result.labels.count),
                "done": .integer(result.outcomes.count), "count": .text(String(total.count)),
                "digest": result.isComplete ? .text(result.digest) : nil,
                "mismatches": .text(String(total.mismatches)), "first": total.first.map { .text($0) },
                "difference": difference.map { .text($0) }, "seconds": seconds.map { .real($0) },
            ])
        } else {
            let time = seconds.map { String(format: " in %.1f s", $0) } ?? ""
            try Output.print(
                "\(result.name): \(result.outcomes.count) of \(result.labels.count.counted("block")), \(total.count) results"
                    + "\(time), \(total.mismatches) not as expected")
            if let first = total.first { try Output.print("  the first: \(first)") }
            if result.isComplete {
                try Output.print("  digest \(result.digest): \(difference ?? "as committed")")
            }
        }
        if total.mismatches > 0 || difference != nil { throw ExitStatus.doesNotConform }
    }

    private func read() throws -> CommittedDigests {
        if record, !FileManager.default.fileExists(atPath: digests) { return CommittedDigests() }
        return try CommittedDigests(reading: try InputFile.read(digests), file: digests)
    }
}

/// Runs `body`. Converts errors of sweeps and files to a `CommandFailure`.
private func readingSweeps<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as SweepError {
        throw CommandFailure(.badInput, "\(error)")
    } catch let error as FileError {
        throw CommandFailure(ExitStatus(error.kind), "\(error)")
    }
}

/// `quantspec sweep NAME`.
struct SweepRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a sweep, or a shard of it.",
        discussion: """
            --shard I/N runs every Nth block from the Ith on. --shard environment takes I and
            N from the variables of Slurm arrays (SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_MIN,
            SLURM_ARRAY_TASK_COUNT), of Kubernetes indexed jobs (JOB_COMPLETION_INDEX, and
            JOB_COMPLETIONS, which the job must set) or of Bazel (TEST_SHARD_INDEX,
            TEST_TOTAL_SHARDS).

            The exit status is 1 if a result is not as expected, or if the digest of the
            whole sweep is not the committed one.
            """)

    @Argument(help: "The sweep; 'quantspec sweep list' lists them.")
    var name: String
    @Option(help: ArgumentHelp("Only a part of the blocks.", valueName: "I/N"))
    var shard: SweepShard?
    @Option(help: ArgumentHelp("The file to write the results to.", valueName: "file"), transform: NamedOption.checked)
    var output: String?
    @Option(help: ArgumentHelp("The number of multipliers of a sweep of requantization.", valueName: "n"))
    var multipliers: Int?
    @OptionGroup var options: SweepDigestOptions

    func validate() throws {
        guard Sweep.names.contains(name) else {
            throw ValidationError("no sweep is called \(name); use one of \(Sweep.names.joined(separator: ", "))")
        }
        if let multipliers, !(1...100_000).contains(multipliers) {
            throw ValidationError("--multipliers: \(multipliers) is out of range; use 1 to 100000")
        }
    }

    func run() throws {
        guard let sweep = Sweep.named(name, multipliers: multipliers) else { return }
        let indices = sweep.blocks.indices.filter { shard?.contains($0) ?? true }
        let progress = ProgressLine()
        let start = ContinuousClock.now
        let result = SweepResult(running: sweep, blocks: Array(indices)) { done in
            progress.show(done, of: indices.count, what: "blocks")
        }
        progress.clear()
        let elapsed = ContinuousClock.now - start
        if let output { try reportingFailures { try AtomicFile.write(result.bytes, to: output) } }
        try options.report(result, elapsed: elapsed)
    }
}

/// `quantspec sweep merge FILE…`.
struct SweepMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Adds up the results of all shards of a sweep.",
        discussion: """
            Every block must have exactly one result. The file that is written has the bytes
            of one run without shards.
            """)

    @Argument(help: "The files of the shards.", transform: NamedOption.checked)
    var files: [String]
    @Option(help: ArgumentHelp("The file to write all results to.", valueName: "file"), transform: NamedOption.checked)
    var output: String?
    @OptionGroup var options: SweepDigestOptions

    func run() throws {
        let merged = try readingSweeps {
            try SweepResult(
                merging: try files.map { file in
                    (file, try SweepResult(reading: try InputFile.read(file), file: file))
                })
        }
        if let output { try reportingFailures { try AtomicFile.write(merged.bytes, to: output) } }
        try options.report(merged, elapsed: nil)
    }
}

/// `quantspec sweep list`.
struct SweepList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the sweeps.")

    func run() throws {
        for sweep in Sweep.names.compactMap({ Sweep.named($0) }) {
            try Output.print(
                "\(sweep.name): \(sweep.summary), in \(sweep.blocks.count.counted("block")) "
                    + "(\(sweep.clauses.map(\.id).joined(separator: ", ")))")
        }
    }
}

/// The value of `--shard`: `I/N`, or `environment`.
struct SweepShard: ExpressibleByArgument {
    private let shard: Shard

    init?(argument: String) {
        guard let text = argument == "environment" ? SweepShard.fromEnvironment() : argument,
            let shard = Shard(argument: text)
        else { return nil }
        self.shard = shard
    }

    func contains(_ block: Int) -> Bool { shard.contains(block) }

    /// The shard that an engine's variables name, as `I/N` with I from 1. `nil` if there are none.
    static func fromEnvironment(_ variables: [String: String] = ProcessInfo.processInfo.environment) -> String? {
        func number(_ name: String) -> Int? { variables[name].flatMap { Int($0) } }
        if let index = number("SLURM_ARRAY_TASK_ID"), let count = number("SLURM_ARRAY_TASK_COUNT") {
            return "\(index - (number("SLURM_ARRAY_TASK_MIN") ?? 0) + 1)/\(count)"
        }
        if let index = number("JOB_COMPLETION_INDEX"), let count = number("JOB_COMPLETIONS") {
            return "\(index + 1)/\(count)"
        }
        if let index = number("TEST_SHARD_INDEX"), let count = number("TEST_TOTAL_SHARDS") {
            return "\(index + 1)/\(count)"
        }
        return nil
    }
}
