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
        help: ArgumentHelp("A command that answers cases, one JSON line each.", valueName: "command"),
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
        help: ArgumentHelp("With --delegate: an option for it; may be repeated.", valueName: "key=value"))
    var delegateOptions: [String] = []

    @Option(
        help: ArgumentHelp("A folder of results that a board brought back.", valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var results: String?

    // Unconditional parsing: a negative number is read as the value, and is then rejected with its own message.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With kernels: every buffer starts at an odd multiple of so many bytes, a power of two from 1 to 64. Without it, at any multiple of 64.",
            valueName: "bytes"))
    var alignment: Int?

    @Option(
        name: .customLong("time-limit"), parsing: .unconditional,
        help: ArgumentHelp("For one case; for the start 30 s, or this where it is more.", valueName: "seconds"))
    var timeLimit = 20.0

    @Option(
        name: .customLong("hang-limit"), parsing: .unconditional,
        help: ArgumentHelp("Hangs in a row after which the rest of a group is not run.", valueName: "count"))
    var hangLimit = 2

    @Option(
        name: .customLong("stop-limit"), parsing: .unconditional,
        help: ArgumentHelp(
            "Hangs, crashes and wrong answers in a row after which the rest of an operator is not run.",
            valueName: "count"))
    var stopLimit = 25

    func validate() throws {
        let named = [kernels, command, litert, results].compactMap { $0 }.count
        if named > 1 {
            throw ValidationError("--kernels, --command, --litert and --results: only one of them names a target")
        }
        if let alignment {
            if BufferPlacement(oddMultiplesOf: alignment) == nil {
                throw ValidationError("--alignment: \(alignment) is not a power of two from 1 to 64")
            }
            if command ?? litert ?? results != nil {
                throw ValidationError("--alignment: only kernel libraries are given buffers; use --kernels")
            }
        }
        if delegate != nil && litert == nil { throw ValidationError("--delegate: it needs --litert") }
        if !delegateOptions.isEmpty && delegate == nil {
            throw ValidationError("--delegate-option: it needs --delegate")
        }
        if let option = delegateOptions.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) {
            throw ValidationError("--delegate-option: \"\(option)\" is not KEY=VALUE")
        }
        if delegate == "xnnpack" { try validateXNNPackOptions() }
        if !(timeLimit > 0 && timeLimit <= 86400) {
            throw ValidationError("--time-limit: it is a number of seconds above 0, 86400 at the most")
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
                    "--delegate-option: \"\(option)\" is none of XNNPACK's, num_threads and flags, with a whole number")
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
