import ArgumentParser
import Conformance
import Targets

/// The options that name the target and limit it.
struct ConformTargetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A shared library that implements quantspec_kernel.h.", valueName: "lib"),
        completion: Completions.libraries, transform: NamedOption.checked)
    var kernels: String?

    @Option(
        help: ArgumentHelp("A command that answers each case by one JSON line.", valueName: "command"),
        transform: NamedOption.checked)
    var command: String?

    @Option(
        help: ArgumentHelp("The LiteRT runtime's C library.", valueName: "lib"), completion: Completions.libraries,
        transform: NamedOption.checked)
    var litert: String?

    @Option(
        help: ArgumentHelp(
            "With --litert: a delegate's library, or xnnpack for the runtime's own.", valueName: "lib"),
        completion: Completions.libraries, transform: NamedOption.checked)
    var delegate: String?

    @Option(
        name: .customLong("delegate-option"),
        help: ArgumentHelp("With --delegate: an option of the delegate. May be repeated.", valueName: "key=value"))
    var delegateOptions: [String] = []

    @Option(
        help: ArgumentHelp("A folder of results from a board.", valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var results: String?

    // Unconditional parsing: a negative number is read as the value, and is then rejected with its own message.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With kernels: every buffer starts at an odd multiple of this number of bytes, a power of two from 1 to 64. By default at any multiple of 64.",
            valueName: "bytes"))
    var alignment: Int?

    @Option(
        name: .customLong("time-limit"), parsing: .unconditional,
        help: ArgumentHelp(
            "The time limit of one case. The limit of the start is this, but at least 30 s.", valueName: "seconds"))
    var timeLimit = 20.0

    @Option(
        name: .customLong("hang-limit"), parsing: .unconditional,
        help: ArgumentHelp("Consecutive hangs after which the rest of a group is not run.", valueName: "count"))
    var hangLimit = 2

    @Option(
        name: .customLong("stop-limit"), parsing: .unconditional,
        help: ArgumentHelp(
            "Consecutive hangs, crashes and invalid answers after which the rest of an operator is not run.",
            valueName: "count"))
    var stopLimit = 25

    func validate() throws {
        let named = [kernels, command, litert, results].compactMap { $0 }.count
        if named > 1 {
            throw ValidationError(
                "--kernels, --command, --litert and --results: only one target can be judged; use one of them")
        }
        if let alignment {
            if BufferPlacement(oddMultiplesOf: alignment) == nil {
                throw ValidationError(
                    "--alignment: \(alignment) is not a power of two from 1 to 64; use 1, 2, 4, 8, 16, 32 or 64")
            }
            if command ?? litert ?? results != nil {
                throw ValidationError(
                    "--alignment: it applies only to kernel libraries; use --kernels or remove --alignment")
            }
        }
        if delegate != nil && litert == nil {
            throw ValidationError("--delegate: it has no effect without --litert; add --litert or remove --delegate")
        }
        if !delegateOptions.isEmpty && delegate == nil {
            throw ValidationError(
                "--delegate-option: it has no effect without --delegate; add --delegate or remove the option")
        }
        if let option = delegateOptions.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) {
            throw ValidationError("--delegate-option: \"\(option)\" is not KEY=VALUE; write a key, = and a value")
        }
        if delegate == "xnnpack" { try validateXNNPackOptions() }
        if !(timeLimit > 0 && timeLimit <= 86400) {
            throw ValidationError("--time-limit: \(timeLimit) is out of range; use seconds above 0, at most 86400")
        }
        for (name, limit) in [("--hang-limit", hangLimit), ("--stop-limit", stopLimit)] where limit < 1 {
            throw ValidationError("\(name): \(limit) is less than 1; use 1 or more")
        }
    }

    private func validateXNNPackOptions() throws {
        for option in delegateOptions {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts[1].hasPrefix("0x") ? UInt32(parts[1].dropFirst(2), radix: 16) : UInt32(parts[1])
            guard ["num_threads", "flags"].contains(parts[0]), value != nil else {
                throw ValidationError(
                    "--delegate-option: \"\(option)\" is not an option of XNNPACK; use num_threads=N or flags=N")
            }
        }
    }

    var placement: BufferPlacement { alignment.flatMap { BufferPlacement(oddMultiplesOf: $0) } ?? .standard }

    var patience: TargetPatience {
        TargetPatience(
            timeLimit: .milliseconds(Int(timeLimit * 1000)), hangsInARow: hangLimit, stopsInARow: stopLimit)
    }

    func choice() -> TargetChoice {
        if let kernels { return .kernels(library: kernels) }
        if let command { return .command(command) }
        if let results { return .results(folder: results) }
        if let litert {
            let options = delegateOptions.map { option in
                let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return LiteRTSpecification.DelegateOption(key: String(parts[0]), value: String(parts[1]))
            }
            return .liteRT(LiteRTSpecification(library: litert, delegate: delegate, delegateOptions: options))
        }
        return .builtInKernels
    }
}
