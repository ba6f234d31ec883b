import FileSupport
import VectorFiles

/// The reason why a run cannot be made, or why its results cannot be used.
public struct ConformanceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The class of the error, which determines the exit status.
    public enum Kind: String, Sendable, Hashable {
        /// The value of an option is not understood.
        case usage
        /// A file has invalid content.
        case badData
        /// A file does not exist.
        case missing
        /// The target cannot be loaded or started, or does not answer.
        case unavailable
        /// The user ended the run before any case was run.
        case interrupted
        /// A file could not be written.
        case unwritable
        /// This program has a bug.
        case defect
    }

    /// The class of the error.
    public let kind: Kind
    /// The file, the option or the command with the problem.
    public let subject: String
    /// What is wrong, for a message after the subject.
    public let problem: String
    /// What the user can do.
    public let remedy: String

    /// An error with these parts, which `description` joins to one line.
    public init(_ kind: Kind, subject: String, problem: String, remedy: String) {
        self.kind = kind
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(subject): \(problem); \(remedy)".inOneLine }

    /// The exit status of the process.
    public var exitStatus: Int32 {
        switch kind {
        case .usage: 64
        case .badData: 65
        case .missing: 66
        case .unavailable: 69
        case .defect: 70
        case .unwritable: 74
        case .interrupted: 130
        }
    }
}

extension ConformanceError {
    package init(_ error: FileError) {
        let kind: Kind =
            switch error.kind {
            case .missing: .missing
            case .unreadable: .badData
            case .unwritable: .unwritable
            }
        self.init(kind, subject: error.file, problem: error.problem, remedy: error.remedy)
    }

    package init(_ error: VectorFileError) {
        let place = error.place.isEmpty ? "" : "\(error.place): "
        self.init(.badData, subject: error.file, problem: place + error.problem, remedy: error.remedy)
    }
}
