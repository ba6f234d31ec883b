/// The exit status of the process. It is thrown alone if everything has already been printed.
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

/// An error: one line for the user, and the exit status.
struct CommandFailure: Error {
    let status: ExitStatus
    /// The message: `FILE: problem, place; remedy`.
    let message: String
    /// Lines that are printed below the message, such as the valid values.
    let details: [String]

    init(_ status: ExitStatus, _ message: String, details: [String] = []) {
        self.status = status
        self.message = message
        self.details = details
    }
}
