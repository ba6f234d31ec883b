import ArgumentParser
import Conformance
import FileSupport
import Foundation
import Targets

@main
enum Main {
    static func main() {
        StandardStream.prepare()
        // The worker does not change the handling of signals, because it runs code under test.
        if CommandLine.arguments.dropFirst().first != Worker.verb { StandardStream.surviveFailedWrites() }
        exit(closingOutput(after: run()).rawValue)
    }

    private static func run() -> ExitStatus {
        reportingErrors {
            var command = try QuantSpecCommand.parseAsRoot(try VerbCheck.arguments())
            try command.run()
        }
    }

    /// Closes standard output. If the last text is lost, the status becomes `cannotWrite`, whatever it was.
    private static func closingOutput(after status: ExitStatus) -> ExitStatus {
        let closing = reportingErrors { try Output.close() }
        return closing == .done ? status : closing
    }

    private static func reportingErrors(_ body: () throws -> Void) -> ExitStatus {
        do {
            try body()
            return .done
        } catch let failure as CommandFailure {
            ErrorOutput.print(error: failure.message)
            for line in failure.details { ErrorOutput.print(line) }
            return failure.status
        } catch let status as ExitStatus {
            return status
        } catch {
            // The parser throws help, the version and completion scripts as errors that mean success.
            if QuantSpecCommand.exitCode(for: error) == .success {
                return reportingErrors {
                    try Output.print(CompletionScript.amended(QuantSpecCommand.fullMessage(for: error)))
                }
            }
            let usage = UsageError(error)
            ErrorOutput.print(error: usage?.message ?? "\(error); report this defect")
            for line in usage?.details ?? [] { ErrorOutput.print(line) }
            return usage == nil ? .defect : .wrongUsage
        }
    }
}
