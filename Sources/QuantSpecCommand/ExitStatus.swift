/// What the process answers to its caller. Thrown by itself where everything has been printed already.
enum ExitStatus: Int32, Error {
    case done = 0
    case doesNotConform = 1
    case wrongUsage = 64
    case badInput = 65
    case missingFile = 66
    case unavailable = 69
    case defect = 70
    /// Standard output or a file could not be written.
    case cannotWrite = 74
    /// The user ended the run.
    case interrupted = 130
}

/// One line for the user and the status that goes with it.
struct CommandFailure: Error {
    let status: ExitStatus
    /// What is wrong, where, and what to do: `FILE: problem, place; remedy`.
    let message: String
    /// Lines below the message, such as the values that could be used.
    let details: [String]

    init(_ status: ExitStatus, _ message: String, details: [String] = []) {
        self.status = status
        self.message = message
        self.details = details
    }
}
