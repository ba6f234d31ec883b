import ArrayFiles
import FileSupport
import Interpreter
import TFLiteModel

/// Turns the modules' errors into one line and an exit status.
func reportingFailures(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as ModelError {
        throw CommandFailure(error.kind == .missingFile ? .missingFile : .badInput, "\(error)")
    } catch let error as ArrayFileError {
        throw CommandFailure(error.kind == .missing ? .missingFile : .badInput, "\(error)")
    } catch let error as FileError {
        throw CommandFailure(error.kind == .missing ? .missingFile : .badInput, "\(error)")
    } catch let error as InterpreterError {
        throw CommandFailure(.badInput, "\(error)")
    }
}

/// Says in which file an interpreter's error about inputs lies.
func locating<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as InterpreterError {
        throw CommandFailure(.badInput, "\(file): \(error)")
    }
}
