import ArrayFiles
import Conformance
import Evaluation
import FileSupport
import Interpreter
import Quantizer
import TFLiteModel
import Targets

/// Runs `body`. Converts the errors of the modules to a `CommandFailure`: one line and an exit status.
func reportingFailures(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as ModelError {
        throw CommandFailure(ExitStatus(error.kind), "\(error)")
    } catch let error as ArrayFileError {
        throw CommandFailure(ExitStatus(error.kind), "\(error)")
    } catch let error as FileError {
        throw CommandFailure(ExitStatus(error.kind), "\(error)")
    } catch let error as InterpreterError {
        throw CommandFailure(.badInput, "\(error)")
    } catch let error as EvaluationError {
        throw CommandFailure(ExitStatus(error.kind), "\(error)")
    } catch let error as QuantizerError {
        throw CommandFailure(ExitStatus(error.kind), "\(error)", details: error.details)
    }
}

/// Runs `body`. Adds the path of the file of inputs to an error of the interpreter or of the calibration.
func locating<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as InterpreterError {
        throw CommandFailure(.badInput, "\(file): \(error)")
    } catch let error as QuantizerError {
        throw CommandFailure(ExitStatus(error.kind), "\(file): \(error)", details: error.details)
    } catch let error as EvaluationError {
        throw CommandFailure(ExitStatus(error.kind), "\(file): \(error)")
    }
}

extension ExitStatus {
    init(_ kind: FileError.Kind) {
        switch kind {
        case .missing: self = .missingFile
        case .unreadable: self = .badInput
        case .unwritable: self = .cannotWrite
        }
    }

    init(_ kind: ModelError.Kind) { self = kind == .missingFile ? .missingFile : .badInput }

    init(_ kind: QuantizerError.Kind) { self = kind == .option ? .wrongUsage : .badInput }

    init(_ kind: EvaluationError.Kind) { self = kind == .option ? .wrongUsage : .badInput }

    init(_ kind: ArrayFileError.Kind) {
        switch kind {
        case .missing: self = .missingFile
        case .unreadable, .malformed, .unsupported: self = .badInput
        case .unwritable: self = .cannotWrite
        }
    }
}

extension CommandFailure {
    init(_ error: ConformanceError) {
        self.init(ExitStatus(rawValue: error.exitStatus) ?? .defect, error.description)
    }
}

/// Runs every step, even if one before it throws. Throws the first error at the end, and prints the later errors.
func tryingAll(_ steps: (() throws -> Void)...) throws {
    var first: (any Error)?
    for step in steps {
        do {
            try step()
        } catch {
            if first == nil { first = error } else { ErrorOutput.print(error: "\(error)") }
        }
    }
    if let first { throw first }
}
